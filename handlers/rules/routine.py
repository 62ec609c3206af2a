"""When what is told regularly is told: on working days of a calendar, at a time of day where its reader is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.rules import worktime
from handlers.rules.calendar import Calendar

DAY = timedelta(days=1)
FAR = 400  # days: a calendar that is closed for longer has no working day in sight


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody who is told something regularly: where he is, at how many minutes after midnight he reads, and the
    calendar whose working days count."""

    zone: str
    minutes: int
    calendar: Calendar

    def at(self, day: date) -> datetime:
        """The moment on that day of his."""
        return datetime.combine(day, time(*divmod(self.minutes, 60)), ZoneInfo(self.zone))

    def today(self, now: datetime) -> date:
        """The day it is where he is."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def midnight(self, day: date) -> datetime:
        """When that day of his begins."""
        return datetime.combine(day, time(), ZoneInfo(self.zone))


def is_worked(calendar: Calendar, day: date) -> bool:
    """Whether the calendar is open at any time of this date."""
    zone = ZoneInfo(calendar.zone)
    start, end = (int(datetime.combine(one, time(), zone).timestamp()) for one in (day, day + DAY))
    return bool(worktime.of(calendar).spans(start, end))


def next_day(reading: Reading, now: datetime) -> datetime:
    """The next working day's moment after now; of a calendar that is never open again, the next day's."""
    return _first(reading, now, (reading.today(now) + DAY * n for n in range(FAR)))


def next_month(reading: Reading, now: datetime) -> datetime:
    """The moment on the next first working day of a month after now."""
    today = reading.today(now)
    firsts = (first_worked(reading.calendar, _month_later(today.replace(day=1), n)) for n in range(3))
    return _first(reading, now, firsts)


def months_over(reading: Reading, since: datetime, now: datetime) -> tuple[date, ...]:
    """The first dates of the months that are to be told by now, the oldest first. since: when the first of them was to
    be told, which is on the first working day of the month after it."""
    first, today = month_before(reading.today(since)), reading.today(now)
    begun = reading.at(first_worked(reading.calendar, today.replace(day=1))) <= now
    last = month_before(today) if begun else month_before(month_before(today))
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    return tuple(_month_later(first, n) for n in range(count))


def _first(reading: Reading, now: datetime, days: Iterator[date]) -> datetime:
    coming = [day for day in days if reading.at(day) > now]
    worked = (day for day in coming if is_worked(reading.calendar, day))
    return reading.at(next(worked, coming[0]))


def first_worked(calendar: Calendar, day: date) -> date:
    """This date, or the first one after it on which the calendar is open."""
    return next((one for one in (day + DAY * n for n in range(FAR)) if is_worked(calendar, one)), day)


def last_worked(calendar: Calendar, day: date) -> date:
    """The last date before this one on which the calendar was open; the day before, if none was for long."""
    return next((one for one in (day - DAY * n for n in range(1, FAR)) if is_worked(calendar, one)), day - DAY)


def begins_week(calendar: Calendar, day: date) -> bool:
    """Whether no date of its week (from Monday) before it was worked."""
    return not any(is_worked(calendar, day - DAY * n) for n in range(1, day.weekday() + 1))


def month_before(day: date) -> date:
    """The first date of the month before this date's."""
    return (day.replace(day=1) - DAY).replace(day=1)


def month_after(day: date) -> date:
    """The first date of the month after this date's."""
    return _month_later(day.replace(day=1), 1)


def quarter_of(day: date) -> date:
    """The first date of this date's quarter."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def quarter_before(first: date) -> date:
    """The first date of the quarter before that of this first date."""
    return _month_later(first, -3)


def quarter_after(first: date) -> date:
    """The first date of the quarter after that of this first date."""
    return _month_later(first, 3)


def _month_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
