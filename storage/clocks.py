"""Clocks as rows: what the sweep reads, what reports read, and the proof that a rung fired once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.elements import ColumnElement

from storage.base import BigId, UtcDateTime, insert_once, insert_or_nothing, insert_or_replace, metadata
from storage.savepoint import savepoint
from storage.signals import wake
from storage.tickets import tickets

SWEEP = 0x53574550  # the name of the sweep's turn among PostgreSQL's advisory locks

states = Table(
    "clock_states",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("state", Text, nullable=False),
)

clocks = Table(
    "clocks",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("status", String(16), nullable=False),
    Column("due_at", UtcDateTime),
    Column("breached_at", UtcDateTime),
    Column("stopped_at", UtcDateTime),
    Column("next_at", UtcDateTime),
    Column("error", Text),
)
Index(
    "ix_clocks_next_at",
    clocks.c.next_at,
    sqlite_where=clocks.c.next_at.is_not(None),
    postgresql_where=clocks.c.next_at.is_not(None),
)
_FAILED = clocks.c.error.is_not(None)
Index("ix_clocks_error", clocks.c.ticket_id, sqlite_where=_FAILED, postgresql_where=_FAILED)

rungs = Table(
    "rungs",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("rung", String(120), primary_key=True),  # with the clocks it stands on, where not all
    Column("terms_hash", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("fired_at", UtcDateTime, nullable=False, index=True),
)


IS_PROMISE = clocks.c.kind != "claim"  # a queue's own time to claim is no promise to a customer


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock as the sweep and the reports need it. next_at: when it needs attention, None: never."""

    ticket_id: int
    kind: str
    number: int
    status: str
    due_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A rung that fired. at: its moment; fired_at: when it was said."""

    kind: str
    number: int
    rung: str
    at: datetime
    fired_at: datetime


@dataclass(frozen=True, slots=True)
class Proving:
    """A rung that is about to fire; together with the terms it stands in, that happens once. at: its moment."""

    ticket_id: int
    kind: str
    number: int
    rung: str
    terms_hash: str
    at: datetime


_COLUMNS = tuple(clocks.c[name] for name in ClockRow.__slots__)
_PROVED = tuple(rungs.c[name] for name in Proving.__slots__)

_STATE = select(states.c.state).where(states.c.ticket_id == bindparam("ticket"))
_STATES = select(states.c.ticket_id, states.c.state).where(states.c.ticket_id.in_(bindparam("ids", expanding=True)))
_STEP = update(states).where(states.c.ticket_id == bindparam("ticket")).values(state=bindparam("folded"))
_KEEP = {dialect: insert_or_replace(dialect, states, "state") for dialect in ("sqlite", "postgresql")}
_IS = tuple(clocks.c[name] == bindparam(f"is_{name}") for name in ("ticket_id", "kind", "number"))
_CHANGE = update(clocks).where(*_IS).values(**{name: bindparam(f"to_{name}") for name in ClockRow.__slots__[3:]})
_CHANGE = _CHANGE.values(error=None)
_REARM = update(clocks).where(*_IS).values(next_at=bindparam("to_next_at"))
_TURN = select(func.pg_try_advisory_xact_lock(SWEEP))
_COUNTED = {"preserve_rowcount": True}


def state_of(conn: Connection, ticket_id: int) -> str | None:
    """The folded state of a ticket's clocks as JSON text; None before the first event."""
    return conn.execute(_STATE, {"ticket": ticket_id}).scalar_one_or_none()


def states_of(conn: Connection, ticket_ids: Collection[int]) -> dict[int, str]:
    """The folded states of these tickets' clocks as JSON text; without those before their first event."""
    return {row.ticket_id: row.state for row in conn.execute(_STATES, {"ids": list(ticket_ids)})}


def save(conn: Connection, ticket_id: int, state: str, rows: Iterable[ClockRow]) -> None:
    """Keep the folded state and the rows of the clocks that changed; wakes the bells."""
    conn.execute(_KEEP[conn.dialect.name], {"ticket_id": ticket_id, "state": state})
    for row in rows:
        if not insert_once(conn, clocks, {name: getattr(row, name) for name in ClockRow.__slots__}):
            conn.execute(_CHANGE, _changed(row))
    wake(conn, "clocks")


def save_all(conn: Connection, folded: Mapping[int, str], rows: Sequence[ClockRow]) -> None:
    """Keep the folded states of many tickets, and the rows of their clocks that changed; all of them are there already.
    Wakes nobody: this is for the sweep, which looks again before it rests. Raises LookupError for one that is not."""
    states_given = [{"ticket": ticket_id, "folded": state} for ticket_id, state in folded.items()]
    changes = [_changed(row) for row in rows]
    for statement, given in ((_STEP, states_given), (_CHANGE, changes)):
        if given and conn.execute(statement, given, execution_options=_COUNTED).rowcount != len(given):
            raise LookupError("a clock that is to be changed is not there")


def _changed(row: ClockRow) -> dict[str, Any]:
    names = ClockRow.__slots__
    return {("is_" if place < 3 else "to_") + name: getattr(row, name) for place, name in enumerate(names)}


def of_ticket(conn: Connection, ticket_id: int) -> tuple[ClockRow, ...]:
    """The clocks of a ticket."""
    rows = conn.execute(
        select(*_COLUMNS).where(clocks.c.ticket_id == ticket_id).order_by(clocks.c.kind, clocks.c.number)
    )
    return tuple(ClockRow(*row) for row in rows)


def due(conn: Connection, now: datetime, limit: int) -> tuple[ClockRow, ...]:
    """Clocks that need attention by `now`, earliest first. Their tickets are locked, as everywhere before their clocks.
    Those that others hold are waited for, because what is due next comes next; where that takes too long, skipped."""
    for patience in _PATIENCE:
        try:
            with savepoint(conn):
                if patience is not None:
                    conn.execute(patience)
                return _due(conn, now, limit, skip=False)
        except OperationalError:  # PostgreSQL gave up waiting (SQLite has nobody to wait for)
            continue
    return _due(conn, now, limit, skip=True)


# As long as any unit waits; then so long that whoever works there is done, or his connection has ended.
_PATIENCE = (None, text("SET LOCAL lock_timeout = '3s'"))


def _due(conn: Connection, now: datetime, limit: int, *, skip: bool) -> tuple[ClockRow, ...]:
    ripe = select(*_COLUMNS).join_from(clocks, tickets, tickets.c.id == clocks.c.ticket_id)
    ripe = ripe.where(clocks.c.next_at.is_not(None), clocks.c.next_at <= now)
    first = ripe.order_by(clocks.c.next_at, clocks.c.ticket_id, clocks.c.kind, clocks.c.number).limit(limit)
    rows = conn.execute(first.with_for_update(of=tickets, skip_locked=skip))
    return tuple(ClockRow(*row) for row in rows)


def take_turn(conn: Connection) -> bool:
    """Let this unit be the only one that sweeps until it ends; False when another process is at it. One at a time,
    because rungs fire in due order over all tickets; which process it is does not matter."""
    return conn.dialect.name == "sqlite" or bool(conn.scalar(_TURN))


def earliest(conn: Connection) -> datetime | None:
    """When the next clock needs attention."""
    return conn.execute(select(func.min(clocks.c.next_at)).where(clocks.c.next_at.is_not(None))).scalar_one_or_none()


def next_one(conn: Connection) -> ClockRow | None:
    """The clock that needs attention next."""
    first = select(*_COLUMNS).where(clocks.c.next_at.is_not(None)).order_by(clocks.c.next_at, clocks.c.ticket_id)
    row = conn.execute(first.limit(1)).one_or_none()
    return ClockRow(*row) if row else None


def tickets_running(conn: Connection) -> tuple[int, ...]:
    """Ids of the tickets that have a clock running."""
    rows = conn.execute(select(clocks.c.ticket_id).where(clocks.c.next_at.is_not(None)).distinct())
    return tuple(row.ticket_id for row in rows)


def prove(conn: Connection, provings: Sequence[Proving], *, now: datetime) -> set[Proving]:
    """Write down that rungs fire; those that had not fired before. Of the others nothing may be sent (RULES 4)."""
    if not provings:
        return set()
    rows = [{**{name: getattr(one, name) for name in Proving.__slots__}, "fired_at": now} for one in provings]
    made = conn.execute(insert_or_nothing(conn.dialect.name, rungs, *_PROVED), rows)
    return {Proving(*row) for row in made}


def proofs(conn: Connection, ticket_id: int) -> tuple[Proof, ...]:
    """The rungs of a ticket that fired, by their moments."""
    columns = tuple(rungs.c[name] for name in Proof.__slots__)
    rows = conn.execute(select(*columns).where(rungs.c.ticket_id == ticket_id).order_by(rungs.c.at, rungs.c.rung))
    return tuple(Proof(*row) for row in rows)


def set_aside(conn: Connection, row: ClockRow, error: str) -> None:
    """The clock could not be handled: it stops asking for attention and keeps the error (DESIGN 2.10)."""
    conn.execute(update(clocks).where(*_is(row)).values(next_at=None, error=error[:2000]))


def rearm(conn: Connection, moments: Sequence[tuple[ClockRow, datetime | None]]) -> None:
    """These clocks need attention at other moments than their rows say; nothing else changes."""
    if moments:
        given = [{**_changed(row), "to_next_at": at} for row, at in moments]
        names = ("is_ticket_id", "is_kind", "is_number", "to_next_at")
        conn.execute(_REARM, [{name: one[name] for name in names} for one in given])


def missed_by(conn: Connection, organisation_id: int) -> int:
    """How many promises to an organisation were broken; a queue's own to claim in time is none of them."""
    theirs = select(tickets.c.id).where(tickets.c.organisation_id == organisation_id)
    wanted = (clocks.c.ticket_id.in_(theirs), clocks.c.breached_at.is_not(None), IS_PROMISE)
    return conn.execute(select(func.count()).select_from(clocks).where(*wanted)).scalar_one()


def _is(row: ClockRow) -> tuple[ColumnElement[bool], ...]:
    return (clocks.c.ticket_id == row.ticket_id, clocks.c.kind == row.kind, clocks.c.number == row.number)
