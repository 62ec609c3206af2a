"""A message that was added to a request by guess belongs to another one, or is one of its own (B4)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, ticketcard
from handlers.asking import opening
from handlers.callers import Call
from handlers.customer import write
from handlers.deskwork import happened
from handlers.errors import OldButton
from handlers.notices import Card, Post, Reply
from handlers.rules.lifecycle import EventKind
from handlers.wording.voice import Voice
from storage import conversation, tickets
from storage.conversation import Message, Side
from storage.tickets import Ticket


def about(conn: Connection, call: Call) -> Reply:
    """[About T-1047]: the message that was added belongs to another open request of the same person."""
    other = pressed.number(pressed.rest_of(call).partition(".")[2])
    for number in sorted((pressed.number(call.inbound.value.partition(".")[0]), other)):
        tickets.by_number(conn, number)  # locked, the lowest first
    ticket, meant = pressed.own_ticket(conn, call), tickets.by_number(conn, other)
    message = pressed.message_at_hand(conn, call, ticket)
    if meant is None or not pressed.may_write(call, meant) or meant.state not in tickets.OPEN_STATES:
        raise OldButton
    conversation.move(conn, message.id, meant.id)
    _take_back(conn, call, ticket, message, now_in=meant.ref)
    write.hear(conn, call, meant, conversation.by_id(conn, message.id))
    return Reply(toast=call.voice.label("B4.about", "Added to {ref}.", ref=meant.ref))


def separate(conn: Connection, call: Call) -> Reply:
    """B4 [New request]: the message that was added opens a request of its own."""
    ticket = pressed.own_ticket(conn, call)
    message = pressed.message_at_hand(conn, call, ticket)
    running = opening.open_apart(conn, call, message)
    if call.lane.thread is not None and call.lane.id != ticket.customer_lane_id:
        conversation.leave(conn, call.lane.id, ticket.id)
        conversation.join(conn, call.lane.id, running.ticket.id, Side.CUSTOMER)
    _take_back(conn, call, ticket, message, now_in=running.ticket.ref)
    return Reply(toast=call.voice.label("B4.opened", "Opened {ref}.", ref=running.ticket.ref))


def _take_back(conn: Connection, call: Call, ticket: Ticket, message: Message, *, now_in: str) -> None:
    """The message is no part of the ticket any more, which its rooms read, so the promise it started is none; the next
    one that waits for an answer starts its own."""
    note = Voice("en", call.desk_zone, call.now).say("B4.moved", "The last message is now {ref}.", ref=now_in)
    posting.to_rooms(conn, ticket, Post(Card(note), script="B4"), now=call.now)
    if ticket.state == "held":
        return
    running = deskwork.load(conn, ticket)
    struck = happened(EventKind.STRUCK, call.at, by=call.caller.person_id, ref=str(message.id), why="moved")
    running = deskwork.record(conn, running, struck, now=call.now)
    ticketcard.refresh(conn, running, call.now)
