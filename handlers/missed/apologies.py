"""E8: the customer is told once that a promise to answer was missed, with the name of whoever has it now."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import naming, posting, writers
from handlers.callers import voice_of
from handlers.deskwork import Running, instant
from handlers.missed.comparing import missed_at
from handlers.missed.evidence import promise_of
from handlers.notices import Post, Priority
from handlers.rules.clock import Clock, Status
from handlers.rules.running import is_open
from handlers.rules.terms import ClockKind
from handlers.whom import lead_of
from handlers.wording import remedies
from storage import contracts, desk, misses, people
from storage.misses import Amends, Promise, Sort
from storage.people import Person

ANSWERS = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)
PATIENCE = timedelta(minutes=10)  # for somebody to take it over
SOON = timedelta(minutes=15)  # the earliest time that is offered to whoever took over
STEP = 1800


def owe(conn: Connection, running: Running, clock: Clock) -> None:
    """A promise to answer was missed: the customer hears of it when somebody has taken over and named a time, else ten
    minutes after the miss; not at all when the answer came first."""
    if clock.kind in ANSWERS and is_open(clock):
        misses.owe(conn, promise_of(running, clock), Sort.APOLOGY, due_at=missed_at(clock) + PATIENCE)


def look(conn: Connection, running: Running, now: datetime) -> None:
    """Something happened to a request: what is owed to its customer is said, asked for, or not owed any more."""
    for clock in running.clocks.clocks:
        if clock.kind not in ANSWERS or (clock.breached_at is None and not clock.corrected):
            continue
        promise = promise_of(running, clock)
        if not misses.waits(conn, promise, Sort.APOLOGY):
            continue
        taker = _taker(conn, running, clock)
        if not is_open(clock):
            misses.done(conn, promise, Sort.APOLOGY)
        elif taker is not None and _named(running, taker) is not None:
            _say(conn, running, clock, now)
        elif taker is not None:
            _ask(conn, running, clock, taker, now=now)


def fall_due(conn: Connection, running: Running, owed: Amends, now: datetime) -> None:
    """Ten minutes have passed: it is said with whoever has it, or with who has been alerted."""
    clock = running.named(owed.kind, owed.number)
    if clock is None or not is_open(clock):
        misses.done(conn, Promise(owed.ticket_id, owed.kind, owed.number), Sort.APOLOGY)
    else:
        _say(conn, running, clock, now)


def _say(conn: Connection, running: Running, clock: Clock, now: datetime) -> None:
    """The row that goes away is the proof that it is said once."""
    ticket = running.ticket
    if not misses.done(conn, promise_of(running, clock), Sort.APOLOGY):
        return
    voice = writers.customer_voice(conn, ticket, now, running.terms.calendar.zone)
    taker, lead = _taker(conn, running, clock), lead_of(conn, ticket.queue_id)
    if taker is not None:
        title = voice.label("E8.title", "team lead") if lead is not None and taker.id == lead.id else ""
        by = _named(running, taker)
        card = remedies.sorry(voice, ticket.ref, missed_at(clock), owner=taker.name, title=title, by=by)
    elif lead is not None:
        card = remedies.alerted(voice, ticket.ref, missed_at(clock), lead.name)
    else:
        manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
        card = remedies.told(voice, ticket.ref, missed_at(clock), manager.name if manager else desk.current(conn).name)
    posting.to_customer(conn, ticket, Post(card, script="E8"), now=now, priority=Priority.BREACH)


def _ask(conn: Connection, running: Running, clock: Clock, taker: Person, *, now: datetime) -> None:
    """Whoever took it over may name a time, which goes to the customer with the apology; asked once."""
    ticket, voice = running.ticket, voice_of(taker, now)
    first = (int((now + SOON).timestamp()) // STEP + 1) * STEP
    times = [instant(first), instant(first + STEP)]
    card = remedies.by_when(voice, ticket.ref, writers.contact_name(conn, ticket), ticket.number, times)
    key = f"{naming.slot_of(ticket, 'by-when')}/{clock.kind.value}/{clock.number}/{taker.id}"
    posting.to_person(conn, taker, Post(card, script="E8"), now=now, priority=Priority.BREACH, key=key)


def _taker(conn: Connection, running: Running, clock: Clock) -> Person | None:
    """Who took the request since its promise was missed."""
    ticket = running.ticket
    if ticket.owner_id is None or ticket.owned_at is None or ticket.owned_at < missed_at(clock):
        return None
    return people.by_id(conn, ticket.owner_id)


def _named(running: Running, person: Person) -> datetime | None:
    """By when a person has promised to write."""
    words = (one for one in running.clocks.clocks if one.kind is ClockKind.PROMISE and one.by == person.id)
    found = [one.due for one in words if one.status is Status.RUNNING and one.due is not None]
    return instant(min(found)) if found else None
