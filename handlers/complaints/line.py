"""Who may look after a complaint: the lead, the account manager, who is above them; never somebody it is about."""

from collections.abc import Iterator

from sqlalchemy import Connection

from handlers.rules.lifecycle import EventKind
from handlers.whom import lead_of
from handlers.wording.complaints import LEAD, MANAGER, OTHER
from storage import contracts, desk, journal, people, tickets
from storage.people import Person
from storage.tickets import Ticket

CHAIN = 8  # managers above a lead or an account manager
_TAKES = (EventKind.CLAIMED, EventKind.TAKEN_OVER)


def of_ticket(conn: Connection, ticket: Ticket) -> tuple[Person, ...]:
    """Who answers for a request, the first to look after a complaint in front: its lead, its account manager, those
    above them, the front desk, the operators; each once."""
    return tuple({person.id: person for person in _line(conn, ticket)}.values())


def _line(conn: Connection, ticket: Ticket) -> Iterator[Person]:
    first = both(conn, ticket)
    yield from first
    for person in first:
        yield from _above(conn, person)
    front = desk.current(conn).front_desk_id
    found = people.by_id(conn, front) if front else None
    if found is not None:
        yield found
    yield from people.operators(conn)


def both(conn: Connection, ticket: Ticket) -> tuple[Person, ...]:
    """The lead and the account manager, who read of every complaint."""
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    found = (lead_of(conn, ticket.queue_id), manager)
    return tuple({one.id: one for one in found if one is not None}.values())


def _above(conn: Connection, person: Person) -> Iterator[Person]:
    below: Person | None = person
    for _ in range(CHAIN):
        below = people.by_id(conn, below.manager_id) if below is not None and below.manager_id else None
        if below is None:
            return
        yield below


def title_of(conn: Connection, ticket: Ticket, person_id: int | None) -> str:
    """What somebody is to the request."""
    lead = lead_of(conn, ticket.queue_id)
    if lead is not None and lead.id == person_id:
        return LEAD
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    return MANAGER if manager is not None and manager.id == person_id else OTHER


def owners_of(conn: Connection, ticket: Ticket) -> set[int]:
    """Everybody who ever had the request, or one that was merged into it."""
    found = {ticket.owner_id} if ticket.owner_id is not None else set()
    for one in (ticket, *tickets.taken_in(conn, ticket.id)):
        found |= {
            entry.actor_id for entry in journal.of_ticket(conn, one.id) if entry.kind in _TAKES and entry.actor_id
        }
    return found
