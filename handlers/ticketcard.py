"""The one card of a ticket: shown in every chat of its queue, edited in place."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers import cardfacts, naming, posting
from handlers.deskwork import Running
from handlers.ladder import following
from handlers.missed import breaches
from handlers.notices import Post, Priority, Retitle
from handlers.wording import expert, routing
from handlers.wording.voice import Voice
from storage import conversation, places, queues, tickets
from storage.conversation import Message, Side
from storage.places import Lane
from storage.tickets import Ticket


def open_rooms(conn: Connection, running: Running, now: datetime, said: Sequence[Message]) -> tuple[Lane, ...]:
    """Make a room for the ticket in every chat of its queue, with the card as its first message; the rooms. said: all
    of its messages."""
    ticket, made = running.ticket, list[Lane]()
    if ticket.queue_id is None:
        return ()
    facts = cardfacts.gather(conn, running, said, room_voice(running, now))
    for at in queues.places(conn, ticket.queue_id):
        place = places.ensure_place(conn, at.platform, workspace=at.workspace, external=at.external, direct=False)
        lane = places.ensure_lane(conn, place.id, label=ticket.ref, wants_thread=True)
        conversation.join(conn, lane.id, ticket.id, Side.ROOM)
        _open_room(conn, running, lane, expert.room_title(facts), now=now)
        _put(conn, ticket, lane.id, _card(running, facts, now), now, priority=Priority.NEW)
        made.append(lane)
    breaches.refresh(conn, running, now)
    return tuple(made)


def _open_room(conn: Connection, running: Running, lane: Lane, title: str, *, now: datetime) -> None:
    """A new room, or the one it had when the request was in this chat before."""
    if lane.thread is None:
        posting.room_open(conn, lane, title, now=now)
        return
    posting.put(conn, lane.id, Retitle(title, closed=False), now=now, priority=Priority.CARD)
    back = routing.came_back(room_voice(running, now), running.ticket.ref)
    posting.put(conn, lane.id, Post(back, script="C10"), now=now)


def refresh(conn: Connection, running: Running, now: datetime, *, priority: Priority = Priority.CARD) -> None:
    """Bring the card, and the notices of missed promises, up to date wherever they stand. priority: that of a relay
    where the card must change before the words that follow it."""
    facts = gather(conn, running, now)
    for lane in conversation.rooms_of(conn, running.ticket.id):
        _put(conn, running.ticket, lane.id, _card(running, facts, now), now, priority=priority)
        _rename(conn, running.ticket, lane, expert.room_title(facts), now=now)
    breaches.refresh(conn, running, now)
    following.follow(conn, running, now)


def show(conn: Connection, running: Running, lane_id: int, now: datetime) -> None:
    """The card as it is, in one room."""
    _put(conn, running.ticket, lane_id, _card(running, gather(conn, running, now), now), now)


def _card(running: Running, facts: expert.Facts, now: datetime) -> Post:
    late = running.ticket.state not in tickets.OPEN_STATES
    return Post(expert.card(room_voice(running, now), facts), pinned=True, late=late, script="C1")


def _rename(conn: Connection, ticket: Ticket, lane: Lane, title: str, *, now: datetime) -> None:
    """The room of a request that goes on is called what the card says of it; what opens and closes rooms names them
    too."""
    if not lane.room or lane.room == title or expert.is_solved_title(title) or expert.is_solved_title(lane.room):
        return
    slot = naming.slot_of(ticket, "title", lane.id)
    posting.put(conn, lane.id, Retitle(title, closed=False), now=now, priority=Priority.CARD, slot=slot)


def is_outdated(before: Running, after: Running) -> bool:
    """Whether what happened in between shows on the card or in a notice of a missed promise."""
    return (before.ticket.version, before.clocks.clocks) != (after.ticket.version, after.clocks.clocks)


def close_rooms(conn: Connection, running: Running, now: datetime, *, closed: bool) -> None:
    """Close the ticket's topics, or open them again, where the platform has topics."""
    title = expert.room_title(gather(conn, running, now))
    posting.room_retitle(conn, running.ticket, title, closed=closed, now=now)


def room_voice(running: Running, now: datetime) -> Voice:
    """How cards speak: in the desk's language, with times at the customer's contract's place."""
    return Voice("en", running.terms.calendar.zone, now)


def _put(
    conn: Connection, ticket: Ticket, lane_id: int, post: Post, now: datetime, *, priority: Priority = Priority.CARD
) -> None:
    posting.put(conn, lane_id, post, now=now, priority=priority, slot=naming.slot_of(ticket, "card", lane_id))


def gather(conn: Connection, running: Running, now: datetime) -> expert.Facts:
    """Everything the card shows."""
    return cardfacts.gather(conn, running, conversation.of_ticket(conn, running.ticket.id), room_voice(running, now))
