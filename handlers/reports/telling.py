"""A day is told: one message, none where nothing needs its reader, a line when a week begins (F11, check 36)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Card, Post
from handlers.reports.days import Reader
from handlers.rules.routine import begins_week, is_worked, next_day
from handlers.wording import days as wording
from handlers.wording.days import Day
from storage import routines, runs
from storage.routines import Routine

WEEK = timedelta(days=7)


def tell(conn: Connection, routine: Routine, reader: Reader, day: Day, now: datetime) -> None:
    """Tell him his day, once, and when the next one comes."""
    reading, today = reader.reading, reader.reading.today(now)
    again = next_day(reading, now)
    is_late = now < reading.at(today)  # he moved it, or himself, and it is not time yet
    if is_late or not is_worked(reading.calendar, today):
        routines.again(conn, routine, again)
        return
    standing = tuple(_standing(day))
    card = _card(reader, routine, day, standing, now)
    begins = reading.midnight(today)
    if card is None or not runs.advance(conn, f"day/{reader.person.id}", begins):
        routines.again(conn, routine, again)
        return
    slot = f"day/{reader.person.id}/{today.isoformat()}"
    is_told = posting.to_person(conn, reader.person, Post(card, script="F11"), now=now, slot=slot)
    if not is_told or is_empty(day, standing, routine):
        routines.again(conn, routine, again)
    else:
        routines.told(conn, routine, again, known=standing, now=now)


def _card(reader: Reader, routine: Routine, day: Day, standing: Iterable[str], now: datetime) -> Card | None:
    voice, today = posting.person_voice(reader.person, now), reader.reading.today(now)
    if not is_empty(day, standing, routine):
        return wording.digest(voice, day)
    week_began = reader.reading.midnight(today) - timedelta(days=today.weekday()) - WEEK
    is_silent = routine.told_at is None or routine.told_at < week_began
    return wording.nothing(voice, day) if is_silent and begins_week(reader.reading.calendar, today) else None


def is_empty(day: Day, standing: Iterable[str], routine: Routine | None) -> bool:
    """Whether nothing needs him: what stands for long (an end in 90 days, much of an allowance used) is news once."""
    mine, lead = day.accounts, day.lead
    news = bool(mine and (mine.needs or mine.risk or mine.missed or mine.complaints or mine.joined))
    news = news or bool(lead and (lead.complaints or lead.news or lead.waiting))
    return not news and set(standing) <= set(routine.known if routine else ())


def _standing(day: Day) -> Iterable[str]:
    if day.accounts is None:
        return
    for ending in day.accounts.renewals:
        yield f"renewal/{ending.contract}/{ending.notice_by}"
    for full in day.accounts.full:
        yield f"allowance/{full.contract}/{full.allowance.renews or 0}"
