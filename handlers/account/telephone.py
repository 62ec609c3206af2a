"""Ringing a customer up about a missed promise: whom, what to say, how it went, and being reminded of it (E7)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting, writers
from handlers.account import missed
from handlers.callers import Call, voice_of
from handlers.deskwork import Running, instant
from handlers.errors import Changed
from handlers.notices import Post, Priority, Reply
from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from handlers.wording import remedies
from handlers.wording.patterns import cause_name
from handlers.wording.remedies import Ring
from handlers.wording.voice import Voice
from storage import misses, people
from storage.misses import Amends, Promise, Sort
from storage.people import Person
from storage.tickets import Ticket

LATER = timedelta(minutes=30)


def call(conn: Connection, call: Call) -> Reply:
    """[Call …]: number, local time, language and what to say, with how it went to press."""
    hand = missed.at_hand(conn, call)
    misses.owe(conn, hand.promise, Sort.CALL, person_id=hand.person.id, due_at=None)
    _show(conn, hand.running, hand.promise, hand.person, now=call.now)
    return Reply()


def reached(conn: Connection, call: Call) -> Reply:
    """[Reached …]: recorded, and shown in the notice."""
    return _record(conn, call, "reached")


def no_answer(conn: Connection, call: Call) -> Reply:
    """[No answer]: recorded; he can be reminded."""
    return _record(conn, call, "no_answer")


def recall(conn: Connection, call: Call) -> Reply:
    """[Remind me in 30 min]: the same comes again then."""
    hand, at = missed.at_hand(conn, call), call.now + LATER
    misses.owe(conn, hand.promise, Sort.CALL, person_id=hand.person.id, due_at=at)
    card = remedies.reminding(call.voice, hand.ticket.ref, writers.contact_name(conn, hand.ticket), at)
    missed.replace(conn, call, card, script="E7")
    return Reply()


def remind(conn: Connection, running: Running, due: Amends, now: datetime) -> None:
    """The reminder's time has come."""
    promise, person = Promise(due.ticket_id, due.kind, due.number), people.by_id(conn, due.person_id)
    if person is None:
        misses.done(conn, promise, Sort.CALL, person_id=due.person_id)
        return
    misses.owe(conn, promise, Sort.CALL, person_id=person.id, due_at=None)
    _show(conn, running, promise, person, now=now)


def _record(conn: Connection, call: Call, how: str) -> Reply:
    hand = missed.at_hand(conn, call)
    name = writers.contact_name(conn, hand.ticket)
    if not misses.done(conn, hand.promise, Sort.CALL, person_id=hand.person.id):
        raise Changed(
            what=call.voice.label("E7.already", "the call about {ref} is recorded already", ref=hand.ticket.ref)
        )
    card = remedies.rang(call.voice, hand.ticket.ref, name, reached=how == "reached", value=hand.value)
    missed.replace(conn, call, card, script="E7")
    missed.note(conn, call, hand, "call", how, words=name)
    return Reply(toast=call.voice.label("E7.recorded", "Recorded."))


def _show(conn: Connection, running: Running, promise: Promise, person: Person, *, now: datetime) -> None:
    voice, ticket = voice_of(person, now), running.ticket
    card = remedies.ring(voice, ticket.ref, _whom(conn, running, promise, voice))
    slot = missed.slot(ticket, promise, "call", person, now)
    posting.to_person(conn, person, Post(card, script="E7"), now=now, priority=Priority.BREACH, slot=slot)


def _whom(conn: Connection, running: Running, promise: Promise, voice: Voice) -> Ring:
    """Whom to ring up, and what is known of what to say."""
    ticket = running.ticket
    contact = people.by_id(conn, ticket.contact_id) if ticket.contact_id else None
    theirs = writers.customer_voice(conn, ticket, voice.now, running.terms.calendar.zone)
    why, profile = misses.why(conn, promise), contact.profile if contact else {}
    locale = contact.locale if contact else people.identity_by_id(conn, ticket.identity_id).locale
    return Ring(
        value=missed.value_of(ticket, promise),
        name=writers.contact_name(conn, ticket),
        phone=str(profile.get("phone") or ""),
        email=str(profile.get("email") or ""),
        hour=theirs.hour(voice.now).shown,
        language=theirs.language(voice.locale) if locale else "",
        owner=people.name_of(conn, ticket.owner_id),
        by=_named(running, ticket),
        why=cause_name(voice, why.cause) if why else "",
    )


def _named(running: Running, ticket: Ticket) -> datetime | None:
    """By when its owner has promised to write."""
    words = (one for one in running.clocks.clocks if one.kind is ClockKind.PROMISE and one.by == ticket.owner_id)
    due = [one.due for one in words if one.status is Status.RUNNING and one.due is not None]
    return instant(min(due)) if due and ticket.owner_id else None
