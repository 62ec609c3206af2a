"""Disputes that nobody decided in time go to whoever is next in line (RULES 5)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.staffing import disputing
from schedules.apart import each
from storage import disputes


def go_on(conn: Connection, now: datetime, limit: int) -> int:
    """Go on with at most `limit` disputes that were to be decided by `now`; returns how many. One that raises waits for
    those who were asked."""
    return each(
        conn,
        disputes.due(conn, now, limit),
        lambda one: disputing.go_on(conn, one, now),
        give_up=lambda one: disputes.ask(conn, one, (), None),
        name=lambda one: f"the dispute about ticket {one.ticket_id}",
        now=now,
    )
