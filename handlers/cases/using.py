"""[Used T-0988]: what solved an earlier request solves this one; counted once, and what [Resolve] begins with."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, ticketcard
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import OldButton, StateChanged
from handlers.notices import Reply
from handlers.promises.pledges import WORKED
from handlers.rules.lifecycle import EventKind
from handlers.wording import cases as wording
from storage import cases, tickets
from storage.cases import Case
from storage.tickets import Ticket


def use(conn: Connection, call: Call) -> Reply:
    """For whoever owns the request. Raises NobodyOwns, NotTheOwner, Changed, or OldButton where the case is gone or was
    never his to read."""
    ticket = pressed.ticket_at_hand(conn, call)
    if ticket.state not in (*WORKED, "waiting"):
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    person = pressed.require_owner(conn, call, ticket)
    found = cases.beside(conn, ticket.id, ticket.organisation_id, [pressed.number(pressed.rest_of(call))])
    if not found:
        raise OldButton
    case = found[0][0]
    if not cases.use(conn, case, ticket.id, person.id, call.at):
        return Reply(toast=wording.noted_already(call.voice, case.ref))
    cases.found(conn, ticket.id, dict.fromkeys([*(ticket.alike or ()), case.id]))
    event, ticket = happened(EventKind.NOTED, call.at, by=person.id), tickets.require(conn, ticket.id)
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, notes={"case": case.ref})
    ticketcard.refresh(conn, running, call.now)
    return Reply(toast=wording.noted(call.voice, case.ref))


def solution(conn: Connection, ticket: Ticket) -> Case | None:
    """The case that was used last for a request, of those it may be solved by."""
    ids = cases.used_for(conn, ticket.id)
    found = cases.beside(conn, ticket.id, ticket.organisation_id, ids)
    return found[0][0] if found else None
