"""The days before a contract ends: by when notice is due, who hears of it when, and when a preventive check is due
(RULES 6)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules import worktime
from handlers.rules.calendar import Calendar

STEPS = (90, 60, 30, 7)  # days before the notice date on which the account manager decides anew
TOLD = (60, 30, 7)  # those of them on which the contract's owner reads that it ends
MORNING = time(9)


class Every(StrEnum):
    """How often a preventive check is made, counted from the contract's first day."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Step:
    """So many days before the notice date, at the instant when it is said."""

    days: int
    at: datetime


def notice_by(ends: date, notice: int | date | None) -> date:
    """The last day on which notice can be given: a day, or so many days before the last one; silent: the last one."""
    if isinstance(notice, date):
        return notice
    return ends - timedelta(days=notice or 0)


def morning_of(day: date, calendar: Calendar) -> datetime:
    """Nine o'clock of a day, or the first open time after that."""
    at = int(datetime.combine(day, MORNING, ZoneInfo(calendar.zone)).timestamp())
    opens = worktime.of(calendar).next_open(at)
    return datetime.fromtimestamp(at if opens is None else opens, ZoneInfo("UTC"))


def next_step(notice: date, calendar: Calendar, after: datetime) -> Step | None:
    """The first step that lies ahead; None after the last one."""
    found = (Step(days, morning_of(notice - timedelta(days=days), calendar)) for days in STEPS)
    return next((one for one in found if one.at > after), None)


def next_check(start: date, every: Every, calendar: Calendar, after: datetime) -> tuple[date, datetime]:
    """The first occasion of a check that lies ahead: its day, and the instant when it is opened. The first one is a
    whole interval after the contract's first day."""
    local = after.astimezone(ZoneInfo(calendar.zone)).date()
    number = max(_passed(start, every, local), 1)
    while True:
        day = _occasion(start, every, number)
        at = morning_of(day, calendar)
        if at > after:
            return day, at
        number += 1


def _passed(start: date, every: Every, today: date) -> int:
    """How many occasions are over for sure."""
    if every is Every.WEEK:
        return (today - start).days // 7 - 1
    months = (today.year - start.year) * 12 + today.month - start.month
    return months // _MONTHS[every] - 1


def _occasion(start: date, every: Every, number: int) -> date:
    """The first day, so many intervals later; a month that is too short has it on its last day."""
    if every is Every.WEEK:
        return start + timedelta(weeks=number)
    months = start.month - 1 + number * _MONTHS[every]
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
