"""What somebody said is taken back: its copies go, what has not left yet never leaves, what was said is kept (C8)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, ticketcard, writers
from handlers.callers import Call
from handlers.complaints import telling as complaining
from handlers.deskwork import Running, happened
from handlers.files import carrying
from handlers.notices import Card, Post, Remove, Sign
from handlers.relay import delays, rerouting
from handlers.rules.lifecycle import EventKind
from handlers.wording import unsaid as wording
from storage import conversation, downloads, outbox, tickets, uploads
from storage.complaints import CARRIER
from storage.conversation import Message, Sort
from storage.tickets import Ticket

OURS = (Sort.ANSWER, Sort.QUESTION)


def delete(conn: Connection, call: Call, message: Message) -> None:
    """Its author deleted what he wrote, or took it back."""
    if message.author_id == call.caller.person_id and message.sort is not Sort.NOTE:
        take_back(conn, message, by=call.caller.person_id, at=call.at, now=call.now)


def take_back(conn: Connection, message: Message, *, by: int | None, at: datetime, now: datetime) -> None:
    """Remove every copy of a message, as far as the platforms let us; an answer is an internal note from then on. One
    that never left kept no promise; one that was delivered did (RULES 3)."""
    ticket = tickets.require(conn, message.ticket_id)
    running = deskwork.load(conn, ticket) if message.sort in OURS else None
    never_left = _remove_copies(conn, ticket, message, now)
    if ticket.hold_reason == CARRIER:
        _remove_files(conn, ticket, message, now)
    if running is None:
        return
    conversation.resort(conn, message.id, Sort.NOTE)
    if never_left:
        strike(conn, running, message, now)
        delays.end(conn, message, Sign.NOTE, now)
        note = wording.stopped(ticketcard.room_voice(running, now), writers.contact_name(conn, ticket))
        posting.to_rooms(conn, ticket, Post(Card(note), script="C8"), now=now)
        return
    running = deskwork.record(conn, running, happened(EventKind.NOTED, at, by=by, why="taken back"), now=now)
    _end_pause(conn, running, message, now)


def _remove_copies(conn: Connection, ticket: Ticket, message: Message, now: datetime) -> bool:
    """Whether the customer's copy never left."""
    now_in, own = ticket.customer_lane_id, rerouting.lane_of_copy(conn, ticket, message.id)
    slots = posting.customers_slots(conn, ticket, naming.message_slot(message.id, ticket, now_in))
    if own != now_in:
        del slots[now_in]
        slots[own] = naming.message_slot(message.id, ticket, own)
    for lane in conversation.rooms_of(conn, ticket.id):
        slots.setdefault(lane.id, naming.message_slot(message.id, ticket, lane.id))
    downloads.revoke(conn, message.id)
    uploads.revoke(conn, message.id)
    stopped: dict[int, bool] = {}
    for lane_id, slot in sorted(slots.items()):
        shown = carrying.slots(conn, ticket, message, lane_id)
        named = [slot, *shown] if carrying.is_said(conn, message) else shown
        left = [one for one in named if not outbox.stop(conn, lane_id, one)]
        for one in left:
            posting.put(conn, lane_id, Remove(one), now=now)
        stopped[lane_id] = not left
    return stopped[own]


def _remove_files(conn: Connection, ticket: Ticket, message: Message, now: datetime) -> None:
    """Those of a complaint, which no room has."""
    for lane in complaining.lanes_of(conn, ticket):
        for slot in carrying.slots(conn, ticket, message, lane):
            if not outbox.stop(conn, lane, slot):
                posting.put(conn, lane, Remove(slot), now=now)


def strike(conn: Connection, running: Running, message: Message, now: datetime) -> None:
    """It never arrived: no promise was met by it, and nobody waits for an answer to it."""
    event = happened(EventKind.STRUCK, now, ref=str(message.id))
    _end_pause(conn, deskwork.record(conn, running, event, now=now), message, now)


def _end_pause(conn: Connection, running: Running, message: Message, now: datetime) -> None:
    """Nobody waits for an answer to a question that is not there."""
    if message.sort is Sort.QUESTION and running.ticket.state == "pending_customer":
        event = happened(EventKind.PAUSE_DISPUTED, now, why="undelivered")
        running = deskwork.record(conn, running, event, now=now)
    ticketcard.refresh(conn, running, now)
