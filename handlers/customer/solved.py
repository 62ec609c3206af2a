"""After "solved": the customer says yes, or not yet; or cannot give what was asked; or takes the request back."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, ticketcard
from handlers.allowance import usage
from handlers.callers import Call
from handlers.customer.reopening import drop_question, may_reopen, reopen
from handlers.deskwork import Running, happened
from handlers.errors import Changed, StateChanged
from handlers.held import keepers
from handlers.notices import Card, Post, Reply
from handlers.rules.ledger import Unit, used_by
from handlers.rules.lifecycle import EventKind
from handlers.wording import customer
from handlers.wording.leads import Ending
from handlers.wording.voice import Voice


def confirm(conn: Connection, call: Call) -> Reply:
    """[Yes, solved]: closed."""
    ticket = pressed.own_ticket(conn, call)
    if ticket.state == "closed":
        return Reply(toast=call.voice.label("C12.already", "{ref} is closed already.", ref=ticket.ref))
    event = happened(EventKind.CONFIRMED, call.at, by=call.caller.person_id, by_customer=True)
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes={"closed_at": call.at})
    drop_question(conn, call, running.ticket)
    posting.to_customer(
        conn, ticket, Post(Card(customer.confirmed(call.voice, ticket.ref)), script="C12"), now=call.now
    )
    ticketcard.refresh(conn, running, call.now)
    return Reply()


def not_yet(conn: Connection, call: Call) -> Reply:
    """[Not yet]: open again under the same number, with the same owner (C13)."""
    ticket = pressed.own_ticket(conn, call)
    if ticket.state not in ("resolved", "closed"):
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    if not may_reopen(conn, call, ticket):
        late = call.voice.label("C13.late", "{ref} is closed for good: write it as a new request", ref=ticket.ref)
        raise Changed(what=late)
    running = reopen(conn, call, deskwork.load(conn, ticket), asking=True)
    voice = Voice("en", running.terms.calendar.zone, call.now)
    note = voice.say("C13.room", "{name} says that it is not solved yet.", name=call.caller.name)
    posting.to_rooms(conn, ticket, Post(Card(note), script="C13"), now=call.now)
    ticketcard.refresh(conn, running, call.now)
    return Reply()


def lack(conn: Connection, call: Call) -> Reply:
    """[I do not have it]: the pause ends, and the experts know (C9)."""
    ticket = pressed.own_ticket(conn, call)
    running = deskwork.load(conn, ticket)
    if ticket.state != "pending_customer":
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    event = happened(EventKind.PAUSE_DISPUTED, call.at, by=call.caller.person_id, by_customer=True)
    running = deskwork.record(conn, running, event, now=call.now)
    voice = Voice("en", running.terms.calendar.zone, call.now)
    note = voice.say(
        "C9.lacks", "{name} does not have what was asked for. The clock runs again.", name=call.caller.name
    )
    posting.to_rooms(conn, ticket, Post(Card(note), script="C9"), now=call.now)
    card = customer.resumed(call.voice, ticket.ref, running.answer_due, running.solve_due)
    posting.to_customer(conn, ticket, Post(card, script="C9"), now=call.now)
    ticketcard.refresh(conn, running, call.now)
    return Reply()


def withdraw(conn: Connection, call: Call) -> Reply:
    """[Withdraw]: the customer takes the request back; nothing is charged."""
    ticket = pressed.own_ticket(conn, call)
    running = deskwork.load(conn, ticket)
    event = happened(EventKind.WITHDRAWN, call.at, by=call.caller.person_id, by_customer=True)
    running = deskwork.record(conn, running, event, now=call.now, changes={"closed_at": call.at})
    worked = used_by(usage.entries_of(conn, ticket, Unit.MINUTES)) != 0
    said = customer.withdrawn(call.voice, ticket.ref, is_worked=worked)
    posting.to_customer(conn, ticket, Post(Card(said), script="D1"), now=call.now)
    _tell_withdrawn(conn, call, running, was_held=ticket.state == "held")
    ticketcard.refresh(conn, running, call.now)
    return Reply(toast=call.voice.label("withdrawn.toast", "{ref} is withdrawn.", ref=ticket.ref))


def _tell_withdrawn(conn: Connection, call: Call, running: Running, *, was_held: bool) -> None:
    """Whoever was to work or to decide hears that there is nothing to do any more."""
    if was_held:
        keepers.settle(conn, running.ticket, Ending.WITHDRAWN, by=call.caller.name, at=call.at, now=call.now)
    voice = Voice("en", running.terms.calendar.zone, call.now)
    note = voice.say("withdrawn.room", "{name} withdrew this request.", name=call.caller.name)
    posting.to_rooms(conn, running.ticket, Post(Card(note), script="D1"), now=call.now)
