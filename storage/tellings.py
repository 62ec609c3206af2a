"""Who was told of which rung, and how: the proof that each was told once, and what waits to be told together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, insert_once, metadata, one_of
from storage.contracts import organisations
from storage.signals import wake
from storage.tickets import tickets


class Manner(StrEnum):
    """How somebody was told."""

    ALONE = "alone"  # a message of its own
    JOINED = "joined"  # a message that stood there already was edited
    TOGETHER = "together"  # a line of a digest


tellings = Table(
    "tellings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id")),
    Column("place_id", BigId, ForeignKey("places.id")),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False),
    Column("script", String(8), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("number", Integer, nullable=False),
    Column("rung", String(120), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("loud", Boolean, nullable=False),
    Column("waits_until", UtcDateTime),
    Column("said_at", UtcDateTime),
    Column("manner", one_of(Manner)),
    Column("message", String(120)),
    Index("ix_tellings_ticket_id", "ticket_id"),
    Index("ix_tellings_person_id_said_at", "person_id", "said_at"),
    Index("ix_tellings_place_id_said_at", "place_id", "said_at"),
)
_WAITS = tellings.c.waits_until.is_not(None)
Index("ix_tellings_waits_until", tellings.c.waits_until, sqlite_where=_WAITS, postgresql_where=_WAITS)

watches = Table(
    "watches",
    metadata,
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("is_muted", Boolean, nullable=False),
    Index("ix_watches_ticket_id", "ticket_id"),
)


@dataclass(frozen=True, slots=True)
class Telling:
    """One rung as one person, or the room of a place, hears of it. Times are desk times.

    script: what is said ("E5"). kind, number, rung: of the clock; due_at: when its promise was due; at: when the rung
    was to be told; made_at: when it fired. loud: it makes a sound in quiet hours too. waits_until: it is told together
    with others, at the latest then; said_at, manner, message: how it was told, and the name of the message.
    """

    person_id: int | None
    place_id: int | None
    ticket_id: int
    script: str
    kind: str
    number: int
    rung: str
    due_at: datetime
    at: datetime
    made_at: datetime
    loud: bool = False
    waits_until: datetime | None = None
    said_at: datetime | None = None
    manner: Manner | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A telling that waits. organisation: the customer's name, "" where it is not known."""

    id: int
    telling: Telling
    organisation: str


_NAMES = Telling.__slots__
_COLUMNS = tuple(tellings.c[name] for name in _NAMES)
_T = tellings.c
_INSERT = tellings.insert()
_IS_SAID = _T.said_at > bindparam("since")
_SAID = select(*_COLUMNS).where(_IS_SAID, _T.manner == Manner.ALONE).order_by(_T.id)
_SAID_TO = _SAID.where(_T.person_id.in_(bindparam("people", expanding=True)))
_SAID_IN = _SAID.where(_T.place_id.in_(bindparam("places", expanding=True)))
_CARRIED = (
    select(*_COLUMNS)
    .where(_T.person_id == bindparam("person"), _T.message == bindparam("message"), _IS_SAID)
    .order_by(_T.id.desc())
    .limit(bindparam("most"))
)
_IN_ROOM = (_T.place_id == bindparam("place"), _T.message == bindparam("message"), _IS_SAID)
_LISTED = select(*_COLUMNS).where(*_IN_ROOM).order_by(_T.id).limit(bindparam("most"))
_LISTED_IN_ALL = select(func.count()).where(*_IN_ROOM)
_QUEUED = (
    select(_T.person_id, func.min(_T.waits_until))
    .where(_T.person_id.in_(bindparam("people", expanding=True)), _WAITS)
    .group_by(_T.person_id)
)
_OF_TICKETS = select(*_COLUMNS).where(_T.ticket_id.in_(bindparam("tickets", expanding=True))).order_by(_T.id)
_WAITING = (
    select(_T.id, func.coalesce(organisations.c.name, ""), *_COLUMNS)
    .join_from(tellings, tickets, tickets.c.id == _T.ticket_id)
    .outerjoin(organisations, organisations.c.id == tickets.c.organisation_id)
    .where(_WAITS, _T.person_id == bindparam("person"))
    .order_by(_T.at, _T.id)
)
_SETTLE = update(tellings).where(_T.id == bindparam("row"))
_SETTLE = _SETTLE.values(
    waits_until=None, said_at=bindparam("when"), manner=bindparam("how"), message=bindparam("name")
)


def keep(conn: Connection, news: Sequence[Telling]) -> None:
    """Write down who is told what. Wakes the bell when something waits."""
    if news:
        conn.execute(_INSERT, [{name: getattr(one, name) for name in _NAMES} for one in news])
    if any(one.waits_until is not None for one in news):
        wake(conn, "clocks")


def said_to(conn: Connection, people: Collection[int], since: datetime) -> tuple[Telling, ...]:
    """What these people were told after `since` by messages of their own, in order."""
    return tuple(Telling(*row) for row in conn.execute(_SAID_TO, {"people": list(people), "since": since}))


def said_in(conn: Connection, places: Collection[int], since: datetime) -> tuple[Telling, ...]:
    """What was said in these rooms after `since` by messages of their own, in order."""
    return tuple(Telling(*row) for row in conn.execute(_SAID_IN, {"places": list(places), "since": since}))


def listed(
    conn: Connection, place_id: int, message: str, since: datetime, most: int
) -> tuple[tuple[Telling, ...], int]:
    """What a message told a room after `since`: the first of it, at most so many, and how much it is in all."""
    given = {"place": place_id, "message": message, "since": since}
    first = tuple(Telling(*row) for row in conn.execute(_LISTED, {**given, "most": most}))
    return first, conn.execute(_LISTED_IN_ALL, given).scalar_one()


def carried(conn: Connection, person_id: int, message: str, since: datetime, most: int) -> tuple[Telling, ...]:
    """The newest, at most so many, of what a message told somebody after `since`, in order."""
    given = {"person": person_id, "message": message, "since": since, "most": most}
    return tuple(Telling(*row) for row in conn.execute(_CARRIED, given).all()[::-1])


def of_tickets(conn: Connection, ticket_ids: Collection[int]) -> tuple[Telling, ...]:
    """Everything that was or will be told of these tickets, in order."""
    return tuple(Telling(*row) for row in conn.execute(_OF_TICKETS, {"tickets": list(ticket_ids)}))


def queued(conn: Connection, people: Collection[int]) -> dict[int, datetime]:
    """For whom of these people something waits, and until when at the latest."""
    return {row[0]: row[1] for row in conn.execute(_QUEUED, {"people": list(people)})}


def waiting(conn: Connection, person_id: int) -> tuple[Waiting, ...]:
    """What waits for somebody, by the moments it was meant for."""
    return tuple(Waiting(row[0], Telling(*row[2:]), row[1]) for row in conn.execute(_WAITING, {"person": person_id}))


def settle(conn: Connection, ids: Sequence[int], manner: Manner, message: str, now: datetime) -> None:
    """These do not wait any longer: a message told them."""
    rows = [{"row": one, "when": now, "how": manner, "name": message} for one in ids]
    if rows:
        conn.execute(_SETTLE, rows)


def put_off(conn: Connection, ids: Sequence[int], until: datetime) -> None:
    """These wait longer."""
    conn.execute(update(tellings).where(_T.id.in_(ids)).values(waits_until=until))
    wake(conn, "clocks")


def due(conn: Connection, now: datetime, limit: int) -> tuple[int, ...]:
    """Ids of the people for whom something has waited long enough, the longest first."""
    ripe = select(_T.person_id).where(_WAITS, _T.waits_until <= now).group_by(_T.person_id)
    return tuple(conn.scalars(ripe.order_by(func.min(_T.waits_until), _T.person_id).limit(limit)))


def earliest(conn: Connection) -> datetime | None:
    """When the next of what waits is to be told."""
    return conn.execute(select(func.min(_T.waits_until)).where(_WAITS)).scalar_one_or_none()


def was_told(conn: Connection, person_id: int, ticket_id: int, script: str = "") -> bool:
    """Whether somebody was told of a ticket's promises, by this script or by any."""
    query = select(_T.id).where(_T.ticket_id == ticket_id, _T.person_id == person_id)
    return conn.scalar((query.where(_T.script == script) if script else query).limit(1)) is not None


# -------------------------------------------------------------------------------------------------------------- watches


def watch(conn: Connection, person_id: int, ticket_id: int, *, is_muted: bool) -> None:
    """Somebody wants to hear how a ticket's promise ends, or no early notices of it any more."""
    row: dict[str, Any] = {"person_id": person_id, "ticket_id": ticket_id}
    if not insert_once(conn, watches, {**row, "is_muted": is_muted}):
        conn.execute(update(watches).where(*_watch(person_id, ticket_id)).values(is_muted=is_muted))


def unwatch(conn: Connection, person_id: int, ticket_id: int) -> None:
    """He has heard it."""
    conn.execute(delete(watches).where(*_watch(person_id, ticket_id)))


def watching(conn: Connection, ticket_ids: Collection[int]) -> tuple[tuple[int, int, bool], ...]:
    """Who watches which of these tickets: (person, ticket, whether he muted it instead)."""
    w = watches.c
    rows = conn.execute(select(w.person_id, w.ticket_id, w.is_muted).where(w.ticket_id.in_(ticket_ids)))
    return tuple((row[0], row[1], row[2]) for row in rows)


def _watch(person_id: int, ticket_id: int) -> tuple[Any, ...]:
    return (watches.c.person_id == person_id, watches.c.ticket_id == ticket_id)
