"""Claims of whoever gave no sign and is off duty lapse before the answer is due (RULES 5, C18)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.staffing import letting_go
from schedules.apart import each
from storage import lapses


def look(conn: Connection, now: datetime, limit: int) -> int:
    """Look at no more than `limit` requests whose moment has come by `now`; returns at how many. One that raises is
    looked at no more."""
    return each(
        conn,
        lapses.due(conn, now, limit),
        lambda ticket_id: letting_go.look(conn, ticket_id, now),
        give_up=lambda ticket_id: lapses.look(conn, ticket_id, None),
        name=lambda ticket_id: f"the claim of ticket {ticket_id}",
        now=now,
    )
