"""Which persons a role of the ladder means for a ticket (RULES 4)."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from handlers.notices import Mention, Words
from handlers.rules.terms import Role
from storage import contracts, people, preferences, queues
from storage.people import Person
from storage.places import Place
from storage.tickets import Ticket


def people_in(conn: Connection, ticket: Ticket, role: Role) -> tuple[Person, ...]:
    """Who holds a role for the ticket. The duty expert is called in the ticket's room, not privately."""
    if role is Role.OWNER:
        return _some(ticket.owner_id and people.by_id(conn, ticket.owner_id))
    if role is Role.LEAD:
        return _some(lead_of(conn, ticket.queue_id))
    if role is Role.ACCOUNT_MANAGER:
        return _some(ticket.organisation_id and contracts.account_manager(conn, ticket.organisation_id))
    if role is Role.NEXT_IN_LINE:
        lead = lead_of(conn, ticket.queue_id)
        return _some(lead and lead.manager_id and people.by_id(conn, lead.manager_id))
    return ()


def lead_of(conn: Connection, queue_id: int | None) -> Person | None:
    """Who answers for a queue."""
    queue = queues.by_id(conn, queue_id) if queue_id else None
    return people.by_id(conn, queue.lead_id) if queue and queue.lead_id else None


def answering(conn: Connection, waiting: Collection[Ticket], companies: Iterable[int] = ()) -> tuple[Person, ...]:
    """Who answers for requests and for companies: account managers, then leads."""
    theirs = {*companies, *(one.organisation_id for one in waiting if one.organisation_id is not None)}
    managers = (contracts.account_manager(conn, one) for one in sorted(theirs))
    leads = (lead_of(conn, one) for one in dict.fromkeys(one.queue_id for one in waiting))
    return tuple({one.id: one for one in (*managers, *leads) if one is not None}.values())


def called(conn: Connection, person: Person, place: Place) -> Mention | Words:
    """The person's name, so that his client notifies him where he has an identity on the place's platform and did not
    refuse to be called."""
    if preferences.refusing(conn, "calls", [person.id]):
        return Words(person.name)
    for identity in people.identities_of(conn, person.id):
        if (identity.platform, identity.workspace) == (place.platform, place.workspace):
            return Mention(identity.user, person.name)
    return Words(person.name)


def _some(person: Person | int | None) -> tuple[Person, ...]:
    return (person,) if isinstance(person, Person) else ()
