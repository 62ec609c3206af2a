"""The sweep: every clock whose moment has come fires its next rung, each once, in due order (DESIGN 5)."""

import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers.promises import firing
from storage import clocks
from storage.clocks import ClockRow

log = logging.getLogger(__name__)


def sweep(conn: Connection, now: datetime, limit: int) -> int:
    """Fire what is due by `now` (desk time), at most `limit` rungs; returns how many clocks were looked at.

    One at a time, because firing a rung makes the same clock's next one due, perhaps before any other clock's.
    """
    for done in range(limit):
        due = clocks.due(conn, now, 1)
        if not due:
            return done
        _ring(conn, due[0], now)
    return limit


def _ring(conn: Connection, row: ClockRow, now: datetime) -> None:
    """A clock that raises is set aside with its error, and the sweep goes on (DESIGN 2.10). What the database could not
    do (a deadlock, a full disk) is nothing the clock did: the whole unit is tried again."""
    try:
        with conn.begin_nested():
            firing.fire(conn, row, now)
    except OperationalError:
        raise
    except Exception as error:
        log.exception("clock %s of ticket %d is set aside", row.kind, row.ticket_id)
        clocks.set_aside(conn, row, f"{type(error).__name__}: {error}")
        firing.tell_operators(conn, row, now)
