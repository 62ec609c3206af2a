"""A chat has another id from now on; where its messages do not come along, the cards stand there anew."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, ticketcard
from storage import conversation, moving, places, tickets
from storage.conversation import Side


def moved(conn: Connection, place_id: int, external: str, *, emptied: bool, now: datetime) -> None:
    """See `moving.move`; each open request of the experts there has its card again."""
    stays = moving.move(conn, place_id, external, emptied=emptied)
    for lane_id in places.threads_lost(conn, stays) if emptied else ():
        found = conversation.ticket_in(conn, lane_id)
        ticket = tickets.require(conn, found[0]) if found and found[1] is Side.ROOM else None
        if ticket is not None and ticket.state in tickets.OPEN_STATES:
            ticketcard.show(conn, deskwork.load(conn, ticket), lane_id, now)
