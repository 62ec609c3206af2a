"""The customer does not agree to a pause: one tap ends it (RULES 3)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed
from handlers.callers import Call
from handlers.errors import Changed
from handlers.notices import Reply
from handlers.promises import pausing


def disagree(conn: Connection, call: Call) -> Reply:
    """[I do not agree]: the clock runs again from now on, and the owner and the lead hear of it."""
    ticket = pressed.own_ticket(conn, call)
    if ticket.state not in pausing.PENDING:
        raise Changed(what=call.voice.label("C9.runs", "the clock of {ref} is not paused any more", ref=ticket.ref))
    pausing.dispute(conn, call, deskwork.load(conn, ticket))
    return Reply()
