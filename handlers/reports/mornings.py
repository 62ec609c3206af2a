"""Days that are due are looked at together and told one by one; whoever asks reads his own at once (F11, G7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.reports import days, planning, telling
from handlers.reports.days import Reader
from handlers.wording.days import Day
from storage import desk, routines
from storage.routines import Routine, Sort

LATELY = timedelta(days=7)  # who joined since then is news to somebody who was told nothing yet


@dataclass(frozen=True, slots=True)
class Morning:
    """The days of several people, by person."""

    readers: Mapping[int, Reader]
    days: Mapping[int, Day]


def gather(conn: Connection, due: Sequence[Routine], now: datetime) -> Morning:
    """What the people of these routines are to read."""
    since = {one.subject_id: one.told_at or now - LATELY for one in due}
    if not since:
        return Morning({}, {})
    front = desk.current(conn).front_desk_id
    found = days.readers(conn, since, planning.calendar_of(conn), front_desk=front)
    return Morning({one.person.id: one for one in found}, days.gather(conn, found, now))


def tell(conn: Connection, one: Routine, found: Morning, now: datetime) -> None:
    """Tell one of them; whoever answers for nothing any more hears nothing."""
    reader = found.readers.get(one.subject_id)
    if reader is None:
        routines.end(conn, [(Sort.DAY, one.subject_id)])
        return
    telling.tell(conn, one, reader, found.days[one.subject_id], now)


def put_off(conn: Connection, one: Routine, now: datetime) -> None:
    """It could not be told: it comes with the next one."""
    routines.again(conn, one, now + timedelta(days=1))


def asked(conn: Connection, person_id: int, now: datetime) -> tuple[Reader, Day] | None:
    """Somebody's day as it is now; None where he answers for nothing."""
    found = gather(conn, (routines.of(conn, Sort.DAY, person_id) or Routine(Sort.DAY, person_id, now),), now)
    return (found.readers[person_id], found.days[person_id]) if person_id in found.readers else None
