"""A round of offers: one expert at a time is asked privately whether he takes a request (RULES 5, mode `offer`)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, posting, writers
from handlers.callers import voice_of
from handlers.deskwork import Running
from handlers.notices import Card, Post, Priority, Text
from handlers.wording import taking
from handlers.wording.taking import Asked
from storage import offers, people, queues, tickets
from storage.offers import Offer, Outcome
from storage.people import Person

OFFER_FOR = 600  # seconds, where the queue says nothing


def offer(conn: Connection, running: Running, person: Person, why: Text, now: datetime) -> bool:
    """Ask one expert, for as long as the queue gives him (wall-clock: he is asked while he is on duty). False when he
    cannot be reached privately, and nothing was offered."""
    ticket = running.ticket
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    if queue is None or posting.private_lane(conn, person) is None:
        return False
    until = now + timedelta(seconds=queue.routing.get("offer_for", OFFER_FOR))
    made = offers.make(conn, ticket.id, queue.id, person_id=person.id, made_at=now, ends_at=until)
    offers.give(conn, queue.id, person.id, now)
    voice = voice_of(person, now)
    _say(conn, made, person, taking.offer(voice, about(conn, running, why), until), now, priority=Priority.RECEIPT)
    return True


def about(conn: Connection, running: Running, why: Text = ()) -> Asked:
    """A request as somebody is asked, or told, to take it."""
    ticket, terms = running.ticket, running.terms
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    return Asked(
        ref=ticket.ref,
        severity=terms.severity(ticket.severity or terms.default_severity).title,
        organisation=terms.organisation,
        contact=writers.contact_name(conn, ticket),
        text=ticket.subject,
        queue=queue.title if queue else "",
        due=running.answer_due,
        value=f"{ticket.number}.{ticket.version}",
        why=why,
    )


def settle(conn: Connection, made: Offer, outcome: Outcome, now: datetime, *, owner: Person | None = None) -> bool:
    """The offer ended: its message loses its buttons and says how. owner: who has the request now; False when it had
    ended already."""
    if not offers.settle(conn, made.id, outcome):
        return False
    person, ticket = people.by_id(conn, made.person_id), tickets.require(conn, made.ticket_id)
    if person is not None:
        _say(conn, made, person, _how(conn, made, outcome, person, ref=ticket.ref, owner=owner, now=now), now)
    return True


def stop(conn: Connection, running: Running, now: datetime, *, owner: Person | None = None) -> None:
    """Nobody need be asked any more: it has an owner, or went elsewhere."""
    standing = offers.standing(conn, running.ticket.id)
    if standing is not None:
        is_his = owner is not None and owner.id == standing.person_id
        settle(conn, standing, Outcome.TAKEN if is_his else Outcome.ENDED, now, owner=owner)


def _how(
    conn: Connection, made: Offer, outcome: Outcome, person: Person, *, ref: str, owner: Person | None, now: datetime
) -> Card:
    voice = voice_of(person, now)
    if outcome is Outcome.TAKEN:
        queue = queues.by_id(conn, made.queue_id)
        return taking.taken(voice, ref, queue.title if queue else "")
    if outcome is Outcome.PASSED:
        return taking.passed(voice, ref)
    if outcome is Outcome.LAPSED:
        return taking.lapsed(voice, ref, made.ends_at)
    return taking.ended(voice, ref, owner.name if owner else "")


def _say(
    conn: Connection, made: Offer, person: Person, card: Card, now: datetime, *, priority: Priority = Priority.RELAY
) -> None:
    slot = f"t{made.ticket_id}/offer-{made.id}"
    posting.to_person(conn, person, Post(card, script="C1"), now=now, priority=priority, slot=slot)


def tell_lead(conn: Connection, running: Running, lead: Person, count: int, now: datetime) -> None:
    """The lead hears, once a round, that nobody took it."""
    card = taking.nobody_took(voice_of(lead, now), about(conn, running), count)
    posting.to_person(conn, lead, Post(card, script="C1"), now=now)


def reload(conn: Connection, made: Offer) -> Running:
    """The request of an offer as it stands, locked."""
    return deskwork.load(conn, tickets.require(conn, made.ticket_id))
