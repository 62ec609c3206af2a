"""What a routing, or a claim, knows of the people of a queue: skills, languages, load, duty (RULES 5)."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from handlers.rules.routing import Candidate, lacking
from handlers.staffing import duty
from storage import contracts, declarations, offers, people, tickets
from storage.people import Person
from storage.queues import Queue
from storage.tickets import Ticket


def lacks(person: Person, queue: Queue) -> tuple[str, ...]:
    """The skills of the queue that the person does not have, or not at its level."""
    levels = {skill: found["level"] for skill, found in person.profile.get("skills", {}).items()}
    return lacking(levels, queue.routing.get("skills", {}))


def skill_title(conn: Connection, key: str) -> str:
    """What people call a skill."""
    found = declarations.some(conn, "skills", [key]).get(key)
    return str(json.loads(found.body)["title"]) if found else key


def capacity(person: Person) -> int | None:
    """How many requests the person takes at once; None: any number."""
    found: int | None = person.profile.get("capacity")
    return found


def languages(person: Person) -> tuple[str, ...]:
    """The tags of the languages a profile names, the first one first; none where it names none."""
    more: tuple[str, ...] = tuple(person.profile.get("speaks") or ())
    return (*filter(None, (person.locale,)), *more) if more else ()


def language_of(tag: str | None) -> str:
    """The language of a tag: "zh" of "zh-Hans"."""
    return (tag or "").partition("-")[0].lower()


def customer_language(conn: Connection, ticket: Ticket) -> str:
    """The language its customer reads; "" where nobody has said."""
    person = people.by_id(conn, ticket.contact_id) if ticket.contact_id else None
    locale = person.locale if person else None
    return language_of(locale or people.identity_by_id(conn, ticket.identity_id).locale)


def of_queue(
    conn: Connection, queue: Queue, ticket: Ticket, at: datetime, *, besides: Collection[int] = ()
) -> tuple[Candidate, ...]:
    """The queue's experts as a routing of the ticket sees them, without those of `besides`."""
    crew = duty.crew(conn, queue, at)
    loads = tickets.loads(conn, [person.id for person in crew.experts])
    given = offers.given(conn, queue.id)
    known = _preferred(conn, ticket)
    return tuple(
        Candidate(
            person.id,
            lacks=lacks(person, queue),
            languages=frozenset(language_of(tag) for tag in (person.locale, *person.profile.get("speaks", ())) if tag),
            load=loads.get(person.id, 0),
            capacity=capacity(person),
            duty=crew.begins(person, at),
            given=int(given[person.id].timestamp()) if person.id in given else 0,
            is_preferred=person.key in known,
        )
        for person in crew.experts
        if person.id not in besides
    )


def _preferred(conn: Connection, ticket: Ticket) -> Collection[str]:
    """Keys of the experts whom the ticket's organisation knows."""
    found = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    return frozenset(found.about.get("preferred", ())) if found else ()
