"""The breach notice: the missed promise with its evidence, one message per person, edited as things happen (E5-E9)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers import naming, posting
from handlers.callers import voice_of
from handlers.deskwork import Running
from handlers.missed import apologies, evidence
from handlers.missed.evidence import Found
from handlers.notices import Document, Post, Priority
from handlers.rules import rungs
from handlers.rules.clock import Clock
from handlers.whom import lead_of
from handlers.wording import breach
from handlers.wording.breach import Reader
from storage import contracts, misses, people
from storage.misses import Promise
from storage.people import Person
from storage.tickets import Ticket


def tell(conn: Connection, running: Running, clock: Clock, person: Person, *, now: datetime) -> None:
    """Tell one person of a missed promise, with the log attached the first time; after that, how it stands now."""
    _tell(conn, running, evidence.gather(conn, running, clock), [person], now=now)


def refresh(conn: Connection, running: Running, now: datetime) -> None:
    """Bring every notice of this ticket's missed promises up to date, for everybody who got one, and say what is owed
    to the customer."""
    apologies.look(conn, running, now)
    for clock in running.clocks.clocks:
        if not rungs.is_breach_told(clock, running.terms):
            continue
        told = [people.by_id(conn, one) for one in misses.told_of(conn, evidence.promise_of(running, clock))]
        readers = [person for person in told if person is not None]
        if readers:
            _tell(conn, running, evidence.gather(conn, running, clock), readers, now=now)


def _tell(conn: Connection, running: Running, found: Found, readers: Sequence[Person], *, now: datetime) -> None:
    for person in readers:
        voice, slot = voice_of(person, now), _slot(running, found.promise, person)
        card = breach.missed(voice, found.miss, reader_of(conn, running.ticket, person))
        post = Post(card, script="E5", loud=running.terms.clauses.breach_breaks_quiet)
        posting.to_person(conn, person, post, now=now, priority=Priority.BREACH, slot=slot)
        if misses.note_told(conn, found.promise, person.id):
            _attach(conn, running, found, person, now=now)


def _attach(conn: Connection, running: Running, found: Found, person: Person, *, now: datetime) -> None:
    """The full log, once per notice, below it and without a sound of its own."""
    lane = posting.private_lane(conn, person)
    if lane is None:
        return
    voice, ref = voice_of(person, now), running.ticket.ref
    body = breach.log(voice, found.miss, found.steps)
    sheet = Document(f"{ref}-log.txt", body, breach.attached(voice, ref), silent=True)
    key = f"{_slot(running, found.promise, person)}/log"
    posting.put(conn, lane.id, sheet, now=now, priority=Priority.BREACH, key=key)


def reader_of(conn: Connection, ticket: Ticket, person: Person) -> Reader:
    """What a person is to the request: only its account manager hears of credits; the lead and he review together."""
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    other = other_of(conn, ticket, person)
    return Reader(person.id, manager is not None and manager.id == person.id, other.name if other else "")


def other_of(conn: Connection, ticket: Ticket, person: Person) -> Person | None:
    """Who else answers for a request: its lead, or for the lead its account manager."""
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    both = (lead_of(conn, ticket.queue_id), manager)
    return next((one for one in both if one is not None and one.id != person.id), None)


def _slot(running: Running, promise: Promise, person: Person) -> str:
    return naming.slot_of(running.ticket, f"breach-{promise.kind}-{promise.number}-{person.id}")
