"""What a request is about, corrected by a tap: decided anew, journalled, and brought to the experts it belongs to."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deciding, deskwork, moving, receipts, ticketcard
from handlers.deskwork import Running, happened
from handlers.errors import OldButton
from handlers.rules.facts import Decision, Rule, Says
from handlers.rules.lifecycle import EventKind
from storage import queues, tickets


def correct(conn: Connection, running: Running, key: str, value: str, *, by: int | None, now: datetime) -> Running:
    """Take `value` for the module or item (key) of a running request: its checks are taken anew and journalled, and it
    moves to the module's queue. Its terms stay frozen. by: the person who said so. Raises OldButton for what its
    contract does not cover."""
    ticket = deciding.choose(conn, running.ticket, key, value)
    decision = deciding.decide_again(conn, ticket, ticket.written_at)
    if value != (decision.module if key == "module" else decision.item) or not decision.queue:
        raise OldButton
    ticket = tickets.change(conn, ticket, module=decision.module)
    event = happened(EventKind.NOTED, now, by=by, why=f"{key} {value}")
    notes = {"because": deciding.because_of(decision), "corrected": {key: value}}
    running = deskwork.record(conn, Running(ticket, running.terms, running.clocks), event, now=now, notes=notes)
    queue = queues.by_key(conn, decision.queue)
    if key == "module" and queue is not None and queue.id != ticket.queue_id:
        running = moving.move(conn, running, queue, by=by, why=Says("topic", {"module": subject(decision)}), now=now)
    receipts.follow(conn, running, now, decision=decision)
    ticketcard.refresh(conn, running, now)
    return running


def subject(decision: Decision) -> str:
    """What a decision takes the request to be about, as people call it."""
    said = next((check.says.params for check in decision.because if check.rule is Rule.SUBJECT), {})
    return str(said.get("module", ""))
