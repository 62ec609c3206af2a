"""A request is handed on, to a queue or to a person, with what whoever works on it next must know (C10)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.asking import receipts
from handlers.callers import voice_of
from handlers.deskwork import Running, happened
from handlers.errors import HasEnough, Unskilled
from handlers.notices import Post, Words
from handlers.rules.clock import Status
from handlers.rules.facts import Says
from handlers.rules.lifecycle import EventKind
from handlers.rules.routing import to_data
from handlers.rules.terms import ClockKind
from handlers.staffing import candidates, moving, owning, rounds
from handlers.wording import taking
from storage import offers, people, queues, tickets
from storage.people import Person
from storage.queues import Queue

HANDED = "handed"  # the code of a person's reason for handing a request on


def transfer(
    conn: Connection,
    running: Running,
    *,
    to_queue: Queue | None = None,
    to_person: Person | None = None,
    by: int | None,
    line: str,
    now: datetime,
    at: datetime | None = None,
) -> Running:
    """Hand a running request on to another queue, or to an expert of the queue it is in; response clocks run on, pauses
    end by the table, and the customer hears who has it. by: the person who did it, None for the desk; line: what the
    next must know, never shown to the customer.

    Nothing happens where it is there already. Raises Changed when it is held or over, Unskilled or HasEnough.
    """
    if to_person is not None:
        return _to_person(conn, running, to_person, by=by, line=line, at=at or now, now=now)
    if to_queue is None or to_queue.id == running.ticket.queue_id:
        return running
    was_unowned = running.ticket.owner_id is None
    handed = _handed(conn, by, line)
    after = moving.move(conn, running, to_queue, by=by, why=_why(line), now=now, handed=handed)
    first = after.clock(ClockKind.FIRST_RESPONSE)
    if was_unowned and first is not None and first.status is Status.RUNNING:
        receipts.follow(conn, after, now)  # it names the team
    return after


def require_able(conn: Connection, running: Running, person: Person) -> None:
    """Raises Unskilled or HasEnough when the person may not take the request (RULES 5)."""
    ticket = running.ticket
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    missing = candidates.lacks(person, queue) if queue else ()
    if missing:
        skill = candidates.skill_title(conn, missing[0])
        raise Unskilled(name="to", who=person.name, skill=skill, ref=ticket.ref)
    most = candidates.capacity(person)
    if most is not None and tickets.loads(conn, [person.id]).get(person.id, 0) >= most:
        raise HasEnough(name="to", who=person.name, count=most)


def _to_person(
    conn: Connection, running: Running, person: Person, *, by: int | None, line: str, at: datetime, now: datetime
) -> Running:
    """Handed on to a person of its queue: it is his at once, in the same rooms."""
    ticket = running.ticket
    if ticket.owner_id == person.id:
        return running
    require_able(conn, running, person)
    before = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    here = queue.key if queue else ""
    handed = _handed(conn, by, line)
    changes = {"owner_id": None, "owned_at": None, "handed": handed or None}
    notes = {"queue": here, "from": here, "to": person.key, "because": [to_data(_why(line))]}
    event = happened(EventKind.TRANSFERRED, at, by=by)
    waiting = deskwork.record(conn, running, event, now=now, changes=changes, notes=notes)
    rounds.stop(conn, waiting, now, owner=person)
    offers.forget(conn, ticket.id)
    after = owning.give(conn, waiting, person, at=at, now=now, assigned=True, before=before)
    if after is None:
        return waiting
    if queue is not None:
        offers.give(conn, queue.id, person.id, now)
    asked = rounds.about(conn, after, (Words(f"➡ {handed}"),) if handed else ())
    posting.to_person(conn, person, Post(taking.given(voice_of(person, now), asked), script="C10"), now=now)
    return after


def _handed(conn: Connection, by: int | None, line: str) -> str:
    """What the card says first."""
    return f"{people.name_of(conn, by)}: {line}" if by is not None and line else line


def _why(line: str) -> Says:
    return Says(HANDED, {"line": line})
