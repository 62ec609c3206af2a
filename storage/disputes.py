"""Disputes between queues: who says what about a request that neither wants, who decides, and by when (RULES 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Table, Text, func, select, update

from storage.base import BigId, Json, UtcDateTime, metadata
from storage.signals import wake
from storage.tickets import tickets

disputes = Table(
    "disputes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False),
    Column("queue_id", BigId, ForeignKey("queues.id"), nullable=False),
    Column("other_id", BigId, ForeignKey("queues.id"), nullable=False),
    Column("raised_by", BigId, ForeignKey("people.id"), nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("line", Text, nullable=False),
    Column("other_line", Text, nullable=False),
    Column("asked", Json, nullable=False),
    Column("due_at", UtcDateTime),
    Column("decided_by", BigId, ForeignKey("people.id")),
    Column("decided_at", UtcDateTime),
    Column("decided_for", BigId, ForeignKey("queues.id")),
    Index("ix_disputes_ticket_id", "ticket_id"),
)
_WAITS = disputes.c.due_at.is_not(None)
Index("ix_disputes_due_at", disputes.c.due_at, sqlite_where=_WAITS, postgresql_where=_WAITS)


@dataclass(frozen=True, slots=True)
class Dispute:
    """queue_id: where the request is, and is not wanted, with what was said there (`line`); other_id, other_line: where
    it came from, and what was said as it left. asked: ids of the persons asked to decide, in that order; due_at: when
    the next one is asked, None when nobody is left or it is over. decided_at: when it was over; decided_for: the queue
    that has it by decision, None where it needed none."""

    id: int
    ticket_id: int
    queue_id: int
    other_id: int
    raised_by: int
    raised_at: datetime
    line: str
    other_line: str
    asked: list[int]
    due_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    decided_for: int | None


_DISPUTE = select(*(disputes.c[name] for name in Dispute.__slots__))


def open_one(conn: Connection, ticket_id: int, **values: Any) -> Dispute:
    """A new dispute: queue_id, other_id, raised_by, raised_at, line, other_line."""
    made = disputes.insert().values(ticket_id=ticket_id, asked=[], **values).returning(*_DISPUTE.selected_columns)
    return Dispute(*conn.execute(made).one())


def by_id(conn: Connection, dispute_id: int) -> Dispute | None:
    """One dispute."""
    row = conn.execute(_DISPUTE.where(disputes.c.id == dispute_id)).one_or_none()
    return Dispute(*row) if row else None


def standing(conn: Connection, ticket_id: int) -> Dispute | None:
    """The dispute about a ticket that nobody has decided yet."""
    here = _DISPUTE.where(disputes.c.ticket_id == ticket_id, disputes.c.decided_at.is_(None))
    row = conn.execute(here).one_or_none()
    return Dispute(*row) if row else None


def newest(conn: Connection, ticket_id: int) -> Dispute | None:
    """The latest dispute about a ticket, decided or not."""
    here = _DISPUTE.where(disputes.c.ticket_id == ticket_id).order_by(disputes.c.id.desc()).limit(1)
    row = conn.execute(here).one_or_none()
    return Dispute(*row) if row else None


def decided(conn: Connection, ticket_id: int) -> Dispute | None:
    """The latest decision about a ticket."""
    here = _DISPUTE.where(disputes.c.ticket_id == ticket_id, disputes.c.decided_for.is_not(None))
    row = conn.execute(here.order_by(disputes.c.id.desc()).limit(1)).one_or_none()
    return Dispute(*row) if row else None


def ask(conn: Connection, found: Dispute, people: Iterable[int], due_at: datetime | None) -> None:
    """These persons are asked to decide; the next one from `due_at` on."""
    values = {"asked": [*found.asked, *people], "due_at": due_at}
    conn.execute(update(disputes).where(disputes.c.id == found.id).values(**values))
    wake(conn, "clocks")


def settle(conn: Connection, dispute_id: int, *, by: int | None, queue_id: int | None, at: datetime) -> bool:
    """It is over: decided for a queue, or without object (None); False when it was over before."""
    open_still = (disputes.c.id == dispute_id, disputes.c.decided_at.is_(None))
    values = {"decided_by": by, "decided_for": queue_id, "decided_at": at, "due_at": None}
    return conn.execute(update(disputes).where(*open_still).values(**values)).rowcount == 1


def due(conn: Connection, now: datetime, limit: int) -> tuple[Dispute, ...]:
    """Disputes that nobody decided by `now`, earliest first. Their tickets are locked; those that others hold are
    skipped."""
    ripe = _DISPUTE.join_from(disputes, tickets, tickets.c.id == disputes.c.ticket_id).where(
        _WAITS, disputes.c.due_at <= now
    )
    first = ripe.order_by(disputes.c.due_at, disputes.c.id).limit(limit)
    return tuple(Dispute(*row) for row in conn.execute(first.with_for_update(of=tickets, skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When the next one is to be asked."""
    return conn.execute(select(func.min(disputes.c.due_at)).where(_WAITS)).scalar_one_or_none()
