"""Opening a ticket: the decision becomes terms, clocks, a room for the experts, and a receipt for the customer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers import naming, posting, pressed
from handlers.allowance import usage
from handlers.asking import deciding
from handlers.callers import Call, Caller
from handlers.deskwork import Running, happened, instant, record
from handlers.faults import noticing
from handlers.files import counting, taking
from handlers.held import holding
from handlers.notices import Card, Post, Priority, Sign
from handlers.rules import topics
from handlers.rules.clock import Event, TicketClocks
from handlers.rules.facts import Decision, Outcome
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.terms import ClockKind, Terms
from handlers.staffing import routing
from handlers.text import keeping
from handlers.wording import behalf, files
from handlers.wording import receipt as wording
from handlers.wording.hours import hours_in_words
from handlers.wording.voice import Voice, shorten
from storage import conversation, people, queues, tickets
from storage.conversation import Side, Sort
from storage.queues import Queue
from storage.tickets import Ticket

SUBJECT = 80  # characters of the first message that name a request


def open_ticket(
    conn: Connection,
    call: Call,
    text: str,
    choices: Mapping[str, str] | None = None,
    *,
    writer: Caller | None = None,
) -> Running:
    """Open a ticket for what was written: granted, or held for a person's decision; either way kept and answered.
    choices: what was chosen by a tap before it was written (`deciding.CHOICES`); writer: who wrote it, where that is
    not the customer."""
    choices = choices or _company_here(conn, call)
    decision = deciding.decide(conn, call, text, choices)
    running = _insert(conn, call, decision, text, choices)
    if (call.lane.thread is not None or call.lane.wants_thread) and not _is_anothers(conn, call):
        conversation.join(conn, call.lane.id, running.ticket.id, Side.CUSTOMER)
    keep_words(conn, replace(call, caller=writer) if writer else call, running.ticket, text)
    return _start(conn, call, running, decision)


def _company_here(conn: Connection, call: Call) -> Mapping[str, str] | None:
    """The company that was chosen before in the same thread: it is asked for once (D10)."""
    found = conversation.ticket_in(conn, call.lane.id) if call.lane.thread is not None else None
    before = tickets.by_id(conn, found[0]) if found is not None else None
    if before is None or not pressed.is_own(call, before) or "organisation" not in (before.choices or {}):
        return None
    return {"organisation": (before.choices or {})["organisation"]}


def _is_anothers(conn: Connection, call: Call) -> bool:
    """Whether the thread is the conversation of another organisation's request."""
    found = conversation.ticket_in(conn, call.lane.id)
    return found is not None and not pressed.may_write(call, tickets.require(conn, found[0]))


def open_apart(conn: Connection, call: Call, message: conversation.Message) -> Running:
    """Open a ticket of its own for a message that was added to another one (B4)."""
    then = replace(call, at=message.at, inbound=replace(call.inbound, message=message.external, text=message.text))
    decision = deciding.decide(conn, then, message.text)
    running = _insert(conn, then, decision, message.text)
    conversation.move(conn, message.id, running.ticket.id)
    return _start(conn, then, running, decision)


def _start(conn: Connection, call: Call, running: Running, decision: Decision) -> Running:
    if decision.outcome is not Outcome.GRANTED or decision.queue == "":
        return holding.hold(conn, call, running, decision)
    return grant(conn, call, running, decision)


def keep_words(conn: Connection, call: Call, ticket: Ticket, text: str) -> conversation.Message:
    """Keep what the customer wrote, with its place and time, and what came along."""
    message = conversation.add(
        conn,
        ticket.id,
        Sort.WORDS,
        author_id=call.caller.person_id,
        author=call.caller.name,
        place_id=call.place.id,
        external=call.inbound.message,
        at=call.at,
        text=text,
        attachments=len(call.inbound.attachments),
        spans=keeping.as_written(call.inbound, text),
    )
    taking.take(conn, call, message)
    return message


def _insert(
    conn: Connection, call: Call, decision: Decision, text: str, choices: Mapping[str, str] | None = None
) -> Running:
    first_line = topics.headline(text) or files.no_text(call.voice)
    values = {
        "state": "held",
        "subject": shorten(first_line, SUBJECT),
        "identity_id": call.caller.identity.id,
        "contact_id": call.caller.person_id,
        "customer_lane_id": call.lane.id,
        "written_at": call.at,
        "opened_at": call.now,
        "choices": dict(choices) if choices else None,
    }
    return Running(tickets.insert(conn, values | decided(conn, decision)), decision.terms, TicketClocks())


def decided(conn: Connection, decision: Decision) -> dict[str, Any]:
    """The columns of a ticket that follow from a decision; its terms are kept, frozen, under their hash."""
    frozen = decision.terms
    content_hash = frozen.content_hash()
    tickets.keep_terms(conn, content_hash, frozen.to_json())
    queue = queues.by_key(conn, decision.queue) if decision.queue else None
    return {
        "organisation_id": decision.organisation,
        "queue_id": queue.id if queue else None,
        "module": decision.module or None,
        "terms_hash": content_hash,
        "contract": frozen.contract or None,
        **usage.count(decision.allowance, 1),
        "severity": decision.severity or None,
    }


# ------------------------------------------------------------------------------------------------------------- granted


def grant(conn: Connection, call: Call, running: Running, decision: Decision) -> Running:
    """Start it: clocks, a card for the experts, the receipt for the customer (B2)."""
    starts = call.at if decision.starts is None else max(call.at, instant(decision.starts))
    event = granted(running.ticket, call.at, severity=decision.severity, by=call.caller.person_id)
    notes = {"because": deciding.because_of(decision)}
    running = record(conn, running, event, now=call.now, notes=notes, is_new=True)
    opens = starts if starts > call.at else None
    posting.mark(conn, call, Sign.RECEIVED)
    queue = queues.by_id(conn, running.ticket.queue_id) if running.ticket.queue_id else None
    _receipt(conn, call, running, decision, opens=opens, queue=queue)
    routed = routing.route(conn, running, call.now, queue=queue)
    if routed.ticket.queue_id != running.ticket.queue_id:
        _receipt(conn, call, routed, decision, opens=opens)  # in the place of the first, which is not sent yet
    noticing.look(conn, routed, call.now)
    return routed


def granted(ticket: Ticket, at: datetime, *, severity: str, by: int | None) -> Event:
    """What starts a request. Where one of ours opened it with words that are not the customer's, no response is owed
    until he writes himself (RULES 3)."""
    choices = ticket.choices or {}
    by = int(choices["opened"]) if "opened" in choices else by
    return happened(EventKind.GRANTED, at, severity=severity, by=by, qualifies="words" not in choices)


def _receipt(
    conn: Connection,
    call: Call,
    running: Running,
    decision: Decision,
    *,
    opens: datetime | None,
    queue: Queue | None = None,
) -> None:
    card = receipt_card(call.voice, conn, running, decision, opens=opens, queue=queue)
    posting.to_customer(
        conn,
        running.ticket,
        Post(card, script="B2", reply_to=call.inbound.message),
        now=call.now,
        slot=naming.slot_of(running.ticket, "receipt"),
        priority=Priority.RECEIPT,
    )


def receipt_card(
    voice: Voice,
    conn: Connection,
    running: Running,
    decision: Decision,
    *,
    opens: datetime | None,
    queue: Queue | None = None,
) -> Card:
    """The receipt of a ticket in the reader's voice. queue: the one it is in, where that is known."""
    ticket, frozen = running.ticket, running.terms
    severity = frozen.severity(ticket.severity or frozen.default_severity)
    if queue is None and ticket.queue_id is not None:
        queue = queues.by_id(conn, ticket.queue_id)
    if "opened" in (ticket.choices or {}):
        return opened_card(voice, conn, running, queue)
    why = decision.severity_why.params.get("words", "")
    return wording.receipt(
        voice,
        wording.Promise(
            ref=ticket.ref,
            number=ticket.number,
            received=ticket.written_at,
            queue=queue.title if queue else "",
            due=running.answer_due,
            plan=frozen.plan,
            severity=severity.key,
            severity_title=severity.title,
            target_seconds=severity.targets.get(ClockKind.FIRST_RESPONSE, 0),
            hours=hours_in_words(voice, frozen.calendar_for(ClockKind.FIRST_RESPONSE, severity.key)),
            because=str(why),
            opens=opens,
            other=other_severity(frozen, severity.key),
            about=deciding.subject(decision),
            topics=tuple((option.key, option.title) for option in decision.options),
            items=tuple((option.key, option.title) for option in decision.items),
            passed=counting.passed_on(conn, voice, ticket),
            may_press=opens is not None and "pressed" not in (ticket.choices or {}),
        ),
    )


def opened_card(voice: Voice, conn: Connection, running: Running, queue: Queue | None) -> Card:
    """The receipt of a ticket that one of ours opened for its customer (B11)."""
    ticket = running.ticket
    return behalf.opened(
        voice,
        behalf.Opened(
            ref=ticket.ref,
            number=ticket.number,
            by=people.name_of(conn, int((ticket.choices or {})["opened"])),
            text=deciding.first_words(conn, ticket),
            queue=queue.title if queue else "",
            due=running.answer_due,
            is_held=ticket.state == State.HELD,
        ),
    )


def other_severity(frozen: Terms, key: str) -> tuple[str, str] | None:
    """The severity one tap changes to: the default from the most pressing one, else the most pressing one."""
    most = frozen.severities[0]
    other = frozen.severity(frozen.default_severity) if key == most.key else most
    return None if other.key == key else (other.key, other.title)
