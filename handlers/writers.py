"""Who wrote a ticket: what to call them, where they write, how to speak to them."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import languages
from handlers.callers import voice_of
from handlers.wording.voice import Voice
from storage import entrances, people, places, presence
from storage.people import Person
from storage.tickets import CHECK, Ticket


def is_check(ticket: Ticket) -> bool:
    """Whether it is a preventive check: one of ours that nobody asked for."""
    return CHECK in (ticket.choices or {})


def contact(conn: Connection, ticket: Ticket) -> tuple[str, str | None]:
    """What to call whoever wrote the ticket, and the tag of his language where anybody has said."""
    person = people.by_id(conn, ticket.contact_id) if ticket.contact_id else None
    if person:
        return person.name, person.locale
    identity = people.identity_by_id(conn, ticket.identity_id)
    return identity.name or identity.user, identity.locale


def contact_name(conn: Connection, ticket: Ticket) -> str:
    """What to call whoever wrote the ticket."""
    return contact(conn, ticket)[0]


def customer_platform(conn: Connection, ticket: Ticket) -> str:
    """The platform its customer writes on, as people call it."""
    return entrances.called(presence.of_lane(conn, ticket.customer_lane_id)[0])


def customer_voice(conn: Connection, ticket: Ticket, now: datetime, zone: str) -> Voice:
    """How to speak to the ticket's customer."""
    person: Person | None = people.by_id(conn, ticket.contact_id) if ticket.contact_id else None
    identity = people.identity_by_id(conn, ticket.identity_id)
    locale = identity.locale
    if not locale and not (person and person.locale):
        place = places.place_by_id(conn, places.lane_by_id(conn, ticket.customer_lane_id).place_id)
        locale = None if place.direct else languages.of_chat(conn, place, now)
    return voice_of(person, now, locale=locale, zone=identity.zone or zone)
