"""Missed promises: who was told of each, why it was missed, and what is still to be done about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, and_, delete, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from storage.base import BigId, UtcDateTime, insert_once, metadata, one_of
from storage.clocks import clocks
from storage.signals import wake
from storage.tickets import tickets

INTERNAL = ("claim",)  # promises to ourselves: no customer ever counts them


class Sort(StrEnum):
    """What is to be done about a missed promise."""

    APOLOGY = "apology"  # the customer is told, once somebody has it or ten minutes passed
    CALL = "call"  # somebody rings the customer up; due when he wants to be reminded of it


told = Table(
    "misses_told",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
)

causes = Table(
    "miss_causes",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("cause", String(24), nullable=False),
    Column("words", Text, nullable=False),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
)

amends = Table(
    "amends",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sort", one_of(Sort), primary_key=True),
    Column("person_id", BigId, primary_key=True, autoincrement=False),  # 0: the desk itself does it
    Column("due_at", UtcDateTime, index=True),
)


@dataclass(frozen=True, slots=True)
class Promise:
    """Which promise of a ticket."""

    ticket_id: int
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Amends:
    """Something to be done about a missed promise; due_at None: when a person presses. person_id: 0 for the desk."""

    ticket_id: int
    kind: str
    number: int
    sort: Sort
    person_id: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a promise was missed: a code of `handlers.rules.patterns`, and the words of whoever said so."""

    cause: str
    words: str
    person_id: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A promise to a customer that was missed at `at`; cause: "" while nobody has said why."""

    ticket_id: int
    kind: str
    number: int
    at: datetime
    cause: str


def note_told(conn: Connection, promise: Promise, person_id: int) -> bool:
    """Remember that a person was told; False when he had been told before."""
    return insert_once(conn, told, {**_key(promise), "person_id": person_id})


def told_of(conn: Connection, promise: Promise) -> tuple[int, ...]:
    """Ids of those who were told."""
    rows = conn.scalars(select(told.c.person_id).where(*_is(told, promise)).order_by(told.c.person_id))
    return tuple(rows)


def was_told(conn: Connection, ticket_id: int, person_id: int) -> bool:
    """Whether a person was told of a promise missed on a ticket."""
    mine = (told.c.ticket_id == ticket_id, told.c.person_id == person_id)
    return conn.scalar(select(told.c.ticket_id).where(*mine).limit(1)) is not None


def say_why(conn: Connection, promise: Promise, *, cause: str, words: str, person_id: int) -> None:
    """Keep why it was missed, in place of what was said before."""
    values = {"cause": cause, "words": words, "person_id": person_id}
    if not insert_once(conn, causes, {**_key(promise), **values}):
        conn.execute(update(causes).where(*_is(causes, promise)).values(**values))


def why(conn: Connection, promise: Promise) -> Cause | None:
    """Why it was missed, where somebody has said so."""
    columns = tuple(causes.c[name] for name in Cause.__slots__)
    row = conn.execute(select(*columns).where(*_is(causes, promise))).one_or_none()
    return Cause(*row) if row else None


def of_contract(conn: Connection, contract: str, since: datetime, until: datetime) -> tuple[Miss, ...]:
    """The promises of a contract's requests missed from `since` to `until`, both included, oldest first."""
    c = clocks.c
    reason = and_(causes.c.ticket_id == c.ticket_id, causes.c.kind == c.kind, causes.c.number == c.number)
    found = select(c.ticket_id, c.kind, c.number, c.breached_at, func.coalesce(causes.c.cause, "")).select_from(
        clocks.join(tickets, tickets.c.id == c.ticket_id).outerjoin(causes, reason)
    )
    wanted = (tickets.c.contract == contract, c.breached_at >= since, c.breached_at <= until)
    first = c.breached_at, c.ticket_id, c.kind, c.number
    return tuple(Miss(*row) for row in conn.execute(found.where(*wanted, c.kind.not_in(INTERNAL)).order_by(*first)))


def requests_of(conn: Connection, contract: str, since: datetime, until: datetime) -> int:
    """How many requests under a contract were written from `since` to `until`, those taken back left out."""
    t = tickets.c
    counted = (t.contract == contract, t.written_at >= since, t.written_at <= until, t.hold_reason.is_(None))
    running = t.state.not_in(("withdrawn", "merged", "set_aside"))
    return conn.execute(select(func.count()).select_from(tickets).where(*counted, running)).scalar_one()


# -------------------------------------------------------------------------------------------------------------- amends


def owe(conn: Connection, promise: Promise, sort: Sort, *, person_id: int = 0, due_at: datetime | None) -> None:
    """Have something done about a missed promise, at `due_at` or when a person presses."""
    if not insert_once(conn, amends, {**_key(promise), "sort": sort, "person_id": person_id, "due_at": due_at}):
        conn.execute(update(amends).where(*_one(promise, sort, person_id)).values(due_at=due_at))
    if due_at is not None:
        wake(conn, "clocks")


def waits(conn: Connection, promise: Promise, sort: Sort) -> bool:
    """Whether the desk itself is still to do this."""
    return conn.scalar(select(amends.c.ticket_id).where(*_one(promise, sort, 0))) is not None


def done(conn: Connection, promise: Promise, sort: Sort, *, person_id: int = 0) -> bool:
    """It need not be done any more; False when it was done before."""
    return conn.execute(delete(amends).where(*_one(promise, sort, person_id))).rowcount == 1


def due(conn: Connection, now: datetime, limit: int) -> tuple[Amends, ...]:
    """What is to be done by `now`, earliest first. The tickets are locked; those that others hold are skipped."""
    f = amends.c
    ripe = select(*(f[name] for name in Amends.__slots__)).join_from(amends, tickets, tickets.c.id == f.ticket_id)
    first = ripe.where(f.due_at <= now).order_by(f.due_at, f.ticket_id, f.kind, f.number).limit(limit)
    return tuple(Amends(*row) for row in conn.execute(first.with_for_update(of=tickets, skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When something is to be done next."""
    return conn.execute(select(func.min(amends.c.due_at))).scalar_one_or_none()


def _key(promise: Promise) -> dict[str, int | str]:
    return {"ticket_id": promise.ticket_id, "kind": promise.kind, "number": promise.number}


def _is(table: Table, promise: Promise) -> tuple[ColumnElement[bool], ...]:
    t = table.c
    return (t.ticket_id == promise.ticket_id, t.kind == promise.kind, t.number == promise.number)


def _one(promise: Promise, sort: Sort, person_id: int) -> tuple[ColumnElement[bool], ...]:
    return (*_is(amends, promise), amends.c.sort == sort, amends.c.person_id == person_id)
