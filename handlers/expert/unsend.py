"""`unsend`: whoever wrote it takes a message back from the customer: the one he replies to, or his last one (C8)."""

from sqlalchemy import Connection

from handlers import pressed
from handlers.callers import Call
from handlers.errors import Refusal
from handlers.notices import Reply
from handlers.relay import passing, unsaying
from storage import conversation
from storage.conversation import Message
from storage.tickets import Ticket


class NothingToUnsend(Refusal):
    """You have sent nothing on {ref} that could be taken back."""

    script = "C8.none"


class NotYourWords(Refusal):
    """Only {who} can take that back."""

    script = "C8.other"


def unsend(conn: Connection, call: Call) -> Reply:
    """Take it back. Raises NothingToUnsend or NotYourWords; what became of it is said in the room."""
    call = pressed.naming(call)
    ticket = pressed.ticket_at_hand(conn, call)
    message = passing.quoted_by(conn, call) or _last(conn, call, ticket)
    if message is None or message.ticket_id != ticket.id or message.sort not in unsaying.OURS:
        raise NothingToUnsend(ref=ticket.ref)
    if message.author_id != call.caller.person_id:
        raise NotYourWords(who=message.author)
    unsaying.take_back(conn, message, by=call.caller.person_id, at=call.at, now=call.now)
    return Reply()


def _last(conn: Connection, call: Call, ticket: Ticket) -> Message | None:
    """The newest of the caller's own messages to the customer."""
    said = conversation.of_ticket(conn, ticket.id)
    mine = [one for one in said if one.sort in unsaying.OURS and one.author_id == call.caller.person_id]
    return max(mine, key=lambda one: one.id, default=None)
