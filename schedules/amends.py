"""What is to be done about missed promises at a time: the customer is told, a person is reminded of a call."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork
from handlers.account import telephone
from handlers.missed import apologies
from schedules.apart import each
from storage import misses, tickets
from storage.misses import Amends, Promise, Sort


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Do at most `limit` of what is due by `now`; returns how many. What raises is done with."""
    return each(
        conn,
        misses.due(conn, now, limit),
        lambda one: _do(conn, one, now),
        give_up=lambda one: misses.done(
            conn, Promise(one.ticket_id, one.kind, one.number), one.sort, person_id=one.person_id
        ),
        name=lambda one: f"what follows a missed promise of ticket {one.ticket_id}",
        now=now,
    )


def _do(conn: Connection, one: Amends, now: datetime) -> None:
    running = deskwork.load(conn, tickets.require(conn, one.ticket_id))
    act = apologies.fall_due if one.sort is Sort.APOLOGY else telephone.remind
    act(conn, running, one, now)
