"""The sweep: every clock whose moment has come fires its next rung, each once, in due order (DESIGN 5)."""

import logging
from datetime import datetime

from sqlalchemy import Connection

from handlers import alarms
from storage import clocks

log = logging.getLogger(__name__)


def sweep(conn: Connection, now: datetime, limit: int) -> int:
    """Fire what is due by `now` (desk time), at most `limit` clocks; returns how many were looked at.

    A clock that raises is set aside with its error, and the sweep goes on (DESIGN 2.10).
    """
    due = clocks.due(conn, now, limit)
    for row in due:
        try:
            with conn.begin_nested():
                alarms.fire(conn, row, now)
        except Exception as error:
            log.exception("clock %s of ticket %d is set aside", row.kind, row.ticket_id)
            clocks.set_aside(conn, row, f"{type(error).__name__}: {error}")
    return len(due)
