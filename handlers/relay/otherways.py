"""Other ways to somebody who cannot be reached where he writes (CONVERSATIONS H2)."""

from collections.abc import Iterator

from sqlalchemy import Connection

from handlers.wording.voice import Voice
from storage import contracts, people, places
from storage.people import Person
from storage.tickets import Ticket


def other_ways(conn: Connection, ticket: Ticket, voice: Voice) -> tuple[str, ...]:
    """In the reader's words, the nearest first: the person on another platform, what is on file, colleagues."""
    contact = people.by_id(conn, ticket.contact_id) if ticket.contact_id else None
    if contact is None:
        return ()
    colleagues = contracts.contacts_of(conn, ticket.organisation_id) if ticket.organisation_id else ()
    others = (one for one in colleagues if one.id != contact.id)
    return (
        *_elsewhere(conn, contact),
        *_on_file(contact, voice),
        *(way for one in others for way in _elsewhere(conn, one)),
    )


def _elsewhere(conn: Connection, person: Person) -> Iterator[str]:
    """Private chats in which the person can be reached, each platform once."""
    found: dict[str, None] = {}
    for identity in people.identities_of(conn, person.id):
        place = places.find_place(conn, identity.platform, workspace=identity.workspace, external=identity.user)
        if place is None or place.reachable:
            found[identity.platform.capitalize()] = None
    yield from (f"{person.name} ({platform})" for platform in found)


def _on_file(person: Person, voice: Voice) -> Iterator[str]:
    if person.profile.get("phone"):
        yield voice.label("H2.phone", "phone on file")
    if person.profile.get("email"):
        yield voice.label("H2.mail", "e-mail on file")
