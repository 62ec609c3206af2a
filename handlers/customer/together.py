"""What one person writes in several of his chats is one request: one allowance, one clock, one answer (RULES 5)."""

from datetime import timedelta

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.membership import arriving
from handlers.notices import Card
from handlers.relay import rerouting
from handlers.rules import likeness
from handlers.wording import rerouting as wording
from storage import conversation, people, places, reaching, tickets
from storage.conversation import Message, Sort
from storage.tickets import Ticket

TOGETHER = timedelta(minutes=10)  # several messages of one person within this time are one request
AGAIN = timedelta(hours=1)  # within which the same question in another chat is the same request
MOST = 20  # open requests that are looked at


def elsewhere(conn: Connection, call: Call) -> Ticket | None:
    """The open request to which a message belongs that was written in another chat of the same person: what was asked
    here and is answered elsewhere, what he wrote there just now, or the same question."""
    if call.caller.person_id is None:
        return None
    people.lock(conn, call.caller.person_id)  # or he asks in two chats at one moment, and each unit sees no other
    theirs = reaching.open_elsewhere(conn, call.place.id, contact_id=call.caller.person_id, most=MOST)
    company = None if call.place.direct or not theirs else arriving.organisation_here(conn, call.place)
    for one in theirs:
        ticket, spoken_at = one.ticket, one.spoken_at
        if not call.place.direct and (company is None or company.id != ticket.organisation_id):
            continue  # where others read along, only a request of their company
        is_recent = spoken_at is not None and call.at - spoken_at <= TOGETHER
        # Where a top-level message is a new request anyway, one that was asked here is reached in its thread.
        left_here = one.asked_here and not call.inbound.where.threads
        if is_recent or left_here or _is_asked_again(conn, call, ticket):
            return tickets.surviving(conn, ticket.id)
    return None


def _is_asked_again(conn: Connection, call: Call, ticket: Ticket) -> bool:
    if call.at - ticket.written_at > AGAIN:
        return False
    said = (one.text for one in conversation.of_ticket(conn, ticket.id) if one.sort is Sort.WORDS)
    return any(likeness.are_alike(call.inbound.text, text) for text in said)


def added(conn: Connection, call: Call, ticket: Ticket, message: Message) -> Card:
    """B4: which request the message belongs to, and where its answer comes."""
    there = places.place_by_id(conn, places.lane_by_id(conn, ticket.customer_lane_id).place_id)
    value = f"{ticket.number}.{message.id}"
    if there.id == call.place.id:
        return wording.back_here(call.voice, ticket.ref, value)
    subject = ticket.subject if call.place.direct else ""
    return wording.added(call.voice, ticket.ref, subject, rerouting.way_of(there), value)
