"""Whom a follow-up of a request is for, and who hears of it when nobody is there (RULES 6)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, whom, writers
from handlers.callers import voice_of
from handlers.deskwork import Running
from handlers.notices import Card, Post
from handlers.relay import rerouting
from handlers.rules.terms import Role
from handlers.wording import followups as wording
from handlers.wording.voice import Voice
from storage import desk, people, places
from storage.people import Person
from storage.tickets import Ticket

ANSWERING = (Role.OWNER, Role.LEAD, Role.ACCOUNT_MANAGER)


def of(conn: Connection, ticket: Ticket, now: datetime) -> Person | None:
    """Who wrote it; a nobody with the id of the account below zero while the desk does not know him. None: he left, or
    the desk can write to him nowhere. A request whose chat is gone moves to where he can be reached."""
    person = _writer(conn, ticket)
    place = places.place_by_id(conn, places.lane_by_id(conn, ticket.customer_lane_id).place_id)
    if person is None or (not place.reachable and rerouting.move(conn, ticket, now) is None):
        return None
    return person


def _writer(conn: Connection, ticket: Ticket) -> Person | None:
    if ticket.contact_id is not None:
        return people.by_id(conn, ticket.contact_id)
    account = people.identity_by_id(conn, ticket.identity_id)
    zone = account.zone or desk.current(conn).zone
    return Person(-account.id, "", account.name or account.user, zone, account.locale, None)


def voice(conn: Connection, ticket: Ticket, now: datetime) -> Voice:
    """How to speak to its customer."""
    return writers.customer_voice(conn, ticket, now, desk.current(conn).zone)


def say_unreached(conn: Connection, running: Running, now: datetime) -> None:
    """Whoever works on it reads that nobody was asked: its owner, else the lead, else the account manager."""
    ticket, name = running.ticket, writers.contact_name(conn, running.ticket)
    told = next((one for role in ANSWERING for one in whom.people_in(conn, ticket, role)), None)
    if told is not None:
        card = wording.unreached(voice_of(told, now), ticket.ref, running.terms.organisation, name)
        posting.to_person(conn, told, Post(card, script="F1"), now=now)
    room = Voice("en", running.terms.calendar.zone, now)
    note = wording.unreached(room, ticket.ref, running.terms.organisation, name)
    posting.to_rooms(conn, ticket, Post(Card(note.text), script="F1"), now=now)
