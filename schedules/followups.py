"""What is to be done about missed promises at a time: the customer is told, a person is reminded of a call."""

import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers import deskwork
from handlers.account import telephone
from handlers.missed import apologies
from storage import misses, tickets
from storage.misses import FollowUp, Promise, Sort

log = logging.getLogger(__name__)


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Do at most `limit` of what is due by `now`; returns how many."""
    due = misses.due(conn, now, limit)
    for one in due:
        _do(conn, one, now)
    return len(due)


def _do(conn: Connection, one: FollowUp, now: datetime) -> None:
    """What raises is given up, loudly, so that the rest goes on (DESIGN 2.10)."""
    try:
        with conn.begin_nested():
            running = deskwork.load(conn, tickets.require(conn, one.ticket_id))
            act = apologies.fall_due if one.sort is Sort.APOLOGY else telephone.remind
            act(conn, running, one, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("what follows a missed promise of ticket %d failed and is given up", one.ticket_id)
        promise = Promise(one.ticket_id, one.kind, one.number)
        misses.done(conn, promise, one.sort, person_id=one.person_id)
