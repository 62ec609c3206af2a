"""Opening hours in words: "Mon–Fri 09:00–18:00 (Rome)"."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_interval

from handlers.rules.calendar import DAY, Calendar, Spans
from handlers.wording.catalogue import spoken
from handlers.wording.voice import Voice, weekday

AHEAD = 60  # days in which closed ones are named


def hours_in_words(voice: Voice, calendar: Calendar) -> str:
    """The weekly hours of the newest version, days with equal hours together, with the place they count at."""
    weekly = calendar.versions[-1].hours.weekly
    if all(spans == ((0, DAY),) for spans in weekly):
        return voice.label("hours.always", "around the clock")
    groups: list[tuple[int, int, Spans]] = []
    for day, spans in enumerate(weekly):
        if groups and groups[-1][2] == spans and groups[-1][1] == day - 1:
            groups[-1] = (groups[-1][0], day, spans)
        else:
            groups.append((day, day, spans))
    shown = voice.listed(_group(voice, *group) for group in groups if group[2])
    return voice.within(shown, Voice(voice.locale, calendar.zone, voice.now).city())


def _group(voice: Voice, first: int, last: int, spans: Spans) -> str:
    locale = spoken(voice.locale)
    days = weekday(locale, first)
    if first != last:
        days = voice.label("hours.days", "{first}–{last}", first=days, last=weekday(locale, last))
    return f"{days} {voice.listed(f'{_clock(start)}–{_clock(end)}' for start, end in spans)}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def closed_in_words(voice: Voice, calendar: Calendar) -> str:
    """The days of the next two months on which it is closed though the weekday is not: "25–26 Dec"; "" for none."""
    hours, today = calendar.versions[-1].hours, voice.now.astimezone(ZoneInfo(calendar.zone)).date()
    exceptions = dict(hours.exceptions)
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD)]
    closed = [
        day
        for day in days
        if hours.weekly[day.weekday()] and not exceptions.get(day, () if day in hours.holidays else ((0, DAY),))
    ]
    spans: list[tuple[date, date]] = []
    for day in closed:
        if spans and spans[-1][1] == day - timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return voice.listed(format_interval(*span, "MMMd", locale=spoken(voice.locale)) for span in spans)
