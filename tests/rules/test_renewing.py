"""When notice is due, who hears of it when, and when a preventive check is due: tables that read as sentences."""

from datetime import UTC, date, datetime

import pytest

from handlers.rules import renewing
from handlers.rules.calendar import Calendar, always
from handlers.rules.renewing import Every
from tests.rules.test_followup import ROME

NOTICES = [
    pytest.param(None, date(2026, 12, 31), id="silent: the last day"),
    pytest.param(30, date(2026, 12, 1), id="30 days before the last day"),
    pytest.param(0, date(2026, 12, 31), id="no days before it"),
    pytest.param(date(2026, 11, 30), date(2026, 11, 30), id="a day is that day"),
]


@pytest.mark.parametrize(("said", "day"), NOTICES)
def test_notice(said: int | date | None, day: date) -> None:
    assert renewing.notice_by(date(2026, 12, 31), said) == day


STEPS = [
    pytest.param(datetime(2026, 1, 1, tzinfo=UTC), 90, datetime(2026, 9, 1, 7, tzinfo=UTC), id="long before: 90 days"),
    pytest.param(datetime(2026, 9, 1, 7, tzinfo=UTC), 60, datetime(2026, 10, 1, 7, tzinfo=UTC), id="then 60"),
    pytest.param(datetime(2026, 10, 15, tzinfo=UTC), 30, datetime(2026, 11, 2, 8, tzinfo=UTC), id="a Saturday waits"),
    pytest.param(datetime(2026, 11, 20, tzinfo=UTC), 7, datetime(2026, 11, 23, 8, tzinfo=UTC), id="and 7"),
]


@pytest.mark.parametrize(("after", "days", "at"), STEPS)
def test_the_next_step_before_30_november(after: datetime, days: int, at: datetime) -> None:
    found = renewing.next_step(date(2026, 11, 30), ROME, after)
    assert found is not None
    assert (found.days, found.at) == (days, at)


def test_after_the_last_step_there_is_none() -> None:
    assert renewing.next_step(date(2026, 11, 30), ROME, datetime(2026, 11, 23, 8, tzinfo=UTC)) is None


CHECKS = [
    pytest.param(date(2026, 1, 1), Every.WEEK, datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 8), id="a week after"),
    pytest.param(
        date(2026, 1, 1), Every.WEEK, datetime(2026, 1, 8, 9, tzinfo=UTC), date(2026, 1, 15), id="the next one"
    ),
    pytest.param(date(2026, 1, 31), Every.MONTH, datetime(2026, 2, 1, tzinfo=UTC), date(2026, 2, 28), id="short month"),
    pytest.param(date(2026, 1, 31), Every.MONTH, datetime(2026, 3, 1, tzinfo=UTC), date(2026, 3, 31), id="long again"),
    pytest.param(date(2026, 1, 1), Every.QUARTER, datetime(2026, 11, 24, tzinfo=UTC), date(2027, 1, 1), id="quarter"),
    pytest.param(date(2026, 1, 1), Every.HALF_YEAR, datetime(2026, 7, 2, tzinfo=UTC), date(2027, 1, 1), id="half"),
    pytest.param(date(2024, 2, 29), Every.YEAR, datetime(2025, 1, 1, tzinfo=UTC), date(2025, 2, 28), id="leap day"),
    pytest.param(date(2027, 1, 1), Every.MONTH, datetime(2026, 1, 1, tzinfo=UTC), date(2027, 2, 1), id="not begun yet"),
]


@pytest.mark.parametrize(("start", "every", "after", "day"), CHECKS)
def test_the_next_check(start: date, every: Every, after: datetime, day: date) -> None:
    calendar: Calendar = always()
    found, at = renewing.next_check(start, every, calendar, after)
    assert found == day
    assert at == datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    assert at > after
