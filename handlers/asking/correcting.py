"""What a request is about, corrected by a tap: decided anew, journalled, and brought to the experts it belongs to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers import deskwork, posting, ticketcard
from handlers.asking import deciding, receipts
from handlers.deskwork import Running, happened
from handlers.errors import OldButton
from handlers.notices import Card, Post
from handlers.rules.facts import Decision, Rule, Says
from handlers.rules.lifecycle import EventKind
from handlers.staffing import moving
from storage import people, queues, tickets
from storage.tickets import Ticket


def correct(conn: Connection, running: Running, key: str, value: str, *, by: int | None, now: datetime) -> Running:
    """Take `value` for the module or item (key) of a running request: its checks are taken anew and journalled, and it
    moves to the module's queue. Its terms stay frozen. by: the person who said so. Raises OldButton for what its
    contract does not cover."""
    ticket = deciding.choose(conn, running.ticket, key, value)
    decision = deciding.decide_within(conn, ticket)
    if value != (decision.module if key == "module" else decision.item) or not decision.queue:
        raise OldButton
    ticket = tickets.change(conn, ticket, module=decision.module)
    event = happened(EventKind.NOTED, now, by=by, why=f"{key} {value}")
    notes = {"because": deciding.because_corrected(conn, ticket, decision), "corrected": {key: value}}
    running = deskwork.record(conn, Running(ticket, running.terms, running.clocks), event, now=now, notes=notes)
    if key == "module":
        running = _move(conn, running, decision, by=by, now=now)
    else:
        _say_item(conn, running, decision, by=by, now=now)
    receipts.follow(conn, running, now, decision=decision)
    ticketcard.refresh(conn, running, now)
    return running


def because_pressing(conn: Connection, ticket: Ticket) -> list[dict[str, Any]]:
    """The checks of a running request for the journal, once somebody chose how pressing it is."""
    return deciding.because_corrected(conn, ticket, deciding.decide_within(conn, ticket), rule=Rule.SEVERITY)


def _move(conn: Connection, running: Running, decision: Decision, *, by: int | None, now: datetime) -> Running:
    queue = queues.by_key(conn, decision.queue)
    if queue is None or queue.id == running.ticket.queue_id:
        return running
    why = Says("topic", {"module": deciding.subject(decision)})
    return moving.move(conn, running, queue, by=by, why=why, now=now)


def _say_item(conn: Connection, running: Running, decision: Decision, *, by: int | None, now: datetime) -> None:
    """The experts read in their room which of the customer's things it concerns."""
    voice, item = ticketcard.room_voice(running, now), deciding.subject(decision, "item")
    said = voice.say("B2.item.room", "{name} says which one it is: {item}", name=people.name_of(conn, by), item=item)
    posting.to_rooms(conn, running.ticket, Post(Card(said), script="B2"), now=now)
