"""The sweep: every clock whose moment has come fires its next rung, each once, in due order (DESIGN 5)."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers.ladder import firing
from storage import clocks
from storage.clocks import ClockRow
from storage.savepoint import savepoint

log = logging.getLogger(__name__)


def sweep(conn: Connection, now: datetime, limit: int) -> int:
    """Fire what is due by `now` (desk time), at most `limit` rungs; returns how many clocks were looked at.

    Of a full batch nothing fires that is due after its last clock: another clock may come before that.
    """
    due = clocks.due(conn, now, limit) if clocks.take_turn(conn) else ()
    if not due:
        return 0
    until = due[-1].next_at if len(due) == limit else now
    if not _fire(conn, due, now, until=until, most=limit):
        for row in due:
            _fire_alone(conn, row, now)
    return len(due)


def _fire(conn: Connection, due: Sequence[ClockRow], now: datetime, *, until: datetime | None, most: int) -> bool:
    """Together; False when one of them failed, and nothing was done. What the database could not do (a deadlock, a full
    disk) is nothing a clock did: the whole unit is tried again."""
    try:
        with savepoint(conn):
            firing.fire_all(conn, due, now, until=until, most=most)
    except OperationalError:
        raise
    except Exception as error:
        log.warning("of %d clocks one fails, each is tried alone: %s", len(due), error)
        return False
    return True


def _fire_alone(conn: Connection, row: ClockRow, now: datetime) -> None:
    """A clock that raises is set aside with its error, and the sweep goes on (DESIGN 2.10)."""
    try:
        with savepoint(conn):
            firing.fire_all(conn, [row], now)
    except OperationalError:
        raise
    except Exception as error:
        log.exception("clock %s of ticket %d is set aside", row.kind, row.ticket_id)
        clocks.set_aside(conn, row, f"{type(error).__name__}: {error}")
        firing.tell_operators(conn, row, now)
