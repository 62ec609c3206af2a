"""The figures of a period, and when what is told regularly is told: tables that read as sentences."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.rules.calendar import Calendar, Hours, Version
from handlers.rules.routine import Reading, begins_week, first_worked, last_worked, next_day, next_month
from handlers.rules.scorecard import percentile

NINE_TO_SIX = ((9 * 3600, 18 * 3600),)
OFFICE = Calendar(
    "Europe/Rome",
    (
        Version(
            None, Hours((NINE_TO_SIX,) * 5 + ((),) * 2, exceptions=((date(2026, 12, 7), ()), (date(2027, 1, 1), ())))
        ),
    ),
)
SARA = Reading("Europe/Stockholm", 8 * 60 + 30, OFFICE)


@pytest.mark.parametrize(
    ("seconds", "share", "found"),
    [
        pytest.param([20, 30, 41, 120, 137], "0.5", 41, id="the middle one of five"),
        pytest.param([10, 20, 40, 90], "0.5", 30, id="between the two middle ones of four"),
        pytest.param([7], "0.9", 7, id="of one, that one"),
        pytest.param([], "0.5", None, id="of none, none"),
        pytest.param(list(range(0, 110, 10)), "0.9", 90, id="nine of ten"),
    ],
)
def test_percentile(seconds: list[int], share: str, found: int | None) -> None:
    assert percentile(seconds, Decimal(share)) == found


@pytest.mark.parametrize(
    ("now", "day", "month"),
    [
        pytest.param("2026-11-24T07:29", "2026-11-24T07:30", "2026-12-01T07:30", id="before it, today"),
        pytest.param("2026-11-24T07:30", "2026-11-25T07:30", "2026-12-01T07:30", id="at it, the next day"),
        pytest.param("2026-11-27T12:00", "2026-11-30T07:30", "2026-12-01T07:30", id="on Friday, Monday"),
        pytest.param("2026-12-04T12:00", "2026-12-08T07:30", "2027-01-04T07:30", id="a closed Monday, and 1 January"),
        pytest.param("2026-03-27T12:00", "2026-03-30T06:30", "2026-04-01T06:30", id="summer time"),
    ],
)
def test_the_next_day_and_the_next_month(now: str, day: str, month: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_day(SARA, at) == datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert next_month(SARA, at) == datetime.fromisoformat(month).replace(tzinfo=UTC)


def test_worked_days() -> None:
    assert first_worked(OFFICE, date(2027, 1, 1)) == date(2027, 1, 4)
    assert last_worked(OFFICE, date(2026, 11, 30)) == date(2026, 11, 27)
    assert begins_week(OFFICE, date(2026, 12, 8)), "its Monday was closed"
    assert not begins_week(OFFICE, date(2026, 11, 24))


def test_a_calendar_that_never_opens_again_still_has_a_next_day() -> None:
    dry = Calendar("UTC", (Version(None, Hours(((),) * 7)),))
    found = next_day(Reading("UTC", 510, dry), datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert found == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
