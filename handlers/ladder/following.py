"""E4, after [Watch]: whoever watches a promise hears, once, that it was kept."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.deskwork import Running, instant
from handlers.notices import Post
from handlers.rules.clock import Clock, Status
from handlers.wording import warnings
from storage import conversation, people, tellings
from storage.conversation import Sort
from storage.people import Person
from storage.tellings import Telling
from storage.tickets import Ticket

_OVER = (Status.STOPPED, Status.DROPPED)


def follow(conn: Connection, running: Running, now: datetime) -> None:
    """Something happened to a ticket: whoever watches it hears, once, that its promise was kept. That it was missed he
    hears as a missed promise (`hearers`)."""
    if not any(clock.fired for clock in running.clocks.clocks):
        return
    ticket = running.ticket
    for person_id, _, is_muted in tellings.watching(conn, [ticket.id]):
        person = None if is_muted else people.by_id(conn, person_id)
        one = early_notice(conn, person, ticket) if person else None
        clock = running.named(one.kind, one.number) if one else None
        if person is not None and clock is not None and clock.status in _OVER:
            tellings.unwatch(conn, person_id, ticket.id)
            _tell_kept(conn, running, person, clock, now=now)


def _tell_kept(conn: Connection, running: Running, person: Person, clock: Clock, *, now: datetime) -> None:
    if clock.status is not Status.STOPPED or clock.stopped_at is None or clock.breached_at is not None:
        return
    ticket = running.ticket
    answer = conversation.last(conn, ticket.id, Sort.ANSWER)
    who = answer.author if answer else people.name_of(conn, ticket.owner_id)
    voice = voice_of(person, now)
    card = warnings.kept(voice, ticket.ref, running.terms.organisation, who, instant(clock.stopped_at))
    posting.to_person(conn, person, Post(card, script="E4"), now=now)


def early_notice(conn: Connection, person: Person, ticket: Ticket) -> Telling | None:
    """The early notice that he got last."""
    told = [one for one in tellings.of_tickets(conn, [ticket.id]) if (one.person_id, one.script) == (person.id, "E4")]
    return told[-1] if told else None
