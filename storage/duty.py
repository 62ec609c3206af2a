"""Who went on or off duty by hand, and up to when the rotas were looked at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Integer, Table, bindparam, delete, select, update

from storage.base import BigId, UtcDateTime, insert_once, metadata

switches = Table(
    "duty_switches",
    metadata,
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("until", UtcDateTime),
)

watch = Table(
    "duty_watch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("desk_version", Integer, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
)


@dataclass(frozen=True, slots=True)
class Switch:
    """Somebody's own word about his duty, until his next shift begins (None: until he says otherwise)."""

    person_id: int
    is_on: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Up to when shifts and reviews were looked at, and when the next one comes (None: none does), by the desk file of
    that version."""

    desk_version: int
    seen_at: datetime
    next_at: datetime | None


_SWITCHES = select(*(switches.c[name] for name in Switch.__slots__)).where(
    switches.c.person_id.in_(bindparam("persons", expanding=True))
)
_WATCH = select(*(watch.c[name] for name in Watch.__slots__))


def switched(conn: Connection, person_ids: tuple[int, ...], at: datetime) -> dict[int, Switch]:
    """What these people said about their duty that still holds at `at`."""
    if not person_ids:
        return {}
    rows = (Switch(*row) for row in conn.execute(_SWITCHES, {"persons": list(person_ids)}))
    return {one.person_id: one for one in rows if one.until is None or one.until > at}


def switch(conn: Connection, person_id: int, *, is_on: bool, until: datetime | None) -> None:
    """Somebody goes on or off duty until then."""
    conn.execute(delete(switches).where(switches.c.person_id == person_id))
    conn.execute(switches.insert().values(person_id=person_id, is_on=is_on, until=until))


def watched(conn: Connection) -> Watch | None:
    """How far the rotas were looked at; None: never."""
    row = conn.execute(_WATCH).one_or_none()
    return Watch(*row) if row else None


def watch_until(conn: Connection, found: Watch) -> None:
    """Everything up to `found.seen_at` was looked at."""
    values = {name: getattr(found, name) for name in Watch.__slots__}
    if not insert_once(conn, watch, {"id": 1, **values}):
        conn.execute(update(watch).values(**values))
