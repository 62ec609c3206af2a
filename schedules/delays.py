"""Words to a customer that have been under way for too long (H1)."""

import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers import delays as handling
from storage import delays
from storage.delays import Delay
from storage.savepoint import savepoint

log = logging.getLogger(__name__)


def look(conn: Connection, now: datetime, limit: int) -> int:
    """Look at no more than `limit` messages; returns at how many."""
    due = delays.due(conn, now, limit)
    for one in due:
        _look(conn, one, now)
    return len(due)


def _look(conn: Connection, one: Delay, now: datetime) -> None:
    """One that raises is looked at no more, so that the others go on (DESIGN 2.10)."""
    try:
        with savepoint(conn):
            handling.look(conn, one, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("message %d that does not arrive could not be looked at", one.message_id)
        delays.end(conn, one.message_id)
