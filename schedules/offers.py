"""Offers that nobody answered in time go on to the next expert (RULES 5, mode `offer`)."""

import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers.staffing import routing
from storage import offers
from storage.offers import Offer, Outcome

log = logging.getLogger(__name__)


def lapse(conn: Connection, now: datetime, limit: int) -> int:
    """Go on with at most `limit` offers that ran out by `now`; returns how many."""
    due = offers.due(conn, now, limit)
    for one in due:
        _go_on(conn, one, now)
    return len(due)


def _go_on(conn: Connection, one: Offer, now: datetime) -> None:
    """An offer that raises is ended, so that its request is everybody's and the other offers go on (DESIGN 2.10)."""
    try:
        with conn.begin_nested():
            routing.go_on(conn, one, Outcome.LAPSED, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("the offer of ticket %d could not go on and is ended", one.ticket_id)
        offers.settle(conn, one.id, Outcome.ENDED)
