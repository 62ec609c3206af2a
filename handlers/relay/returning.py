"""Somebody who had blocked the desk is back: what he was answered meanwhile, as soon as he wants it (H2)."""

from collections.abc import Mapping

from sqlalchemy import Connection

from handlers import naming, posting, pressed
from handlers.callers import Call
from handlers.errors import Changed
from handlers.notices import Post, Reason, Reply, load
from handlers.relay import delays, unsaying
from handlers.wording import returning as wording
from storage import conversation, outbox, tickets
from storage.conversation import Message
from storage.outbox import Waiting
from storage.tickets import Ticket

Missed = Mapping[int, tuple[Message, list[tuple[int, Waiting]]]]  # a message's id -> it, and what shows it, by lane


def welcome(conn: Connection, call: Call) -> None:
    """How many answers there are on each of his requests; none says nothing."""
    missed = _missed(conn, call)
    for ticket in _tickets(conn, missed):
        count = sum(message.ticket_id == ticket.id for message, _ in missed.values())
        card = wording.welcome_back(call.voice, ticket.ref, count, str(ticket.number))
        newest = max(missed)
        posting.put(conn, call.lane.id, Post(card, script="H2"), now=call.now, key=f"back/{ticket.id}/{newest}")


def show(conn: Connection, call: Call) -> Reply:
    """[Show it]: they go out now, in their order. Raises NotYours, or Changed where nothing is missing any more."""
    ticket = pressed.own_ticket(conn, call)
    found = [one for one in _missed(conn, call).values() if one[0].ticket_id == ticket.id]
    if not found:
        raise Changed(what=wording.shown(call.voice))
    for message, copies in found:
        delays.again(conn, message, call.now)
        for lane_id, copy in copies:
            posting.put(conn, lane_id, load(copy.payload), now=call.now, slot=copy.slot)
    return Reply()


def _missed(conn: Connection, call: Call) -> Missed:
    """Our words to him that never left for this chat, of requests that are still answered there."""
    found: dict[int, tuple[Message, list[tuple[int, Waiting]]]] = {}
    for lane_id, copy in outbox.never_left(conn, call.place.id, Reason.BLOCKED):
        copied = naming.message_of_slot(copy.slot)
        message = conversation.find(conn, copied) if copied is not None else None
        if message is not None and message.sort in unsaying.OURS and _is_here(conn, message, lane_id):
            found.setdefault(message.id, (message, []))[1].append((lane_id, copy))
    return found


def _is_here(conn: Connection, message: Message, lane_id: int) -> bool:
    ticket = tickets.by_id(conn, message.ticket_id)
    return ticket is not None and ticket.customer_lane_id == lane_id


def _tickets(conn: Connection, missed: Missed) -> list[Ticket]:
    numbers = sorted({message.ticket_id for message, _ in missed.values()})
    return [found for number in numbers if (found := tickets.by_id(conn, number)) is not None]
