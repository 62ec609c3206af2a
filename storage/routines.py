"""What is told regularly: whose day, whose month, which statement, and when each is told next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, delete, exists, func, select, update

from storage.base import BigId, Json, UtcDateTime, insert_or_nothing, metadata, one_of
from storage.desk import desk
from storage.runs import runs
from storage.signals import wake

LOOKED = "routines"  # the run in which a desk file is read for whom something is told


class Sort(StrEnum):
    """What is told: an account manager's or lead's day, the end of an expert's, a product manager's month, a company's
    statement."""

    DAY = "day"
    EVENING = "evening"
    MONTH = "month"
    STATEMENT = "statement"


routines = Table(
    "routines",
    metadata,
    Column("sort", one_of(Sort), primary_key=True),
    Column("subject_id", BigId, primary_key=True, autoincrement=False),
    Column("next_at", UtcDateTime, nullable=False, index=True),
    Column("told_at", UtcDateTime),
    Column("known", Json, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Routine:
    """One of them. subject_id: of a person, or of a company for a statement. told_at: when something was last said,
    None before; known: names of what stands for long and was told already, such as "renewal/C-2044"."""

    sort: Sort
    subject_id: int
    next_at: datetime
    told_at: datetime | None = None
    known: tuple[str, ...] = ()


Key = tuple[Sort, int]
_COLUMNS = tuple(routines.c[name] for name in Routine.__slots__)
_DUE = (
    select(*_COLUMNS)
    .where(routines.c.next_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(routines.c.next_at, routines.c.sort, routines.c.subject_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_read = exists().where(runs.c.job == LOOKED, runs.c.due == desk.c.applied_at)
_NEXT = select(func.min(routines.c.next_at))
_UNREAD = select(desk.c.applied_at).where(desk.c.applied_at.is_not(None), ~_read)


def unread(conn: Connection) -> datetime | None:
    """When the desk file in force was applied, if nobody has looked since for whom something is told."""
    found: datetime | None = conn.execute(_UNREAD).scalar()
    return found


def earliest(conn: Connection) -> datetime | None:
    """When something is to be told next; at once after another desk file was applied."""
    return unread(conn) or conn.execute(_NEXT).scalar()


def earliest_of(conn: Connection, sort: Sort) -> datetime | None:
    """When one of a sort is to be told next."""
    found: datetime | None = conn.execute(_NEXT.where(routines.c.sort == sort)).scalar()
    return found


def due(conn: Connection, now: datetime, limit: int) -> tuple[Routine, ...]:
    """What is to be told by `now`, the earliest first; locked, without what another unit holds."""
    return tuple(_routine(*row) for row in conn.execute(_DUE, {"now": now, "most": limit}))


def of(conn: Connection, sort: Sort, subject_id: int) -> Routine | None:
    """The one of this sort about this subject."""
    row = conn.execute(select(*_COLUMNS).where(*_is(sort, subject_id))).one_or_none()
    return _routine(*row) if row else None


def _routine(sort: Sort, subject_id: int, next_at: datetime, told_at: datetime | None, known: list[str]) -> Routine:
    return Routine(sort, subject_id, next_at, told_at, tuple(known))


def keys(conn: Connection) -> frozenset[Key]:
    """Which there are."""
    return frozenset((row[0], row[1]) for row in conn.execute(select(routines.c.sort, routines.c.subject_id)))


def begin(conn: Connection, moments: Mapping[Key, datetime]) -> None:
    """Tell these from now on, the first time then; those that there are stay as they are."""
    rows = [{"sort": sort, "subject_id": about, "next_at": at, "known": []} for (sort, about), at in moments.items()]
    if rows:
        conn.execute(insert_or_nothing(conn.dialect.name, routines), rows)


def end(conn: Connection, gone: Collection[Key]) -> None:
    """Tell these no more."""
    for sort in Sort:
        subjects = [about for one, about in gone if one is sort]
        if subjects:
            conn.execute(delete(routines).where(routines.c.sort == sort, routines.c.subject_id.in_(subjects)))


def again(conn: Connection, routine: Routine, at: datetime) -> None:
    """Nothing was told; it is looked at again then."""
    conn.execute(update(routines).where(*_is(routine.sort, routine.subject_id)).values(next_at=at))


def told(conn: Connection, routine: Routine, at: datetime, *, known: Collection[str], now: datetime) -> None:
    """It was told, and is again then; known: what stands for long and needs no telling of its own."""
    values = {"next_at": at, "told_at": now, "known": sorted(known)}
    conn.execute(update(routines).where(*_is(routine.sort, routine.subject_id)).values(**values))


def move(conn: Connection, sort: Sort, subject_id: int, at: datetime) -> None:
    """It is told at another time from now on; nothing where it is not told at all."""
    conn.execute(update(routines).where(*_is(sort, subject_id)).values(next_at=at))
    wake(conn, "clocks")


def _is(sort: Sort, subject_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (routines.c.sort == sort, routines.c.subject_id == subject_id)
