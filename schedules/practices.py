"""A practice request that nobody finished is over by itself (A11)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.expert import practice
from schedules.apart import each
from storage import practices


def end(conn: Connection, now: datetime, limit: int) -> int:
    """End at most so many whose time is over; how many."""
    return each(
        conn,
        practices.due(conn, now, limit),
        lambda one: practice.expire(conn, one, now),
        give_up=lambda one: practices.end(conn, one),
        name=lambda one: f"the practice request of person {one.person_id}",
        now=now,
    )
