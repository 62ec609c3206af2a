"""Open again under the same number, with the same owner, while the contract's window lasts (C13, RULES 3)."""

from datetime import timedelta

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, ticketcard
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.notices import Card, Post
from handlers.rules.lifecycle import EventKind
from handlers.wording import customer
from storage import people
from storage.complaints import CARRIER
from storage.tickets import Ticket


def may_reopen(conn: Connection, call: Call, ticket: Ticket) -> bool:
    """Whether the solved ticket may be opened again; after its window, what is written is a new request. What carries
    a complaint is nobody's to work on."""
    if ticket.hold_reason == CARRIER:
        return False
    window = timedelta(days=deskwork.load(conn, ticket).terms.clauses.reopen_window_days)
    ended = ticket.closed_at or ticket.resolved_at or ticket.opened_at
    return call.at <= ended + window


def reopen(conn: Connection, call: Call, running: Running, *, asking: bool) -> Running:
    """The customer says that it is not solved. asking: he said so by a button, and is asked what is wrong."""
    drop_question(conn, call, running.ticket)
    event = happened(EventKind.REOPENED, call.at, by=call.caller.person_id, by_customer=True)
    cleared = {"resolved_at": None, "closed_at": None}
    running = deskwork.record(conn, running, event, now=call.now, changes=cleared)
    card = customer.reopened(
        call.voice, running.ticket.ref, _owner(conn, running.ticket), running.answer_due, asking=asking
    )
    posting.to_customer(conn, running.ticket, Post(card, script="C13"), now=call.now)
    ticketcard.close_rooms(conn, running, call.now, closed=False)
    return running


def drop_question(conn: Connection, call: Call, ticket: Ticket) -> None:
    """The question "is it working?", where it was asked, loses its buttons: it is answered."""
    if ticket.resolved_at is None:
        return
    cause, fix = ticket.cause or "", ticket.fix or ""
    card = customer.solved(call.voice, ticket.ref, _owner(conn, ticket), ticket.number, cause=cause, fix=fix)
    post = Post(Card(card.text), script="C12")
    posting.to_customer(conn, ticket, post, now=call.now, slot=naming.solved_slot(ticket))


def _owner(conn: Connection, ticket: Ticket) -> str:
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    return owner.name if owner else ""
