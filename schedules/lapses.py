"""Claims of whoever gave no sign and is off duty lapse before the answer is due (RULES 5, C18)."""

import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers.staffing import letting_go
from storage import lapses

log = logging.getLogger(__name__)


def look(conn: Connection, now: datetime, limit: int) -> int:
    """Look at no more than `limit` requests whose moment has come by `now`; returns at how many."""
    due = lapses.due(conn, now, limit)
    for ticket_id in due:
        _look(conn, ticket_id, now)
    return len(due)


def _look(conn: Connection, ticket_id: int, now: datetime) -> None:
    """One that raises is looked at no more, so that the others go on (DESIGN 2.10)."""
    try:
        with conn.begin_nested():
            letting_go.look(conn, ticket_id, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("the claim of ticket %d could not be looked at", ticket_id)
        lapses.look(conn, ticket_id, None)
