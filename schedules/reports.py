"""What is told regularly is told when its time has come: days, months, statements (CONVERSATIONS F10, F11)."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers.reports import duties, mornings, planning, products, statements
from handlers.reports.mornings import Morning
from schedules.apart import each
from storage import clocks, routines
from storage.routines import Routine, Sort
from storage.savepoint import savepoint

log = logging.getLogger(__name__)


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Tell at most `limit` of what is due by `now`; returns how many. What raises waits for its next time. Not while a
    clock is due: what it has to say stands in the day."""
    if planning.look(conn, now):
        return 1
    clock = clocks.earliest(conn)
    if clock is not None and clock <= now:
        return 0
    due = routines.due(conn, now, limit)
    together = _together(conn, due, now)
    return each(
        conn,
        due,
        lambda one: _tell(conn, one, together, now),
        give_up=lambda one: mornings.put_off(conn, one, now),
        name=lambda one: f"the {one.sort.value} of {one.subject_id}",
        now=now,
    )


def _tell(conn: Connection, one: Routine, together: Morning | None, now: datetime) -> None:
    if one.sort is Sort.DAY:
        mornings.tell(conn, one, together or mornings.gather(conn, (one,), now), now)
    elif one.sort is Sort.EVENING:
        duties.evening(conn, one, now)
    elif one.sort is Sort.STATEMENT:
        statements.make(conn, one, now)
    else:
        products.tell(conn, one, now)


def _together(conn: Connection, due: Sequence[Routine], now: datetime) -> Morning | None:
    """All of them looked at in a few queries; None where that fails, so that the one it fails for is found alone."""
    try:
        with savepoint(conn):
            return mornings.gather(conn, [one for one in due if one.sort is Sort.DAY], now)
    except OperationalError:
        raise
    except Exception:
        log.exception("%d days could not be looked at together, each is looked at alone", len(due))
        return None
