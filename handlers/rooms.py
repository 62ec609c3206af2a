"""A request enters the chats of its queue, and leaves them: its card, its room, and what was said so far."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, relay, ticketcard, writers
from handlers.deskwork import Running
from handlers.notices import Card, Post, Priority
from handlers.wording import expert
from handlers.wording.voice import QUOTED, Voice
from storage import conversation, desk
from storage.conversation import Message, Sort
from storage.places import Lane


def enter(conn: Connection, running: Running, now: datetime) -> None:
    """The card in every chat of the queue; below it the words it does not show whole, and what was said after them."""
    ticketcard.open_rooms(conn, running, now)
    said = conversation.of_ticket(conn, running.ticket.id)
    first = next((one.id for one in sorted(said, key=lambda one: one.id) if one.sort is Sort.WORDS), None)
    for lane in conversation.rooms_of(conn, running.ticket.id):
        for message in said:
            is_on_card = message.id == first and len(message.text) <= QUOTED
            if not is_on_card and message.place_id != lane.place_id:
                _retell(conn, running, message, lane, now=now)


def leave(conn: Connection, running: Running, card: Card, now: datetime) -> None:
    """The card becomes `card`, for good, and what is said in these rooms no longer belongs to the request."""
    ticket = running.ticket
    ticketcard.close_rooms(conn, running, now, closed=True)
    for lane in conversation.rooms_of(conn, ticket.id):
        slot = posting.slot_of(ticket, "card", lane.id)
        posting.put(conn, lane.id, Post(card, script="C10"), now=now, priority=Priority.CARD, slot=slot)
        conversation.leave(conn, lane.id, ticket.id)


def _retell(conn: Connection, running: Running, message: Message, lane: Lane, *, now: datetime) -> None:
    """One message of before, shown in a room; where it stands already, that copy is edited to the same words."""
    ticket, voice = running.ticket, Voice("en", desk.current(conn).zone, now)
    text = relay.with_attachments(voice, message)
    if message.sort is Sort.WORDS:
        card = expert.from_customer(voice, message.author, writers.customer_platform(conn, ticket), text)
    elif message.sort is Sort.NOTE:
        card = expert.fallback_note(voice, message.author, text)
    else:
        card = expert.mirrored(voice, message.author, writers.contact_name(conn, ticket), text)
    slot = posting.message_slot(message.id, ticket, lane.id)
    posting.put(conn, lane.id, Post(card, script="C5"), now=now, slot=slot)
