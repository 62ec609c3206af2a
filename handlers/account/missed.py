"""Which missed promise a button is about, and who may do something about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, pressed, ticketcard
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import Changed, OldButton, WrongRole
from handlers.replacing import replace as replace
from handlers.rules.clock import Clock
from handlers.rules.lifecycle import EventKind
from handlers.whom import lead_of
from storage import contracts, misses, people
from storage.misses import Promise
from storage.people import Person
from storage.tickets import Ticket

CHAIN = 8  # managers above a lead or an account manager


@dataclass(frozen=True, slots=True)
class AtHand:
    """A missed promise, with the person who does something about it. rest: what else the button says."""

    running: Running
    clock: Clock
    promise: Promise
    person: Person
    rest: str = ""

    @property
    def ticket(self) -> Ticket:
        """Its request."""
        return self.running.ticket

    @property
    def value(self) -> str:
        """The promise as a button names it."""
        return value_of(self.ticket, self.promise)


def value_of(ticket: Ticket, promise: Promise) -> str:
    """A promise as a button names it: "1042.first_response.1"."""
    return f"{ticket.number}.{promise.kind}.{promise.number}"


def slot(ticket: Ticket, promise: Promise, name: str, person: Person, now: datetime) -> str:
    """The name of a private message about a miss: a second press in the same second changes nothing."""
    return naming.slot_of(ticket, f"{name}-{promise.kind}-{promise.number}-{person.id}-{int(now.timestamp())}")


def at_hand(conn: Connection, call: Call) -> AtHand:
    """The missed promise that a button's value names ("1042.first_response.1"), for whoever answers for it.
    Raises OldButton, WrongRole, or Changed when it was kept after all."""
    ticket = pressed.ticket_at_hand(conn, call)
    person = in_charge(conn, call, ticket)
    kind, _, rest = pressed.rest_of(call).partition(".")
    number, _, rest = rest.partition(".")
    running = deskwork.load(conn, ticket)
    clock = next((one for one in running.clocks.clocks if (one.kind.value, str(one.number)) == (kind, number)), None)
    if clock is None or (clock.breached_at is None and not clock.corrected):
        raise OldButton
    if clock.corrected:
        raise Changed(what=call.voice.label("E5.kept.after", "the promise on {ref} was kept after all", ref=ticket.ref))
    return AtHand(running, clock, Promise(ticket.id, kind, clock.number), person, rest)


def in_charge(conn: Connection, call: Call, ticket: Ticket) -> Person:
    """The caller, when he answers for the request: its lead, its account manager, who is above them, or whoever was
    told of a promise missed on it. Raises WrongRole, which names the lead."""
    person, lead = call.caller.person, lead_of(conn, ticket.queue_id)
    if person is not None and (person.id in set(_line(conn, ticket)) or misses.was_told(conn, ticket.id, person.id)):
        return person
    role = call.voice.label("role.charge", "the team lead or the account manager")
    raise WrongRole(role=role, who=lead.name if lead else call.voice.label("role.lead.nobody", "The team lead"))


def _line(conn: Connection, ticket: Ticket) -> Iterator[int]:
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    for first in (lead_of(conn, ticket.queue_id), manager):
        above = first
        for _ in range(CHAIN):
            if above is None:
                break
            yield above.id
            above = people.by_id(conn, above.manager_id) if above.manager_id else None


def note(conn: Connection, call: Call, hand: AtHand, name: str, said: object, *, words: str = "") -> Running:
    """Journal what was done about the miss, and show it in everybody's notice."""
    event = happened(EventKind.NOTED, call.at, by=hand.person.id)
    notes = {name: said, "clock": hand.promise.kind, "number": hand.promise.number, "words": words}
    running = deskwork.record(conn, hand.running, event, now=call.now, notes=notes)
    ticketcard.refresh(conn, running, call.now)
    return running
