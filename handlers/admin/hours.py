"""From a calendar section to opening hours: the week, public holidays, exceptions, and changes from a date on."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import holidays

from handlers.admin.file.deskfile import CalendarSection
from handlers.admin.file.values import Span
from handlers.rules import calendar as calendars
from handlers.rules.calendar import Calendar


def build_calendar(section: CalendarSection, first: int, last: int) -> Calendar:
    """The calendar with the holidays of its country in the years [first, last]."""
    if section.always:
        return calendars.always(section.zone)
    days = {day.isoformat() for day in section.holidays} | _holidays(section.country, section.subdivision, first, last)
    base: dict[str, Any] = {"from": None, "weekly": section.weekly, "exceptions": _dated(section.exceptions)}
    changes = [
        {"from": one.since, "weekly": one.weekly, "exceptions": _dated(section.exceptions | one.exceptions)}
        for one in section.changes
    ]
    versions = [{**one, "holidays": sorted(days)} for one in (base, *changes)]
    return calendars.from_data({"timezone": section.zone, "versions": versions})


def holiday_fault(section: CalendarSection) -> tuple[str, str] | None:
    """The key and what is wrong with it, when nobody knows the holidays of the calendar's country or subdivision."""
    known = holidays.list_supported_countries()
    if section.country is None:
        return None
    if section.country not in known:
        return "country", f"the holidays of “{section.country}” are not known; list the days under holidays: instead"
    parts = known[section.country]
    if section.subdivision is not None and section.subdivision not in parts:
        wrong = f"“{section.subdivision}” is not a part of {section.country}"
        return "subdivision", wrong + (f"; write one of {', '.join(parts)}" if parts else "; leave it out")
    return None


@lru_cache(maxsize=256)
def _holidays(country: str | None, subdivision: str | None, first: int, last: int) -> frozenset[str]:
    if country is None:
        return frozenset()
    found = holidays.country_holidays(country, subdiv=subdivision, years=range(first, last + 1))
    return frozenset(day.isoformat() for day in found)


def _dated(exceptions: Mapping[date, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
    return {day.isoformat(): spans for day, spans in exceptions.items()}
