"""Each event once, and the events that failed, kept whole for another try and no longer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, Text, delete, select, update

from storage.base import BigId, UtcDateTime, insert_once, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

failed = Table(
    "failures",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("platform", String(20), nullable=False),
    Column("payload", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("settled_at", UtcDateTime),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """An event that could not be handled: its payload as JSON text ("" once it went well), the error, and how often it
    was tried."""

    id: int
    key: str
    platform: str
    payload: str
    error: str
    at: datetime
    tries: int
    settled_at: datetime | None


def first_time(conn: Connection, key: str, at: datetime) -> bool:
    """Take note of an event; False when it was here before (DESIGN 2.2)."""
    return insert_once(conn, inbox, {"key": key, "at": at})


def is_known(conn: Connection, key: str) -> bool:
    """Whether an event was here before, and went well."""
    return conn.scalar(select(inbox.c.key).where(inbox.c.key == key)) is not None


def forget(conn: Connection, key: str) -> None:
    """The event may come again."""
    conn.execute(delete(inbox).where(inbox.c.key == key))


def forget_before(conn: Connection, at: datetime, limit: int) -> int:
    """Drop at most so many keys of events older than that, oldest first; returns how many."""
    gone = select(inbox.c.key).where(inbox.c.at < at).order_by(inbox.c.at).limit(limit)
    return conn.execute(delete(inbox).where(inbox.c.key.in_(gone))).rowcount


def keep_failure(conn: Connection, *, key: str, platform: str, payload: str, error: str, at: datetime) -> Failure:
    """Keep an event that failed; the same event failing again counts up its tries."""
    values = {"key": key, "platform": platform, "payload": payload, "error": error, "at": at, "tries": 1}
    if not insert_once(conn, failed, values):
        again = update(failed).where(failed.c.key == key)
        conn.execute(again.values(payload=payload, error=error, tries=failed.c.tries + 1, settled_at=None))
    return Failure(*conn.execute(select(failed).where(failed.c.key == key)).one())


def failures(conn: Connection) -> tuple[Failure, ...]:
    """The failures not settled yet, oldest first."""
    return tuple(
        Failure(*row) for row in conn.execute(select(failed).where(failed.c.settled_at.is_(None)).order_by(failed.c.id))
    )


def failure(conn: Connection, failure_id: int) -> Failure | None:
    """One failure, settled or not."""
    row = conn.execute(select(failed).where(failed.c.id == failure_id)).one_or_none()
    return Failure(*row) if row else None


def settle_failure(conn: Connection, failure_id: int, at: datetime) -> None:
    """It went well in the end: nobody's words are kept here for it."""
    conn.execute(update(failed).where(failed.c.id == failure_id).values(settled_at=at, payload=""))
