"""Held requests whose reason may have gone away are decided anew, and start by themselves (RULES 1, F14)."""

import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers import releasing
from storage import tickets
from storage.tickets import Ticket

log = logging.getLogger(__name__)


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Decide anew what is due by `now` (desk time), at most `limit` requests; returns how many were looked at."""
    due = tickets.to_reconsider(conn, now, limit)
    for ticket in due:
        _reconsider(conn, ticket, now)
    return len(due)


def _reconsider(conn: Connection, ticket: Ticket, now: datetime) -> bool:
    """One that raises stays held and is not looked at again until something changes; the others go on (DESIGN 2.10).
    What the database could not do is nothing the request did: the whole unit is tried again."""
    try:
        with conn.begin_nested():
            return releasing.reconsider(conn, ticket, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("%s could not be decided anew and stays held", ticket.ref)
        tickets.look_again(conn, ticket.id, None)
        return False
