"""Releasing: a held request starts, by a person's word or because what held it went away (RULES 1, D3, F14)."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers import deskwork, naming, posting, writers
from handlers.allowance import consenting
from handlers.asking import deciding, opening
from handlers.callers import voice_of
from handlers.deskwork import Running, record
from handlers.faults import noticing
from handlers.held import holding, keepers
from handlers.notices import Post, Priority
from handlers.rules.facts import Decision, HoldReason, Outcome
from handlers.staffing import routing
from handlers.wording import starting
from handlers.wording.leads import Ending
from handlers.wording.starting import Start
from handlers.wording.voice import Voice
from storage import contracts, desk, people, queues, reconsidering, tickets
from storage.people import Person
from storage.tickets import Ticket

log = logging.getLogger(__name__)


def release(conn: Connection, ticket: Ticket, *, by: Person | None, at: datetime, now: datetime) -> Running:
    """Start a held ticket under the terms it is held with: its clocks count from `at`, the end of the last hold reason
    (RULES 3). by: the person who allowed it, None where its reason went away. Raises Changed when it is not held."""
    return _start(conn, deskwork.load(conn, ticket), None, by=by, at=at, now=now)


def choose(
    conn: Connection, ticket: Ticket, choice: tuple[str, str], *, by: Person | None, at: datetime, now: datetime
) -> bool:
    """Keep what somebody chose for a held ticket, (one of deciding.CHOICES, its value), and decide it anew; True when
    it started. by: who chose, None for somebody the desk does not know."""
    ticket = deciding.choose(conn, ticket, *choice)
    return _decide_anew(conn, ticket, by=by, at=at, now=now)


def reconsider(conn: Connection, ticket: Ticket, now: datetime) -> bool:
    """Decide a held request anew at the instant what held it may have gone away; True when it started."""
    at = max(ticket.reconsider_at or now, ticket.written_at)
    reconsidering.look_again(conn, ticket.id, None)
    return ticket.state == "held" and _decide_anew(conn, ticket, by=None, at=at, now=now)


def run(conn: Connection, now: datetime, limit: int) -> tuple[int, list[Ticket]]:
    """Decide anew what is due by `now`, at most `limit` requests: how many that were, and those that started. One that
    raises stays held until something changes; the others go on (DESIGN 2.10)."""
    due = reconsidering.due(conn, now, limit)
    return len(due), [ticket for ticket in due if _reconsidered(conn, ticket, now)]


def _reconsidered(conn: Connection, ticket: Ticket, now: datetime) -> bool:
    """What the database could not do is nothing the request did: the whole unit is tried again."""
    try:
        with conn.begin_nested():
            return reconsider(conn, ticket, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("%s could not be decided anew and stays held", ticket.ref)
        reconsidering.look_again(conn, ticket.id, None)
        return False


def tell_started(conn: Connection, started: Iterable[Ticket], now: datetime) -> None:
    """F14: each account manager sees which held requests of an organisation started by themselves."""
    found: defaultdict[int, list[Ticket]] = defaultdict(list)
    for ticket in started:
        current = tickets.require(conn, ticket.id)
        if current.organisation_id is not None:
            found[current.organisation_id].append(current)
    for organisation_id, those in found.items():
        manager = contracts.account_manager(conn, organisation_id)
        named = contracts.organisation(conn, organisation_id)
        if manager is not None and named is not None:
            card = starting.started_list(voice_of(manager, now), named.name, lines_of(conn, those))
            posting.to_person(conn, manager, Post(card, script="F14"), now=now)


def lines_of(conn: Connection, started: Iterable[Ticket]) -> list[tuple[str, str, str]]:
    """(reference, contact, subject) of requests."""
    return [(ticket.ref, writers.contact_name(conn, ticket), ticket.subject) for ticket in started]


# ------------------------------------------------------------------------------------------------------------- deciding


def _decide_anew(conn: Connection, ticket: Ticket, *, by: Person | None, at: datetime, now: datetime) -> bool:
    ticket = _with_writer(conn, ticket)
    decision = deciding.decide_again(conn, ticket, at)
    running = _refrozen(conn, ticket, decision)
    if decision.outcome is not Outcome.GRANTED or decision.queue == "":
        holding.hold_on(conn, running, decision, at=at, now=now)
        return False
    since = ticket.written_at if ticket.hold_reason == HoldReason.ORGANISATION else at
    _start(conn, running, decision, by=by, at=since, now=now)
    return True


def _with_writer(conn: Connection, ticket: Ticket) -> Ticket:
    """The ticket with its contact, where the desk has learned since whose identity wrote it."""
    writer = people.identity_by_id(conn, ticket.identity_id).person_id
    return ticket if ticket.contact_id or writer is None else tickets.change(conn, ticket, contact_id=writer)


def _refrozen(conn: Connection, ticket: Ticket, decision: Decision) -> Running:
    """The ticket under the terms of the decision. What happened to it while it was held is folded anew under them, so
    that replay goes on to equal live."""
    before = deskwork.load(conn, ticket)
    ticket = tickets.change(conn, ticket, **opening.decided(conn, decision))
    after = deskwork.replayed(conn, ticket)
    deskwork.save(conn, ticket.id, before.clocks, after, decision.terms)
    return Running(ticket, decision.terms, after)


# ------------------------------------------------------------------------------------------------------------- starting


def _start(
    conn: Connection, running: Running, decision: Decision | None, *, by: Person | None, at: datetime, now: datetime
) -> Running:
    """decision: the one that grants it; None where a person allowed it."""
    was = HoldReason(running.ticket.hold_reason or HoldReason.SUBJECT)
    severity = running.ticket.severity or running.terms.default_severity
    event = opening.granted(running.ticket, at, severity=severity, by=by.id if by else None)
    notes = {"because": deciding.because_of(decision)} if decision else None
    changes = {"hold_reason": None, "reconsider_at": None, "severity": severity}
    running = record(conn, running, event, now=now, changes=changes, notes=notes)
    ending = Ending.ALLOWED if by else Ending.STARTED
    keepers.settle(conn, running.ticket, ending, by=by.name if by else "", at=at, now=now)
    consenting.ask_waiting(conn, running, now=now)
    say = partial(_tell, conn, was=was, by=by)
    if decision is not None and (was is HoldReason.ORGANISATION or _is_own(running.ticket, by)):
        say = partial(_give_receipt, conn, decision=decision)
    say(running, now=now)
    routed = routing.route(conn, running, now)
    if routed.ticket.queue_id != running.ticket.queue_id:
        say(routed, now=now)  # in the place of the first, which is not sent yet
    noticing.look(conn, routed, now)
    return routed


def _is_own(ticket: Ticket, by: Person | None) -> bool:
    return by is not None and by.id == ticket.contact_id


def _give_receipt(conn: Connection, running: Running, *, decision: Decision, now: datetime) -> None:
    """What its writer chose answered the only question: he gets the receipt that he would have got at once (B2)."""
    ticket, clock = running.ticket, running.answer
    opens = deskwork.instant(clock.start) if clock is not None and clock.start > clock.origin else None
    card = opening.receipt_card(_voice(conn, ticket, now), conn, running, decision, opens=opens)
    slot = naming.slot_of(ticket, "receipt")
    posting.to_customer(conn, ticket, Post(card, script="B2"), now=now, slot=slot, priority=Priority.RECEIPT)


def _tell(conn: Connection, running: Running, *, was: HoldReason, by: Person | None, now: datetime) -> None:
    """D3: who approved it, or why it starts by itself, and by when a person answers; where others read along only that
    it is open (D8)."""
    ticket, voice = running.ticket, _voice(conn, running.ticket, now)
    start = _start_of(conn, running, voice)
    card = starting.released(voice, by.name, start) if by else starting.started(voice, was, start)
    slot = naming.slot_of(ticket, "started")
    posting.to_writer(conn, ticket, Post(card, script="D3"), now=now, slot=slot, priority=Priority.RECEIPT)
    if posting.writers_lane(conn, ticket).id != ticket.customer_lane_id:
        public = Post(starting.started_in_public(voice, start), script="D8")
        posting.to_customer(conn, ticket, public, now=now, slot=f"{slot}-public", priority=Priority.RECEIPT)


def _voice(conn: Connection, ticket: Ticket, now: datetime) -> Voice:
    return writers.customer_voice(conn, ticket, now, desk.current(conn).zone)


def _start_of(conn: Connection, running: Running, voice: Voice) -> Start:
    terms = running.terms
    queue = queues.by_id(conn, running.ticket.queue_id) if running.ticket.queue_id else None
    version = contracts.version(conn, terms.contract, terms.version)
    local = Voice(voice.locale, terms.calendar.zone, voice.now)
    return Start(
        running.ticket.ref,
        queue.title if queue else "",
        running.answer_due,
        contract=terms.contract,
        ends=local.day(version.ends - timedelta(seconds=1)) if version else "",
        organisation=terms.organisation,
    )
