"""People's words to a customer that are under way, and when to look whether they arrived (CONVERSATIONS H1)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Table, delete, func, select, update

from storage.base import BigId, UtcDateTime, insert_once, metadata
from storage.conversation import messages
from storage.signals import wake

delays = Table(
    "delays",
    metadata,
    Column("message_id", BigId, ForeignKey(messages.c.id), primary_key=True, autoincrement=False),
    Column("look_at", UtcDateTime, index=True),
    Column("marked", Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Delay:
    """A message that has not arrived. marked: whether its author sees that on it."""

    message_id: int
    marked: bool


def watch(conn: Connection, message_id: int, at: datetime) -> None:
    """Look then, unless it has arrived by then."""
    insert_once(conn, delays, {"message_id": message_id, "look_at": at, "marked": False})
    wake(conn, "clocks")


def due(conn: Connection, now: datetime, limit: int) -> tuple[Delay, ...]:
    """Those to look at by `now`, the oldest first, locked; what others hold is skipped."""
    found = select(delays.c.message_id, delays.c.marked).where(delays.c.look_at <= now).order_by(delays.c.look_at)
    return tuple(Delay(*row) for row in conn.execute(found.limit(limit).with_for_update(skip_locked=True)))


def go_on(conn: Connection, message_id: int, at: datetime | None) -> None:
    """It is marked now; look again then. None: there is nothing more to say until it ends."""
    mine = update(delays).where(delays.c.message_id == message_id)
    conn.execute(mine.values(look_at=at, marked=True))


def end(conn: Connection, message_id: int) -> bool:
    """It is under way no more; whether it was marked."""
    gone = delete(delays).where(delays.c.message_id == message_id).returning(delays.c.marked)
    return bool(conn.execute(gone).scalar_one_or_none())


def earliest(conn: Connection) -> datetime | None:
    """When to look next."""
    return conn.execute(select(func.min(delays.c.look_at))).scalar_one_or_none()
