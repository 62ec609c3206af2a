"""A request changes its queue: the old card says where it went, the new one starts, the customer hears of the team."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting, rooms, ticketcard, writers
from handlers.deskwork import Running, happened
from handlers.notices import Card, Post
from handlers.rules.facts import Says
from handlers.rules.lifecycle import EventKind
from handlers.rules.routing import to_data
from handlers.wording import routing as wording
from storage import desk, people
from storage.people import Person
from storage.queues import Queue


def move(conn: Connection, running: Running, queue: Queue, *, by: int | None, why: Says, now: datetime) -> Running:
    """Give a running request to another queue, where it waits for an owner. by: the person who moved it, None for the
    desk itself; why: a reason that `wording.routing.because` knows, journalled and shown on the old card.

    Nothing happens where it is in that queue already. Raises Changed when it is held or over.
    """
    if running.ticket.queue_id == queue.id:
        return running
    owner = people.by_id(conn, running.ticket.owner_id) if running.ticket.owner_id else None
    event = happened(EventKind.TRANSFERRED, now, by=by)
    changes = {"queue_id": queue.id, "owner_id": None, "owned_at": None}
    notes = {"queue": queue.key, "because": [to_data(why)]}
    after = deskwork.record(conn, running, event, now=now, changes=changes, notes=notes)
    _leave(conn, running, queue, owner=owner, by=by, why=why, now=now)
    rooms.enter(conn, after, now)
    if owner is not None:
        _tell_customer(conn, after, queue, owner, now)
    return after


def _leave(
    conn: Connection, before: Running, queue: Queue, *, owner: Person | None, by: int | None, why: Says, now: datetime
) -> None:
    voice = ticketcard.room_voice(before, now)
    ref, reason = before.ticket.ref, wording.because(voice, why)
    if owner is not None and owner.id != by:
        note = wording.moved_on(voice, ref, queue.title, reason)
        posting.to_rooms(conn, before.ticket, Post(note, script="C10"), now=now)
    card: Card = wording.moved(voice, ref, queue.title, by=people.name_of(conn, by), at=now, why=reason)
    rooms.leave(conn, before, card, now)


def _tell_customer(conn: Connection, after: Running, queue: Queue, owner: Person, now: datetime) -> None:
    voice = writers.customer_voice(conn, after.ticket, now, desk.current(conn).zone)
    card = wording.team_takes(voice, after.ticket.ref, queue.title, owner.name, after.answer_due)
    posting.to_customer(conn, after.ticket, Post(card, script="C10"), now=now)
