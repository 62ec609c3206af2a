"""Working time the slow, obvious way: step through every second-aligned instant and read the local wall clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.rules.calendar import Calendar, Hours, Spans

STEP = 60  # seconds; calendars under test open and close on whole minutes, and offsets change on them


def is_open(calendar: Calendar, at: int) -> bool:
    """Whether the local wall clock reads inside the hours of the local date."""
    local = datetime.fromtimestamp(at, ZoneInfo(calendar.zone))
    second = local.hour * 3600 + local.minute * 60 + local.second
    return any(start <= second < end for start, end in _spans(_hours(calendar, local.date()), local.date()))


def between(calendar: Calendar, start: int, end: int) -> int:
    """Open seconds in [start, end)."""
    total, at = 0, start
    while at < end:
        upto = min(at - at % STEP + STEP, end)
        total += (upto - at) if is_open(calendar, at) else 0
        at = upto
    return total


def add(calendar: Calendar, start: int, seconds: int) -> int:
    """The earliest instant at which so many open seconds have passed."""
    at = start
    while seconds > 0:
        upto = at - at % STEP + STEP
        if is_open(calendar, at):
            if upto - at >= seconds:
                return at + seconds
            seconds -= upto - at
        at = upto
    return at


def _hours(calendar: Calendar, day: date) -> Hours:
    chosen = calendar.versions[0].hours
    for version in calendar.versions:
        if version.since is None or version.since <= day:
            chosen = version.hours
    return chosen


def _spans(hours: Hours, day: date) -> Spans:
    exceptions = dict(hours.exceptions)
    if day in exceptions:
        return exceptions[day]
    return () if day in hours.holidays else hours.weekly[day.weekday()]
