"""Somebody who asked becomes a contact, and one of those whom the contract names (CONVERSATIONS D5)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import writers
from handlers.errors import OldButton
from handlers.membership import enrolling, linking
from storage import contracts, people
from storage.contracts import Organisation
from storage.people import Person
from storage.tickets import Ticket


def admit(conn: Connection, ticket: Ticket, *, now: datetime) -> None:
    """Make whoever wrote the ticket a contact of its organisation and, where its contract names people, one of those.
    Raises RefusedChange where the contract has no place left, OldButton where company or contract are gone."""
    organisation = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    if organisation is None or ticket.contract is None:
        raise OldButton
    person = _person(conn, ticket, organisation, now)
    enrolling.make_contact(conn, organisation, person, now=now)
    enrolling.name_in(conn, ticket.contract, person, now=now)


def _person(conn: Connection, ticket: Ticket, organisation: Organisation, now: datetime) -> Person:
    """Its writer, written down now where the desk does not know him."""
    identity = people.identity_by_id(conn, ticket.identity_id)
    known_id = ticket.contact_id or identity.person_id
    known = people.by_id(conn, known_id) if known_id else None
    if known is not None:
        return known
    person = enrolling.add(conn, organisation, writers.contact_name(conn, ticket), zone=identity.zone, now=now)
    linking.link(conn, identity, person, now=now)
    return person
