"""Other ways to somebody who cannot be reached where he writes (CONVERSATIONS H2, H8)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.membership import colleagues
from handlers.wording.voice import Voice
from storage import contracts, entrances, people
from storage.people import Person
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Ways:
    """To one person. phone, email: as they are on file, "" where none is; platforms: where the desk can write to him
    privately, as people write their names."""

    phone: str
    email: str
    platforms: tuple[str, ...]


def ways_to(conn: Connection, person: Person) -> Ways:
    """Every way to the person that the desk knows."""
    able = (one.platform for one in people.identities_of(conn, person.id) if colleagues.may_write(conn, one))
    phone, email = (str(person.profile.get(name) or "") for name in ("phone", "email"))
    return Ways(phone, email, tuple(dict.fromkeys(entrances.called(platform) for platform in able)))


def other_ways(conn: Connection, ticket: Ticket, voice: Voice) -> tuple[str, ...]:
    """In the reader's words, the nearest first: the person on another platform, what is on file, colleagues."""
    contact = people.by_id(conn, ticket.contact_id) if ticket.contact_id else None
    if contact is None:
        return ()
    known = contracts.contacts_of(conn, ticket.organisation_id) if ticket.organisation_id else ()
    others = (one for one in known if one.id != contact.id)
    own = ways_to(conn, contact)
    return (
        *_chats(contact, own),
        *_on_file(own, voice),
        *(way for one in others for way in _chats(one, ways_to(conn, one))),
    )


def _chats(person: Person, ways: Ways) -> Iterator[str]:
    yield from (f"{person.name} ({platform})" for platform in ways.platforms)


def _on_file(ways: Ways, voice: Voice) -> Iterator[str]:
    if ways.phone:
        yield voice.label("H2.phone", "phone on file")
    if ways.email:
        yield voice.label("H2.mail", "e-mail on file")
