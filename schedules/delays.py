"""Words to a customer that have been under way for too long (H1)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.relay import delays as handling
from schedules.apart import each
from storage import delays


def look(conn: Connection, now: datetime, limit: int) -> int:
    """Look at no more than `limit` messages; returns at how many. One that raises is looked at no more."""
    return each(
        conn,
        delays.due(conn, now, limit),
        lambda one: handling.look(conn, one, now),
        give_up=lambda one: delays.end(conn, one.message_id),
        name=lambda one: f"message {one.message_id}, which does not arrive,",
        now=now,
    )
