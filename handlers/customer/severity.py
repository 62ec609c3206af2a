"""The customer corrects how pressing a request is by one tap (B3, RULES 1)."""

from itertools import pairwise

from sqlalchemy import Connection

from handlers import deskwork, pressed, ticketcard
from handlers.asking import deciding, receipts
from handlers.asking.correcting import because_pressing
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import Changed, OldButton
from handlers.notices import Reply
from handlers.rules.lifecycle import EventKind
from storage import journal


def change(conn: Connection, call: Call) -> Reply:
    """[Make it …]: lower whenever, raise as often as the clause `self_raise` allows; the receipt follows."""
    ticket = pressed.own_ticket(conn, call)
    running = deskwork.load(conn, ticket)
    wanted = next((one for one in running.terms.severities if one.key == pressed.rest_of(call)), None)
    if wanted is None:
        raise OldButton
    current = running.terms.severity(ticket.severity or running.terms.default_severity)
    if wanted.key == current.key:
        return Reply(
            toast=call.voice.label("B3.same", "{ref} is {severity} already.", ref=ticket.ref, severity=wanted.title)
        )
    if wanted.rank < current.rank and not may_raise(conn, running):
        raise Changed(
            what=call.voice.label("B3.limit", "you raised {ref} before; an expert decides now", ref=ticket.ref)
        )
    raised = set_to(conn, call, running, wanted.key)
    receipts.follow(conn, raised, call.now)
    ticketcard.refresh(conn, raised, call.now)
    return Reply()


def set_to(conn: Connection, call: Call, running: Running, key: str) -> Running:
    """The customer's own correction: chosen, journalled, and its clocks recomputed."""
    event = happened(EventKind.SEVERITY_CHANGED, call.at, severity=key, by=call.caller.person_id, by_customer=True)
    ticket = deciding.choose(conn, running.ticket, "severity", key)
    running = Running(ticket, running.terms, running.clocks)
    notes = {"because": because_pressing(conn, ticket)}
    return deskwork.record(conn, running, event, now=call.now, changes={"severity": key}, notes=notes)


def may_raise(conn: Connection, running: Running) -> bool:
    """Whether the clause `self_raise` leaves the customer a tap that makes it more pressing."""
    return _raises(conn, running) < running.terms.clauses.self_raise


def _raises(conn: Connection, running: Running) -> int:
    """How often the customer raised this ticket already."""
    ranks = {one.key: one.rank for one in running.terms.severities}
    events = [
        deskwork.event_of(entry)
        for entry in journal.of_ticket(conn, running.ticket.id)
        if entry.kind in (EventKind.GRANTED.value, EventKind.SEVERITY_CHANGED.value)
    ]
    steps = pairwise(events)
    return sum(1 for before, after in steps if after.by_customer and ranks[after.severity] < ranks[before.severity])
