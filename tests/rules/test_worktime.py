"""Working time: published examples, the vectors, corners others get wrong, and a slow reference."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules import calendar, worktime
from handlers.rules.calendar import Calendar
from tests import vectors
from tests.rules import reference

VECTORS = Path(__file__).parent / "data" / "worktime.jsonl"
HOUR = 3600
WEEK = ("mon", "tue", "wed", "thu", "fri")


def weekly(
    opens: str, closes: str, days: tuple[str, ...] = WEEK, zone: str = "Europe/Rome", **more: object
) -> Calendar:
    """A calendar with the same hours on these days."""
    return calendar.from_data({"timezone": zone, "weekly": {day: [[opens, closes]] for day in days}, **more})


def at(text: str, zone: str = "Europe/Rome") -> int:
    """Epoch seconds of a local time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def test_every_vector_is_right() -> None:
    """336 cases of an independent engine."""
    results = list(vectors.run_file(VECTORS))
    assert len(results) == 336
    assert [result for result in results if isinstance(result, vectors.Unreadable) or not result.is_right] == []


ADDED = {
    "Fri 16:30 + 1 h is Mon 09:30": (("09:00", "17:00"), "2026-11-27T16:30", 1, "2026-11-30T09:30"),
    "Wed 10:00 + 2 h is Wed 12:00": (("09:00", "17:00"), "2026-11-25T10:00", 2, "2026-11-25T12:00"),
    "Wed 07:00 + 2 h is Wed 11:00": (("09:00", "17:00"), "2026-11-25T07:00", 2, "2026-11-25T11:00"),
    "15:00 + 4 h is 10:00 next day": (("08:00", "17:00"), "2026-11-24T15:00", 4, "2026-11-25T10:00"),
    "a deadline at closing stays there": (("09:00", "17:00"), "2026-11-24T15:00", 2, "2026-11-24T17:00"),
    "zero is the start itself, even when closed": (("09:00", "17:00"), "2026-11-28T15:00", 0, "2026-11-28T15:00"),
    "a night shift loses no rest": (("22:00", "06:00"), "2026-11-27T23:00", 8, "2026-11-30T23:00"),
}


@pytest.mark.parametrize("name", ADDED)
def test_add(name: str) -> None:
    """Worked examples of RULES 7 and rules of RULES 3."""
    hours, start, number, expected = ADDED[name]
    assert worktime.of(weekly(*hours)).add(at(start), number * HOUR) == at(expected)


BETWEEN = {
    "14:00 to 09:00 next day is 3 h": (("09:00", "17:00"), "2026-11-24T14:00", "2026-11-25T09:00", 3.0),
    "Fri 21:00 to Mon 09:30 is 1 h 30": (("08:00", "17:00"), "2026-11-27T21:00", "2026-11-30T09:30", 1.5),
    "backwards is nothing": (("08:00", "17:00"), "2026-11-27T12:00", "2026-11-27T09:00", 0.0),
    "a night of 4 h is 3 h when clocks go forward": (("01:00", "05:00"), "2026-03-29T00:00", "2026-03-30T00:00", 3.0),
    "and 5 h when they go back": (("01:00", "05:00"), "2026-10-25T00:00", "2026-10-26T00:00", 5.0),
    "a day of 8 h is 8 h on both": (("09:00", "17:00"), "2026-03-29T00:00", "2026-03-30T00:00", 8.0),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_between(name: str) -> None:
    """Worked examples of RULES 7 and both days on which the clocks change."""
    hours, start, end, expected = BETWEEN[name]
    days = WEEK if hours[0] == "08:00" else calendar.DAYS
    assert worktime.of(weekly(*hours, days=days)).between(at(start), at(end)) == expected * HOUR


def test_a_negative_number_is_refused() -> None:
    """Time is never taken back."""
    with pytest.raises(ValueError, match="negative"):
        worktime.of(weekly("09:00", "17:00")).add(0, -1)


def test_a_holiday_closes_its_date_and_an_exception_wins_over_it() -> None:
    """The hours of a night shift belong to the local dates they cover."""
    hours = worktime.of(
        weekly("22:00", "06:00", holidays=["2026-11-25", "2026-12-02"], exceptions={"2026-12-02": [["10:00", "11:00"]]})
    )
    assert hours.between(at("2026-11-24T12:00"), at("2026-11-25T12:00")) == 2 * HOUR
    assert hours.between(at("2026-11-25T12:00"), at("2026-11-26T12:00")) == 6 * HOUR
    assert hours.spans(at("2026-12-02T00:00"), at("2026-12-03T00:00")) == (
        (at("2026-12-02T10:00"), at("2026-12-02T11:00")),
    )


def test_an_exceptional_night_goes_on_into_the_next_day() -> None:
    """Its rest joins that day's hours, unless an exception closes that day."""
    night = {"2026-11-28": [["22:00", "06:00"]]}
    hours = worktime.of(weekly("09:00", "17:00", exceptions=night))
    assert hours.between(at("2026-11-28T00:00"), at("2026-11-30T00:00")) == 8 * HOUR
    closed = worktime.of(weekly("09:00", "17:00", exceptions={**night, "2026-11-29": []}))
    assert closed.between(at("2026-11-28T00:00"), at("2026-11-30T00:00")) == 2 * HOUR


def test_a_later_version_holds_from_its_date() -> None:
    """Time is summed piecewise over the version in force."""
    days = {day: [["09:00", "17:00"]] for day in WEEK}
    short = {day: [["09:00", "12:00"]] for day in WEEK}
    changing = calendar.from_data(
        {
            "timezone": "Europe/Rome",
            "versions": [{"from": "2026-11-25", "weekly": short}, {"from": None, "weekly": days}],
        }
    )
    assert worktime.of(changing).add(at("2026-11-24T16:00"), 5 * HOUR) == at("2026-11-26T10:00")


def test_a_calendar_that_ran_dry_answers_never() -> None:
    """At once, without walking to the year 9999."""
    dry = worktime.of(weekly("09:00", "17:00", days=(), exceptions={"2027-01-05": [["09:00", "12:00"]]}))
    assert dry.add(at("2026-11-24T09:00"), 3 * HOUR) == at("2027-01-05T12:00")
    assert dry.add(at("2026-11-24T09:00"), 3 * HOUR + 1) is None
    assert dry.next_open(at("2027-02-01T00:00")) is None
    assert worktime.of(weekly("09:00", "17:00", days=())).next_open(0) is None


def test_open_and_next_open_are_half_open() -> None:
    """Open at nine, closed at five."""
    hours = worktime.of(weekly("09:00", "17:00"))
    assert [hours.is_open(at(f"2026-11-24T{time}")) for time in ("08:59:59", "09:00:00", "16:59:59", "17:00:00")] == [
        False,
        True,
        True,
        False,
    ]
    assert hours.next_open(at("2026-11-24T17:00")) == at("2026-11-25T09:00")
    assert hours.next_open(at("2026-11-24T10:00")) == at("2026-11-24T10:00")


def test_years_before_and_after_are_compiled_when_asked_for() -> None:
    """Forwards, backwards, and after 2037."""
    hours = worktime.of(weekly("09:00", "17:00"))
    for year in (2026, 2045, 2003, 2030):
        monday = next(day for day in range(1, 8) if datetime(year, 6, day, tzinfo=ZoneInfo("UTC")).weekday() == 0)
        start = at(f"{year}-06-{monday:02}T09:00")
        assert hours.add(start, 40 * HOUR) == start + 4 * 86_400 + 8 * HOUR
        assert hours.between(start, start + 7 * 86_400) == 40 * HOUR


def test_around_the_clock_is_real_time() -> None:
    """Across a change of clocks too."""
    start = at("2026-03-28T12:00")
    assert worktime.of(calendar.always("Europe/Rome")).add(start, 86_400) == start + 86_400


def test_calendars_come_back_from_their_data() -> None:
    """And equal content shares one compiled calendar."""
    one = weekly("22:00", "06:00", holidays=["2026-12-25"], exceptions={"2026-12-24": [["09:00", "12:30:15"]]})
    again = calendar.from_data(calendar.to_data(one))
    assert again == one
    assert worktime.of(again) is worktime.of(one)


@pytest.mark.parametrize("text", ["25:00", "9", "12:60", "24:01", "-1:00", "noon"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    """At load, not on the day."""
    with pytest.raises(ValueError, match=r"."):
        weekly(text, "17:00")


def test_an_unknown_weekday_is_refused() -> None:
    """A misspelt day would otherwise be closed for ever."""
    with pytest.raises(ValueError, match="monday"):
        calendar.from_data({"timezone": "UTC", "weekly": {"monday": [["09:00", "17:00"]]}})


ZONES = st.sampled_from(
    [
        "Europe/Rome",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Asia/Kolkata",
        "UTC",
    ]
)
TIMES = st.integers(0, 96).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
SPANS = st.lists(st.lists(TIMES, min_size=2, max_size=2), max_size=3)
DATES = st.integers(1, 20).map(lambda day: f"2026-03-{day + 10:02}")
CALENDARS = st.builds(
    lambda zone, week, holidays, exceptions, change: calendar.from_data(
        {
            "timezone": zone,
            "versions": [
                {"from": None, "weekly": {**week, "mon": [["09:00", "17:00"]]}, "holidays": holidays},
                {"from": change, "weekly": {**week, "fri": [["09:00", "12:00"]]}, "exceptions": exceptions},
            ],
        }
    ),
    ZONES,
    st.dictionaries(st.sampled_from(calendar.DAYS), SPANS),
    st.lists(DATES, max_size=3),
    st.dictionaries(DATES, SPANS, max_size=3),
    DATES,
)
STARTS = st.integers(at("2026-03-20T00:00", "UTC"), at("2026-03-31T00:00", "UTC"))


@settings(max_examples=100, deadline=None)
@given(CALENDARS, STARTS, st.integers(0, 5 * 86_400), st.integers(0, 12 * HOUR))
def test_agrees_with_the_slow_reference(hours: Calendar, start: int, length: int, seconds: int) -> None:
    """Counting minute by minute gives the same, and adding and counting undo each other."""
    fast = worktime.of(hours)
    assert fast.between(start, start + length) == reference.between(hours, start, start + length)
    due = fast.add(start, seconds)
    assert due == reference.add(hours, start, seconds)
    assert due is not None
    assert fast.between(start, due) == seconds
