"""A practice request that nobody finished is over by itself (A11)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.expert import practice
from storage import practices


def end(conn: Connection, now: datetime, limit: int) -> int:
    """End at most so many whose time is over; how many."""
    found = practices.due(conn, now, limit)
    for one in found:
        practice.expire(conn, one, now)
    return len(found)
