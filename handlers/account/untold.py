"""Whoever decides about requests and could not be written to before: what waits for him is shown as he opens the desk
(D2, E5)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork
from handlers.asking import deciding
from handlers.callers import Caller
from handlers.held import keepers
from handlers.missed import breaches
from storage import listing
from storage.listing import Whose
from storage.tickets import OPEN_STATES

MOST = 10  # requests, the newest: the status counts them all


def show(conn: Connection, caller: Caller, now: datetime) -> None:
    """His notices as they stand now, each in its slot: what arrived before changes nothing."""
    theirs = caller.roles.manages
    if not theirs:
        return
    found = listing.page(conn, Whose(organisations=theirs, states=OPEN_STATES), skip=0, most=MOST)
    missed = listing.missed(conn, [one.id for one in found])
    for ticket in reversed(found):
        running = deskwork.load(conn, ticket)
        if ticket.state == "held":
            keepers.tell(conn, running, deciding.decide_again(conn, ticket, now), now=now)
        elif ticket.id in missed:
            breaches.refresh(conn, running, now)
