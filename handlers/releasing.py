"""Releasing: a held request starts, by a person's word or because what held it went away (RULES 1, D3, F14)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deciding, deskwork, holding, opening, posting, writers
from handlers.deskwork import Running, happened, record
from handlers.notices import Post, Priority
from handlers.rules.facts import Decision, HoldReason, Outcome
from handlers.rules.lifecycle import EventKind
from handlers.wording import held
from storage import desk, people, queues, tickets
from storage.people import Person
from storage.tickets import Ticket


def release(conn: Connection, ticket: Ticket, *, by: Person | None, at: datetime, now: datetime) -> Running:
    """Start a held ticket under the terms it is held with: its clocks count from `at`, the end of the last hold reason
    (RULES 3). by: the person who allowed it, None where its reason went away. Raises Changed when it is not held."""
    return _start(conn, deskwork.load(conn, ticket), by=by, at=at, now=now)


def reconsider(conn: Connection, ticket: Ticket, now: datetime) -> bool:
    """Decide a held request anew at the instant its reason may have gone away; True when it started."""
    at = max(ticket.reconsider_at or now, ticket.written_at)
    tickets.look_again(conn, ticket.id, None)
    if ticket.state != "held":
        return False
    ticket = _with_writer(conn, ticket)
    decision = deciding.decide_again(conn, ticket, at)
    if decision.outcome is not Outcome.GRANTED or decision.queue == "":
        holding.hold_on(conn, ticket, decision, at=at, now=now)
        return False
    since = ticket.written_at if ticket.hold_reason == HoldReason.ORGANISATION else at
    _start(conn, _refrozen(conn, ticket, decision), by=None, at=since, now=now, decision=decision)
    return True


def _with_writer(conn: Connection, ticket: Ticket) -> Ticket:
    """The ticket with its contact, where the desk has learned since whose identity wrote it."""
    writer = people.identity_by_id(conn, ticket.identity_id).person_id
    return ticket if ticket.contact_id or writer is None else tickets.change(conn, ticket, contact_id=writer)


def _refrozen(conn: Connection, ticket: Ticket, decision: Decision) -> Running:
    """The ticket under the terms it is granted with. What happened to it while it was held is folded anew under them,
    so that replay goes on to equal live."""
    before = deskwork.load(conn, ticket)
    ticket = tickets.change(conn, ticket, **opening.decided(conn, decision))
    after = deskwork.replayed(conn, ticket)
    deskwork.save(conn, ticket.id, before.clocks, after, decision.terms)
    return Running(ticket, decision.terms, after)


def _start(
    conn: Connection,
    running: Running,
    *,
    by: Person | None,
    at: datetime,
    now: datetime,
    decision: Decision | None = None,
) -> Running:
    was = running.ticket
    severity = was.severity or running.terms.default_severity
    event = happened(EventKind.GRANTED, at, severity=severity, by=by.id if by else None)
    notes = {"because": deciding.because_of(decision)} if decision else None
    changes = {"hold_reason": None, "reconsider_at": None, "severity": severity}
    running = record(conn, running, event, now=now, changes=changes, notes=notes)
    _tell_customer(conn, running, was, by=by, now=now)
    opening.open_rooms(conn, running, now)
    return running


def _tell_customer(conn: Connection, running: Running, was: Ticket, *, by: Person | None, now: datetime) -> None:
    """D3: who approved it, or why it starts by itself, and by when a person answers."""
    ticket, voice = running.ticket, writers.customer_voice(conn, running.ticket, now, desk.current(conn).zone)
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    title = queue.title if queue else ""
    if by is not None:
        card = held.released(voice, ticket.ref, by.name, title, running.answer_due)
    else:
        card = held.started(voice, ticket.ref, HoldReason(was.hold_reason or "subject"), title, running.answer_due)
    posting.to_writer(conn, ticket, Post(card, script="D3"), now=now, priority=Priority.RECEIPT)
    if posting.writers_lane(conn, ticket).id != ticket.customer_lane_id:
        public = Post(held.started_in_public(voice, ticket.ref, title, running.answer_due), script="D8")
        posting.to_customer(conn, ticket, public, now=now, priority=Priority.RECEIPT)
