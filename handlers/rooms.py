"""A request enters the chats of its queue, and leaves them: its card, its room, and what was said so far."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, ticketcard, writers
from handlers.deskwork import Running, happened
from handlers.files import carrying
from handlers.notices import Card, Document, Files, Post, Priority, Text
from handlers.relay import continuing, passing
from handlers.rules.facts import Says
from handlers.rules.lifecycle import EventKind
from handlers.rules.routing import to_data
from handlers.staffing import rounds
from handlers.wording import expert, groups, routing
from handlers.wording.voice import QUOTED, Voice, flat
from storage import conversation, desk, leases, offers, people, queues, tickets
from storage.conversation import Message, Sort
from storage.places import Lane
from storage.queues import Queue
from storage.tickets import Ticket


def enter(conn: Connection, running: Running, now: datetime) -> None:
    """The card in every chat of the queue; below it the words it does not show whole, and what was said after them."""
    said = conversation.of_ticket(conn, running.ticket.id)
    made = ticketcard.open_rooms(conn, running, now, said)
    first = next((one.id for one in sorted(said, key=lambda one: one.id) if one.sort is Sort.WORDS), None)
    for lane in made:
        for text in continuing.texts(said):
            message = text[0]
            is_on_card = message.id == first and len(message.text) <= QUOTED
            if message.place_id == lane.place_id:
                continue
            if is_on_card and not carrying.has_notes(conn, message):
                carrying.show(conn, running.ticket, message, Files(()), lane=lane.id, now=now)
            else:
                _retell(conn, running, text, lane, now=now)


def transfer(
    conn: Connection, running: Running, queue: Queue, *, by: int | None, why: Says, now: datetime, handed: str = ""
) -> Running:
    """The request waits in another queue from now on; the cards it had say where it went, and their rooms are left.

    by: the person who moved it, None for the desk itself; handed: what the next must know. Raises Changed when it is
    held or over.
    """
    event = happened(EventKind.TRANSFERRED, now, by=by)
    left = queues.by_id(conn, running.ticket.queue_id) if running.ticket.queue_id else None
    changes = {"queue_id": queue.id, "owner_id": None, "owned_at": None, "handed": handed or None}
    notes = {"queue": queue.key, "from": left.key if left else "", "because": [to_data(why)]}
    after = deskwork.record(conn, running, event, now=now, changes=changes, notes=notes)
    rounds.stop(conn, running, now)
    offers.forget(conn, running.ticket.id)
    voice = ticketcard.room_voice(running, now)
    reason = told(conn, voice, why)
    card = routing.moved(voice, running.ticket.ref, queue.title, by=people.name_of(conn, by), at=now, why=reason)
    _leave(conn, running, card, now)
    return after


def told(conn: Connection, voice: Voice, why: Says) -> Text:
    """A reason with the name of the person it speaks of."""
    who = why.params.get("who")
    return routing.because(voice, why, {int(who): people.name_of(conn, int(who))} if who is not None else {})


def _leave(conn: Connection, running: Running, card: Card, now: datetime) -> None:
    """The cards become `card`, for good, and what is said in these rooms no longer belongs to the request."""
    ticket = running.ticket
    ticketcard.close_rooms(conn, running, now, closed=True)
    for lane in conversation.rooms_of(conn, ticket.id):
        slot = naming.slot_of(ticket, "card", lane.id)
        posting.put(conn, lane.id, Post(card, script="C10"), now=now, priority=Priority.CARD, slot=slot)
        conversation.leave(conn, lane.id, ticket.id)


def left_in(conn: Connection, lane: Lane) -> Ticket | None:
    """The request whose room this was before it moved on; None where it has been no request's."""
    number = lane.label.removeprefix("T-")
    found = tickets.by_number(conn, int(number)) if number != lane.label and number.isdecimal() else None
    is_here = found is None or lane.id in [room.id for room in conversation.rooms_of(conn, found.id)]
    return None if is_here else found


def made_anew(conn: Connection, lane_id: int, now: datetime) -> None:
    """The platform made a room again because the one there was is gone: it begins with the card, and says so (H7)."""
    found = conversation.ticket_in(conn, lane_id)
    if found is None:
        return
    running = deskwork.load(conn, tickets.require(conn, found[0]))
    ticket, voice = running.ticket, ticketcard.room_voice(running, now)
    leases.empty_slot(conn, naming.slot_of(ticket, "card", lane_id))
    ticketcard.show(conn, running, lane_id, now)
    posting.put(conn, lane_id, Post(Card(groups.made_anew(voice, ticket.ref)), script="H7"), now=now)
    said = [_line(conn, voice, one) for one in conversation.of_ticket(conn, ticket.id)]
    sheet = Document(f"{ticket.ref}-log.txt", groups.log(voice, said), groups.attached(voice, ticket.ref), silent=True)
    posting.put(conn, lane_id, sheet, now=now)


def _line(conn: Connection, voice: Voice, one: Message) -> groups.Line:
    return groups.Line(one.at, one.author, flat((carrying.words(conn, voice, one),)), one.sort is Sort.NOTE)


def _retell(conn: Connection, running: Running, text: Sequence[Message], lane: Lane, *, now: datetime) -> None:
    """One text of before, shown in a room; where it stands already, that copy is edited to the same words."""
    ticket, voice, message = running.ticket, Voice("en", desk.current(conn).zone, now), text[0]
    said = carrying.words(conn, voice, message)
    if message.sort is Sort.WORDS:
        card = passing.from_customer(conn, text, voice)
    elif message.sort is Sort.NOTE:
        card = expert.fallback_note(voice, message.author, said)
    else:
        card = expert.mirrored(voice, message.author, writers.contact_name(conn, ticket), said)
    slot = naming.message_slot(message.id, ticket, lane.id)
    carrying.say(conn, ticket, message, Post(card, script="C5"), lane=lane.id, slot=slot, now=now)
