"""Disputes that nobody decided in time go to whoever is next in line (RULES 5)."""

import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers.staffing import disputing
from storage import disputes
from storage.disputes import Dispute

log = logging.getLogger(__name__)


def go_on(conn: Connection, now: datetime, limit: int) -> int:
    """Go on with at most `limit` disputes that were to be decided by `now`; returns how many."""
    due = disputes.due(conn, now, limit)
    for one in due:
        _go_on(conn, one, now)
    return len(due)


def _go_on(conn: Connection, one: Dispute, now: datetime) -> None:
    """One that raises waits for those who were asked, so that the others go on (DESIGN 2.10)."""
    try:
        with conn.begin_nested():
            disputing.go_on(conn, one, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("the dispute about ticket %d could not go on", one.ticket_id)
        disputes.ask(conn, one, (), None)
