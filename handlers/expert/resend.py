"""[Try again]: words that finally did not reach the customer go once more, by their author's press (H1)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, writers
from handlers.callers import Call
from handlers.errors import Changed, NotTheOwner, Refusal
from handlers.expert import ask, write
from handlers.notices import Post, Reply
from handlers.relay import delays, unsaying
from handlers.rules.lifecycle import EventKind
from handlers.wording import undelivered as wording
from storage import conversation, outbox, slots
from storage.conversation import Message, Sort
from storage.tickets import Ticket


class OnItsWay(Refusal):
    """It is on its way already."""

    script = "H1.way"


def try_again(conn: Connection, call: Call) -> Reply:
    """Send it anew: it counts from now on. Raises NotTheOwner, OldButton, OnItsWay or Changed."""
    ticket = pressed.ticket_at_hand(conn, call)
    message, row = pressed.message_at_hand(conn, call, ticket), call.inbound.value.rpartition(".")[2]
    if message.author_id != call.caller.person_id:
        raise NotTheOwner(owner=message.author, ref=ticket.ref)
    _require_lost(conn, call, ticket, message)
    delays.again(conn, message, call.now)
    if message.sort is Sort.QUESTION:
        deskwork.require_place(ticket, EventKind.ASKED_CUSTOMER)
        conversation.resort(conn, message.id, Sort.NOTE)
        ask.send(conn, call, deskwork.load(conn, ticket), message.text)
    else:
        deskwork.require_place(ticket, EventKind.ANSWERED)
        write.answer(conn, call, deskwork.load(conn, ticket), message)
    card = wording.trying(call.voice, ticket.ref, writers.contact_name(conn, ticket), message.text)
    posting.put(
        conn, call.lane.id, Post(card, script="H2"), now=call.now, slot=naming.slot_of(ticket, f"undelivered-{row}")
    )
    return Reply()


def _require_lost(conn: Connection, call: Call, ticket: Ticket, message: Message) -> None:
    slot = naming.message_slot(message.id, ticket, ticket.customer_lane_id)
    if outbox.is_waiting(conn, ticket.customer_lane_id, slot):
        raise OnItsWay
    if message.sort not in unsaying.OURS or slots.sent_in(conn, slot) is not None:
        raise Changed(what=call.voice.label("H1.settled", "that message needs no sending any more"))
