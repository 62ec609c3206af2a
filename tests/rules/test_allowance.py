"""Periods begin on the contract's first day and its returns, at local midnight, and are half-open (RULES 2)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.allowance import Per, period_of

ROME = "Europe/Rome"


def local(day: str) -> int:
    """Epoch seconds of a day's first instant in Rome, or of an instant there."""
    return int(datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(ROME)).timestamp())


def shown(seconds: int | None) -> str:
    """The instant in Rome."""
    return "open" if seconds is None else datetime.fromtimestamp(seconds, ZoneInfo(ROME)).strftime("%Y-%m-%d %H:%M")


PERIODS = {
    "a year of a calendar-year contract": (Per.YEAR, "2026-01-01", "2026-11-24", "2026-01-01", "2027-01-01"),
    "a year counts from the contract's own day": (Per.YEAR, "2026-03-15", "2027-03-14", "2026-03-15", "2027-03-15"),
    "the first instant belongs to the new period": (Per.YEAR, "2026-03-15", "2027-03-15", "2027-03-15", "2028-03-15"),
    "a quarter over the change of the year": (Per.QUARTER, "2026-11-01", "2027-01-31", "2026-11-01", "2027-02-01"),
    "a month over the change to summer time": (Per.MONTH, "2026-03-10", "2026-04-09", "2026-03-10", "2026-04-10"),
    "a month that has no 31st ends on its last day": (
        Per.MONTH,
        "2026-01-31",
        "2026-03-01",
        "2026-02-28",
        "2026-03-31",
    ),
    "before the contract, its first period": (Per.MONTH, "2026-02-01", "2026-01-05", "2026-02-01", "2026-03-01"),
    "the last period has no end": (Per.YEAR, "2026-01-01", "2028-12-31", "2028-01-01", None),
    "after the end (in grace) it is still the last one": (Per.YEAR, "2026-01-01", "2029-01-02", "2028-01-01", None),
    "the whole contract is one": (Per.CONTRACT, "2026-01-01", "2027-06-01", "2026-01-01", None),
}


@pytest.mark.parametrize(("per", "start", "at", "since", "until"), PERIODS.values(), ids=PERIODS)
def test_the_period_of_a_request(per: Per, start: str, at: str, since: str, until: str | None) -> None:
    """Days are those of the contract's zone."""
    found = period_of(per, local(start), local("2029-01-01"), zone=ROME, at=local(at))
    assert [shown(found[0]), shown(found[1])] == [f"{since} 00:00", f"{until} 00:00" if until else "open"]


def test_one_second_before_midnight_is_still_the_old_period() -> None:
    """Half-open, to the second."""
    start, end, midnight = local("2026-01-01"), local("2029-01-01"), local("2027-01-01")
    assert period_of(Per.YEAR, start, end, zone=ROME, at=midnight - 1)[0] == start
    assert period_of(Per.YEAR, start, end, zone=ROME, at=midnight)[0] == midnight


INSTANTS = st.integers(*(int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2020, 2035)))


@given(st.sampled_from(Per), st.dates(date(2020, 1, 1), date(2026, 1, 1)), INSTANTS)
def test_periods_follow_each_other_without_gap_or_overlap(per: Per, first: date, at: int) -> None:
    """An instant lies in its period, and the next one begins where it ends."""
    start, end = local(str(first)), local("2030-06-15")
    since, until = period_of(per, start, end, zone=ROME, at=at)
    assert since <= min(max(at, start), end - 1)
    assert since >= start
    if until is not None:
        assert min(max(at, start), end - 1) < until < end
        assert period_of(per, start, end, zone=ROME, at=until)[0] == until
