"""How often and when a person may be asked for something: one reminder a day over everything (CONVERSATIONS 1.3)."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.rules import followup
from storage import preferences, runs
from storage.people import Person


def may_remind(conn: Connection, person: Person, now: datetime) -> datetime | None:
    """None: today's only reminder is taken now, and must be sent in this unit. Else when to try again: outside quiet
    hours, on a weekday of his zone, on a day on which nothing else reminded him."""
    at = _awake(conn, person, now)
    if at > now:
        return at
    today = datetime.combine(now.astimezone(ZoneInfo(person.zone)).date(), time(), UTC)
    if runs.advance(conn, f"reminder/{person.id}", today):
        return None
    return _awake(conn, person, followup.tomorrow(now, person.zone))


def polite(conn: Connection, person: Person, at: datetime) -> datetime:
    """`at`, or when the quiet hours end that it lies in."""
    return followup.out_of_quiet(at, person.zone, _quiet(conn, person))


def _awake(conn: Connection, person: Person, at: datetime) -> datetime:
    return polite(conn, person, followup.on_a_weekday(polite(conn, person, at), person.zone))


def _quiet(conn: Connection, person: Person) -> tuple[int, int]:
    """His own quiet hours, or those of somebody who chose none."""
    own = preferences.of(conn, person.id)
    if own.quiet_from is None or own.quiet_until is None:
        return followup.QUIET
    return own.quiet_from, own.quiet_until
