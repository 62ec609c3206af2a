"""Periods of an allowance: the half-open stretch of a contract that a request counts in (RULES 2)."""

from calendar import monthrange
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Per(StrEnum):
    """How often the included requests begin anew, counted from the contract's start."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CONTRACT = "contract"


_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}


def period_of(per: Per, start: int, end: int, *, zone: str, at: int) -> tuple[int, int | None]:
    """The period [since, until) in which `at` lies, in epoch seconds, for a contract that holds [start, end). Months
    are those of the zone. until: None in the last period, which no other follows: what comes after it (in grace)
    still counts there."""
    months = _MONTHS.get(per)
    if months is None:
        return start, None
    first = datetime.fromtimestamp(start, ZoneInfo(zone))
    inside = min(max(at, start), end - 1)
    then = datetime.fromtimestamp(inside, ZoneInfo(zone))
    passed = ((then.year - first.year) * 12 + then.month - first.month) // months * months
    if _later(first, passed) > inside:
        passed -= months
    until = _later(first, passed + months)
    return _later(first, passed), until if until < end else None


def _later(first: datetime, months: int) -> int:
    """The same local day so many months later, or the last of a month that has no such day."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, monthrange(year, month + 1)[1])
    return int(first.replace(year=year, month=month + 1, day=day).timestamp())
