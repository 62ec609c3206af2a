"""Offers that nobody answered in time go on to the next expert (RULES 5, mode `offer`)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.staffing import routing
from schedules.apart import each
from storage import offers
from storage.offers import Outcome


def lapse(conn: Connection, now: datetime, limit: int) -> int:
    """Go on with at most `limit` offers that ran out by `now`; returns how many. One that raises is ended, so that its
    request is everybody's."""
    return each(
        conn,
        offers.due(conn, now, limit),
        lambda one: routing.go_on(conn, one, Outcome.LAPSED, now),
        give_up=lambda one: offers.settle(conn, one.id, Outcome.ENDED),
        name=lambda one: f"the offer of ticket {one.ticket_id}",
        now=now,
    )
