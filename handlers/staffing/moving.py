"""A request changes its queue: the old card says where it went, the new one starts, the customer hears of the team."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, rooms, ticketcard, writers
from handlers.deskwork import Running
from handlers.notices import Post
from handlers.rules.facts import Says
from handlers.staffing import routing
from handlers.wording import routing as wording
from storage import desk, people
from storage.people import Person
from storage.queues import Queue


def move(
    conn: Connection, running: Running, queue: Queue, *, by: int | None, why: Says, now: datetime, handed: str = ""
) -> Running:
    """Give a running request to another queue, which hands it out in its own manner. by: the person who moved it, None
    for the desk itself; why: a reason that `wording.routing.because` knows, journalled and shown on the old card;
    handed: what the next must know, shown first on the new one.

    Nothing happens where it is in that queue already. Raises Changed when it is held or over.
    """
    if running.ticket.queue_id == queue.id:
        return running
    owner = people.by_id(conn, running.ticket.owner_id) if running.ticket.owner_id else None
    if owner is not None and owner.id != by:
        voice = ticketcard.room_voice(running, now)
        note = wording.moved_on(voice, running.ticket.ref, queue.title, rooms.told(conn, voice, why))
        posting.to_rooms(conn, running.ticket, Post(note, script="C10"), now=now)
    after = rooms.transfer(conn, running, queue, by=by, why=why, now=now, handed=handed)
    if owner is not None:
        _tell_customer(conn, after, queue, owner, now)
    return routing.route(conn, after, now)


def _tell_customer(conn: Connection, after: Running, queue: Queue, owner: Person, now: datetime) -> None:
    voice = writers.customer_voice(conn, after.ticket, now, desk.current(conn).zone)
    card = wording.team_takes(voice, after.ticket.ref, queue.title, owner.name, after.answer_due)
    posting.to_customer(conn, after.ticket, Post(card, script="C10"), now=now)
