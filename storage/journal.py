"""The append-only log of what happened to a ticket; everything else can be recomputed from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, bindparam, select

from storage.base import BigId, Json, UtcDateTime, metadata

journal = Table(
    "journal",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor_id", BigId, ForeignKey("people.id")),
    Column("data", Json, nullable=False),
    Index("ix_journal_ticket_id_id", "ticket_id", "id"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. at: when it happened (the platform's time); recorded_at: when the desk learned of it;
    actor_id: the person who did it, None for the desk itself or an unknown person. data: what belongs to the kind."""

    id: int
    ticket_id: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor_id: int | None
    data: dict[str, Any]


_APPEND = journal.insert().inline()
_OF_TICKET = (
    select(*(journal.c[name] for name in Entry.__slots__))
    .where(journal.c.ticket_id == bindparam("ticket"))
    .order_by(journal.c.id)
)


def append(conn: Connection, entries: Sequence[Entry]) -> None:
    """Write entries, in this order; their ids are given now."""
    conn.execute(_APPEND, [{name: getattr(entry, name) for name in Entry.__slots__[1:]} for entry in entries])


def of_ticket(conn: Connection, ticket_id: int) -> tuple[Entry, ...]:
    """Everything that happened to a ticket, in the order it was recorded."""
    return tuple(Entry(*row) for row in conn.execute(_OF_TICKET, {"ticket": ticket_id}))
