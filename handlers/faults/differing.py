"""What the customer of a request may press where a fault is said to be behind it (CONVERSATIONS B12)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying, ticketcard, whom, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import StateChanged
from handlers.faults import showing, spreading
from handlers.faults.refusals import Apart
from handlers.notices import Card, Post, Reply
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind
from handlers.wording import faults as wording
from storage import conversation, faults, people, places
from storage.faults import Fault
from storage.tickets import Ticket


def details(conn: Connection, call: Call) -> Reply:
    """[Details]: what is known, and that the request goes on by itself."""
    ticket, fault = _mine(conn, call)
    running = deskwork.load(conn, ticket)
    known, owner = showing.standing(conn, fault, ticket), showing.holder(conn, ticket)
    return replying.answer(conn, call, wording.details(call.voice, known, owner, running.answer_due), script="B12")


def different(conn: Connection, call: Call) -> Reply:
    """[Mine is different]: it belongs to the fault no more, and the promise of news is taken back."""
    ticket, fault = _mine(conn, call)
    if ticket.state not in spreading.RUNNING:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    faults.unlink(conn, fault.id, ticket.id, call.at)
    running = _withdraw(conn, call, deskwork.load(conn, ticket), fault)
    _tell(conn, call, running, fault)
    ticketcard.refresh(conn, running, call.now)
    showing.board(conn, fault, call.now)
    return Reply(toast=call.voice.label("B12.thanks", "Thank you: {ref} goes on by itself.", ref=ticket.ref))


def _mine(conn: Connection, call: Call) -> tuple[Ticket, Fault]:
    """The caller's own request, and the fault behind it. Raises NotYours or Apart."""
    ticket = pressed.own_ticket(conn, call)
    fault = faults.of_ticket(conn, ticket.id)
    if fault is None:
        raise Apart(ref=ticket.ref)
    return ticket, fault


def _withdraw(conn: Connection, call: Call, running: Running, fault: Fault) -> Running:
    """Nobody owes him news of a fault that is not his; a promise that was missed before stays missed."""
    for number in showing.promises(running, fault):
        event = happened(
            EventKind.PROMISE_WITHDRAWN,
            call.at,
            by=call.caller.person_id,
            clock=ClockKind.PROMISE,
            number=number,
            by_customer=True,
        )
        running = deskwork.record(conn, running, event, now=call.now)
    return running


def _tell(conn: Connection, call: Call, running: Running, fault: Fault) -> None:
    ticket = running.ticket
    spoken = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = wording.apart(spoken, ticket.ref, showing.holder(conn, ticket), running.answer_due)
    slot = showing.notice_slot(ticket, fault)
    posting.to_customer(conn, ticket, Post(card, script="B12"), now=call.now, slot=slot)
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    voice = ticketcard.room_voice(running, call.now)
    for lane in conversation.rooms_of(conn, ticket.id):
        called = whom.called(conn, owner, places.place_by_id(conn, lane.place_id)) if owner else None
        said = wording.left(voice, called, call.caller.name, fault.ref)
        posting.put(conn, lane.id, Post(Card(said), script="B12"), now=call.now)
