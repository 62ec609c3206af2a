"""The part of a calendar that can matter from a day on: what a journal keeps of it stays small."""

from dataclasses import replace
from datetime import date, timedelta

from handlers.rules.calendar import Calendar, Hours, Version

DAYS = 400  # ahead


def trimmed(calendar: Calendar, since: date) -> Calendar:
    """The calendar as it is from the day before `since` (night shifts) to 400 days after it; before and after that only
    its weekly hours are right."""
    first, last = since - timedelta(days=1), since + timedelta(days=DAYS)
    reach = [version for version in calendar.versions if version.since is None or version.since <= last]
    start = max((index for index, one in enumerate(reach) if one.since is None or one.since <= first), default=0)
    kept = [replace(one, hours=_within(one.hours, first, last)) for one in reach[start:]]
    return Calendar(calendar.zone, (Version(None, kept[0].hours), *kept[1:])) if kept else calendar


def _within(hours: Hours, first: date, last: date) -> Hours:
    return replace(
        hours,
        holidays=frozenset(day for day in hours.holidays if first <= day <= last),
        exceptions=tuple((day, spans) for day, spans in hours.exceptions if first <= day <= last),
    )
