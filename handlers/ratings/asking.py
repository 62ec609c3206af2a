"""How was the help? Asked three hours after a request was closed, once, of whoever wrote it (CONVERSATIONS F4)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.followups.budget import polite
from handlers.notices import Post, Priority
from handlers.ratings import recommending
from handlers.rules import rating as rules
from handlers.wording import ratings as wording
from handlers.writers import is_check
from storage import followups, people, places, ratings, runs, tickets
from storage.followups import FollowUp, How, Sort
from storage.people import Person
from storage.places import Lane
from storage.ratings import Rating
from storage.tickets import Ticket


def ask(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Its time has come: outside quiet hours, and only where there is somebody to ask about somebody else's help."""
    ticket = tickets.require(conn, one.ticket_id or 0)
    contact = people.by_id(conn, ticket.contact_id) if ticket.contact_id is not None else None
    lane = _lane(conn, ticket, contact) if contact is not None else None
    if contact is None or lane is None or ticket.state != "closed" or _is_own(ticket):
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    at = polite(conn, contact, _apart(conn, contact, now))
    if at > now:
        followups.postpone(conn, one.id, at)
    elif _begin(conn, ticket, lane, now):
        show(conn, _of(conn, ticket), ticket, contact, now=now)
        recommending.plan(conn, ticket, contact, now)
    else:
        followups.done(conn, one.id, How.SKIPPED, now)


def _apart(conn: Connection, contact: Person, now: datetime) -> datetime:
    """Now, or when enough time has passed since he was asked about something that he has not answered. Two processes
    ask him one after the other: each takes his row first."""
    runs.advance(conn, f"rating/{contact.id}", now)
    return rules.may_ask(ratings.unanswered(conn, contact.id, rules.UNANSWERED), now)


def go_on(conn: Connection, rating: Rating, now: datetime) -> None:
    """He has answered: what waited for that is asked."""
    asked = {rating.asked_at, *ratings.unanswered(conn, rating.contact_id, rules.UNANSWERED)}
    put_off = rules.may_ask(sorted(asked, reverse=True), rating.asked_at)
    followups.hasten(conn, Sort.RATING, rating.contact_id, put_off, now)


def _is_own(ticket: Ticket) -> bool:
    """Nobody had it, whoever wrote it did the work himself, or nobody asked for it."""
    return ticket.owner_id is None or ticket.owner_id == ticket.contact_id or is_check(ticket)


def _lane(conn: Connection, ticket: Ticket, contact: Person) -> Lane | None:
    """His private chat: on the platform where he wrote the request, else where he can be reached."""
    writer = people.identity_by_id(conn, ticket.identity_id)
    place = places.find_place(conn, writer.platform, workspace=writer.workspace, external=writer.user)
    if writer.person_id == contact.id and place is not None and place.reachable:
        return places.ensure_lane(conn, place.id)
    return posting.private_lane(conn, contact)


def _begin(conn: Connection, ticket: Ticket, lane: Lane, now: datetime) -> bool:
    return ratings.begin(
        conn,
        ticket_id=ticket.id,
        contact_id=ticket.contact_id,
        organisation_id=ticket.organisation_id,
        expert_id=ticket.owner_id,
        lane_id=lane.id,
        asked_at=now,
    )


def _of(conn: Connection, ticket: Ticket) -> Rating:
    found = ratings.of(conn, ticket.id)
    if found is None:
        raise LookupError(f"{ticket.ref} was not asked about")
    return found


def show(conn: Connection, rating: Rating, ticket: Ticket, contact: Person, *, now: datetime) -> None:
    """The one message, as it stands now: the question at hand, or what was recorded."""
    voice = voice_of(contact, now)
    if rating.question:
        expert = people.name_of(conn, rating.expert_id)
        card = wording.ask(voice, rating.question, ref=ticket.ref, expert=expert, number=ticket.number)
    else:
        card = wording.recorded(voice, rating.by_question, rating.comment, ref=ticket.ref, number=ticket.number)
    posting.put(conn, rating.lane_id, Post(card, script="F4"), now=now, priority=Priority.RECEIPT, slot=rating.slot)


def next_at(conn: Connection) -> datetime | None:
    """When somebody is asked next, quiet hours kept; None where nobody is to be."""
    one = followups.next_of(conn, Sort.RATING)
    if one is None or one.due_at is None:
        return None
    ticket = tickets.by_id(conn, one.ticket_id or 0)
    contact = people.by_id(conn, ticket.contact_id) if ticket is not None and ticket.contact_id is not None else None
    return polite(conn, contact, one.due_at) if contact is not None else one.due_at
