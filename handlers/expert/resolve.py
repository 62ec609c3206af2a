"""[Resolve] needs cause and fix, which the customer reads; [Reopen] takes it back (C12, check 22)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.cases import using
from handlers.deskwork import Running, happened
from handlers.errors import StateChanged
from handlers.expert import working
from handlers.notices import Card, Form, Post, Reply
from handlers.prevention import repeating as prevention
from handlers.rules.lifecycle import EventKind
from handlers.staffing import owning
from handlers.wording import customer, expert
from handlers.writers import is_check
from storage import conversation, tickets
from storage.conversation import Sort
from storage.tickets import Ticket


def resolve(conn: Connection, call: Call) -> Reply:
    """Ask for cause and fix, or, with both given, resolve."""
    ticket = pressed.ticket_at_hand(conn, call)
    if ticket.state in ("resolved", "closed"):
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    pressed.require_owner(conn, call, ticket)
    if call.inbound.kind != "form":
        return replying.ask(conn, call, _form(conn, call, ticket))
    cause = pressed.spoken(call, "cause", call.voice.label("C12.field.cause", "Cause"))
    fix = pressed.spoken(call, "fix", call.voice.label("C12.field.fix", "What fixed it"))
    _resolve(conn, call, deskwork.load(conn, ticket), cause=cause, fix=fix)
    return Reply()


def _form(conn: Connection, call: Call, ticket: Ticket) -> Form:
    """Filled in from the case that was used, else from the last answer."""
    value, case = f"{ticket.number}.{ticket.version}", using.solution(conn, ticket)
    if case is not None:
        return expert.resolve_form(call.voice, value, case.fix, cause=case.cause)
    last = conversation.last(conn, ticket.id, Sort.ANSWER)
    return expert.resolve_form(call.voice, value, last.text if last else "")


def _resolve(conn: Connection, call: Call, running: Running, *, cause: str, fix: str) -> None:
    event = happened(EventKind.RESOLVED, call.at, by=call.caller.person_id, qualifies=True)
    changes = {"cause": cause, "fix": fix, "resolved_at": call.at}
    running = deskwork.record(conn, running, event, now=call.now, changes=changes)
    ticket = running.ticket
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    if is_check(ticket):
        card = prevention.solved(voice, ticket, call.caller.name, cause=cause, fix=fix)
    else:
        card = customer.solved(voice, ticket.ref, call.caller.name, ticket.number, cause=cause, fix=fix)
    posting.to_customers(conn, ticket, Post(card, script="C12"), now=call.now, slot=naming.solved_slot(ticket))
    ticketcard.refresh(conn, running, call.now)
    working.propose(conn, call, running)
    ticketcard.close_rooms(conn, running, call.now, closed=True)
    prevention.note(conn, ticket, call.now)


def reopen(conn: Connection, call: Call) -> Reply:
    """[Reopen] on the card: somebody of the queue takes the solution back."""
    ticket = pressed.ticket_at_hand(conn, call)
    if ticket.state not in ("resolved", "closed"):
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    owning.entitled(conn, call, ticket)
    event = happened(EventKind.REOPENED, call.at, by=call.caller.person_id)
    cleared = {"resolved_at": None, "closed_at": None}
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes=cleared)
    _tell_reopened(conn, call, running)
    return Reply()


def _tell_reopened(conn: Connection, call: Call, running: Running) -> None:
    ticket = tickets.require(conn, running.ticket.id)
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    text = voice.say(
        "C13.expert", "{name} opened **{ref}** again: the work goes on.", name=call.caller.name, ref=ticket.ref
    )
    posting.to_customer(conn, ticket, Post(Card(text), script="C13"), now=call.now)
    ticketcard.close_rooms(conn, running, call.now, closed=False)
    ticketcard.refresh(conn, running, call.now)
