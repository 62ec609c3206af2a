"""What follows an answer: when it is due, what ends it, and when nobody is disturbed (RULES 6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import followup, lifecycle
from handlers.rules.calendar import from_data
from handlers.rules.clock import Event
from handlers.rules.followup import Follows
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.terms import Clauses
from storage.followups import Sort
from tests.rules.histories import gold

ROME = from_data(
    {
        "timezone": "Europe/Rome",
        "weekly": {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": ["2026-12-08"],
    }
)
TERMS = replace(gold(), calendar=ROME)


def rome(text: str) -> int:
    """Epoch seconds of a local time in Rome."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome")).timestamp())


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-11-24T13:14", 2, "2026-11-26T13:14"),
        ("2026-11-24T13:14", 4, "2026-11-30T13:14"),
        ("2026-11-24T13:14", 7, "2026-12-03T13:14"),  # as F2 says
        ("2026-11-27T20:12", 2, "2026-12-02T09:00"),  # after hours: when they begin
        ("2026-11-28T11:00", 2, "2026-12-01T11:00"),  # Saturday is no working day, and no day that counts
        ("2026-12-07T07:00", 1, "2026-12-09T09:00"),  # a holiday between
        ("2026-10-23T13:14", 2, "2026-10-27T13:14"),  # the clocks go back on Sunday
    ],
)
def test_working_days_are_those_of_the_calendar(asked: str, days: int, due: str) -> None:
    assert followup.working_days_after(ROME, rome(asked), days) == rome(due)


def test_a_calendar_that_is_closed_for_ever_has_no_working_day() -> None:
    assert followup.working_days_after(from_data({"timezone": "UTC", "weekly": {}}), 0, 1) is None


@pytest.mark.parametrize(
    ("at", "quiet", "moved"),
    [
        ("2026-11-24T13:00", (19 * 60, 8 * 60), "2026-11-24T13:00"),
        ("2026-11-24T19:00", (19 * 60, 8 * 60), "2026-11-25T08:00"),
        ("2026-11-25T03:00", (19 * 60, 8 * 60), "2026-11-25T08:00"),
        ("2026-11-25T08:00", (19 * 60, 8 * 60), "2026-11-25T08:00"),
        ("2026-11-25T13:30", (13 * 60, 14 * 60), "2026-11-25T14:00"),
        ("2026-11-25T14:00", (13 * 60, 14 * 60), "2026-11-25T14:00"),
        ("2026-11-25T12:59", (13 * 60, 14 * 60), "2026-11-25T12:59"),
    ],
)
def test_quiet_hours_are_waited_for(at: str, quiet: tuple[int, int], moved: str) -> None:
    zone = ZoneInfo("Europe/Rome")
    said = followup.out_of_quiet(datetime.fromisoformat(at).replace(tzinfo=zone), "Europe/Rome", quiet)
    assert said == datetime.fromisoformat(moved).replace(tzinfo=zone)


@pytest.mark.parametrize("minutes", range(0, 180, 15))
def test_quiet_hours_end_once_on_the_night_on_which_clocks_are_put_back(minutes: int) -> None:
    at = datetime(2026, 10, 24, 23, 30, tzinfo=UTC) + timedelta(minutes=minutes)  # 01:30 in Rome; 02:30 comes twice
    said = followup.out_of_quiet(at, "Europe/Rome", (22 * 60, 2 * 60 + 30))
    assert at <= said <= at + timedelta(hours=1)
    assert followup.out_of_quiet(said, "Europe/Rome", (22 * 60, 2 * 60 + 30)) == said


def test_a_weekend_is_waited_for_in_his_own_zone() -> None:
    friday = datetime(2026, 11, 27, 17, tzinfo=ZoneInfo("Europe/Rome"))  # Saturday 00:00 in Shanghai
    assert followup.on_a_weekday(friday, "Europe/Rome") == friday
    monday = datetime(2026, 11, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert followup.on_a_weekday(friday, "Asia/Shanghai") == monday


def follow(before: State | None, kind: EventKind, severity: str = "normal", **more: object) -> Follows:
    """What an event at Tuesday 13:14 does."""
    event = Event(kind, rome("2026-11-24T13:14"), **more)  # type: ignore[arg-type]  # a table names fields by word
    after = lifecycle.step(before, kind)
    assert isinstance(after, lifecycle.Step)
    return followup.follow(before, event, after.to, TERMS, severity)


def test_a_question_is_followed_by_two_reminders_and_a_close() -> None:
    found = follow(State.OWNED, EventKind.ASKED_CUSTOMER)
    assert found.cancelled == ()
    assert [(one.sort, one.step) for one in found.planned] == [("remind", 1), ("remind", 2), ("silent_close", 0)]


def test_a_second_question_begins_anew() -> None:
    found = follow(State.PENDING_CUSTOMER, EventKind.ASKED_CUSTOMER)
    assert found.cancelled == ("remind", "silent_close")
    assert len(found.planned) == 3


@pytest.mark.parametrize("kind", [EventKind.CUSTOMER_WROTE, EventKind.PAUSE_DISPUTED, EventKind.RESOLVED])
def test_what_ends_the_waiting_ends_the_reminders(kind: EventKind) -> None:
    assert set(follow(State.PENDING_CUSTOMER, kind).cancelled) == {"remind", "silent_close"}


def test_to_keep_it_a_week_leaves_nothing_but_the_close() -> None:
    found = follow(State.PENDING_CUSTOMER, EventKind.NOTED, why=followup.KEPT)
    assert (set(found.cancelled), [one.sort for one in found.planned]) == ({"remind", "silent_close"}, ["silent_close"])
    assert found.planned[0].due_at == rome("2026-12-01T13:14")


def test_a_note_of_the_experts_changes_nothing() -> None:
    assert follow(State.PENDING_CUSTOMER, EventKind.NOTED) == followup.NOTHING


def test_only_the_most_pressing_ones_are_asked_about_again() -> None:
    sorts = [one.sort for one in follow(State.RESOLVED, EventKind.CONFIRMED, "urgent").planned]
    assert "check_in" in sorts
    assert "check_in" not in [one.sort for one in follow(State.RESOLVED, EventKind.CONFIRMED).planned]
    assert "check_in" not in [one.sort for one in follow(State.RESOLVED, EventKind.CLOSED, "urgent").planned]


def test_nothing_is_planned_that_the_contract_does_not_want() -> None:
    clauses = Clauses(reminders=(), silent_close=0, objection=0, check_in=0)
    off = replace(TERMS, clauses=clauses)
    for line in (one for one in followup.TABLE if "clause" in one.after):
        event = Event(line.made[0][1], rome("2026-11-24T13:14"))
        assert line.when(event, off, "urgent") is None, line.what


def test_every_sort_has_its_work() -> None:
    assert {line.sort for line in followup.TABLE} <= {one.value for one in Sort}


def test_most_events_cost_nothing() -> None:
    """A customer's message, a claim, an answer: no follow-up can hang on them."""
    busy = (EventKind.CUSTOMER_WROTE, EventKind.ANSWERED, EventKind.NOTED, EventKind.QUEUED, EventKind.CLAIMED)
    for state in (State.HELD, State.WAITING, State.OWNED, State.PENDING_THIRD_PARTY):
        for kind in busy:
            if (state, kind) in lifecycle.TABLE:
                assert follow(state, kind) == followup.NOTHING, (state, kind)
    assert follow(None, EventKind.GRANTED) == followup.NOTHING


KINDS = st.sampled_from(sorted({kind for _, kind in lifecycle.TABLE if kind is not EventKind.RERATED}))
WHY = st.sampled_from(["", followup.PLEASANTRY, followup.COLLECTING, followup.KEPT])


@given(st.lists(st.tuples(KINDS, WHY, st.integers(1, 400_000)), max_size=30))
def test_whatever_happens_nothing_stands_after_the_event_that_ends_it(steps: list[tuple[EventKind, str, int]]) -> None:
    state, at, standing = State.OWNED, rome("2026-11-24T13:14"), dict[tuple[str, int], int]()
    for kind, why, later in steps:
        lead = lifecycle.step(state, kind)
        if isinstance(lead, lifecycle.Refused):
            continue
        at += later
        found = followup.follow(state, Event(kind, at, why=why), lead.to, TERMS, "urgent")
        standing = {key: due for key, due in standing.items() if key[0] not in found.cancelled}
        for one in found.planned:
            assert one.due_at > at
            assert (one.sort, one.step) not in standing, "one of a kind"
            standing[one.sort, one.step] = one.due_at
        state = lead.to
        for sort, step in standing:
            assert any((line.sort, line.step) == (sort, step) and state in line.states for line in followup.TABLE)
