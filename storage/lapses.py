"""When to look whether the owner of a request still works on it (RULES 5, clause `claim_lease`)."""

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Table, delete, func, select, update

from storage.base import BigId, UtcDateTime, insert_once, metadata
from storage.signals import wake
from storage.tickets import tickets

lapses = Table(
    "lapses",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("look_at", UtcDateTime, nullable=False, index=True),
)


def look(conn: Connection, ticket_id: int, at: datetime | None) -> None:
    """Look at the ticket then; None: not at all."""
    mine = lapses.c.ticket_id == ticket_id
    if at is None:
        conn.execute(delete(lapses).where(mine))
        return
    if not insert_once(conn, lapses, {"ticket_id": ticket_id, "look_at": at}):
        conn.execute(update(lapses).where(mine).values(look_at=at))
    wake(conn, "clocks")


def due(conn: Connection, now: datetime, limit: int) -> tuple[int, ...]:
    """Ids of the tickets to look at by `now`, earliest first, locked; those that others hold are skipped."""
    ripe = select(tickets.c.id).join_from(lapses, tickets, tickets.c.id == lapses.c.ticket_id)
    first = ripe.where(lapses.c.look_at <= now).order_by(lapses.c.look_at, tickets.c.id).limit(limit)
    return tuple(conn.scalars(first.with_for_update(of=tickets, skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When to look next."""
    return conn.execute(select(func.min(lapses.c.look_at))).scalar_one_or_none()
