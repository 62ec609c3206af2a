"""The customer corrects how pressing a request is by one tap (B3, RULES 1)."""

from itertools import pairwise

from sqlalchemy import Connection

from handlers import deskwork, opening, posting, pressed, ticketcard
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import Changed, OldButton
from handlers.notices import Post, Priority, Reply
from handlers.rules.facts import Decision, Outcome
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
    if wanted.rank < current.rank and _raises(conn, running) >= running.terms.clauses.self_raise:
        raise Changed(
            what=call.voice.label("B3.limit", "you raised {ref} before; an expert decides now", ref=ticket.ref)
        )
    event = happened(
        EventKind.SEVERITY_CHANGED, call.at, severity=wanted.key, by=call.caller.person_id, by_customer=True
    )
    running = deskwork.record(conn, running, event, now=call.now, changes={"severity": wanted.key})
    _say(conn, call, running)
    return Reply()


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


def _say(conn: Connection, call: Call, running: Running) -> None:
    ticket = running.ticket
    decision = Decision(Outcome.GRANTED, running.terms, (), severity=ticket.severity or "")
    card = opening.receipt_card(call.voice, conn, running, decision, opens=None)
    slot = posting.slot_of(ticket, "receipt")
    posting.to_customer(conn, ticket, Post(card, script="B3"), now=call.now, slot=slot, priority=Priority.RECEIPT)
    ticketcard.refresh(conn, running, call.now)
