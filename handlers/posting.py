"""Saying things: the one way into the outbox, and how to whom."""

from dataclasses import replace
from datetime import datetime
from zlib import crc32

from sqlalchemy import Connection

from handlers import naming
from handlers.callers import Call, voice_of
from handlers.notices import (
    Act,
    Home,
    Mark,
    Open,
    Post,
    Priority,
    Retitle,
    Sign,
    dump,
)
from handlers.wording.voice import Voice
from storage import conversation, outbox, people, places, tickets
from storage.people import Identity, Person
from storage.places import Lane, Place
from storage.tickets import Ticket


def put(
    conn: Connection,
    lane_id: int,
    act: Act,
    *,
    now: datetime,
    priority: Priority = Priority.RELAY,
    slot: str | None = None,
    key: str | None = None,
) -> bool:
    """One act into a lane; False when `key` was used before. Marks have a lane of their own in each place: platforms
    take few of them a minute, and no words wait for them."""
    if isinstance(act, Mark):
        lane_id, priority = places.lane_beside(conn, lane_id, "marks"), Priority.MARK
    made = outbox.put(conn, lane=lane_id, payload=dump(act), priority=priority, now=now, slot=slot, key=key)
    return made is not None


def publish(conn: Connection, place_id: int, page: Home, *, now: datetime) -> int:
    """A person's page, in a lane of its own: it holds up nothing that is said. The id of its row."""
    lane = places.ensure_lane(conn, place_id, label="page")
    made = outbox.put(conn, lane=lane.id, payload=dump(page), priority=Priority.CARD, now=now, slot=f"home/{place_id}")
    if made is None:
        raise LookupError(f"the page of place {place_id} was not put")
    return made


def to_customer(
    conn: Connection,
    ticket: Ticket,
    post: Post,
    *,
    now: datetime,
    slot: str | None = None,
    priority: Priority = Priority.RELAY,
) -> None:
    """Post in the customer's conversation about the ticket; always under a name, so that an answer to it is known to be
    about the ticket."""
    lane = ticket.customer_lane_id
    put(conn, lane, post, now=now, priority=priority, slot=slot or _said_slot(ticket, post, lane, now))


def _said_slot(ticket: Ticket, post: Post, lane_id: int, now: datetime) -> str:
    """A name that nothing else has: what is said under it is never edited."""
    return naming.slot_of(ticket, f"said-{int(now.timestamp() * 1000)}-{crc32(dump(post).encode()):08x}", lane_id)


def to_customers(conn: Connection, ticket: Ticket, post: Post, *, now: datetime, slot: str) -> None:
    """Post to its customer, and to everybody whose request was merged into it: nobody twice (C14)."""
    to_customer(conn, ticket, post, now=now, slot=slot)
    for lane_id in _joined_lanes(conn, ticket):
        put(conn, lane_id, replace(post, reply_to=None, answers="", excerpt=""), now=now, slot=f"{slot}/{lane_id}")


def customers_slots(conn: Connection, ticket: Ticket, slot: str) -> dict[int, str]:
    """Under which name `to_customers` posted, by lane."""
    joined = {lane_id: f"{slot}/{lane_id}" for lane_id in _joined_lanes(conn, ticket)}
    return {ticket.customer_lane_id: slot, **joined}


def _joined_lanes(conn: Connection, ticket: Ticket) -> tuple[int, ...]:
    """Where others than its writer wrote what was merged into it."""
    others = [one for one in tickets.taken_in(conn, ticket.id) if not is_same_writer(one, ticket)]
    return tuple(
        dict.fromkeys(one.customer_lane_id for one in others if one.customer_lane_id != ticket.customer_lane_id)
    )


def is_same_writer(one: Ticket, other: Ticket) -> bool:
    """Whether both were written by one person."""
    return one.identity_id == other.identity_id or (one.contact_id is not None and one.contact_id == other.contact_id)


def to_writer(
    conn: Connection,
    ticket: Ticket,
    post: Post,
    *,
    now: datetime,
    slot: str | None = None,
    priority: Priority = Priority.RELAY,
) -> None:
    """Post to whoever wrote the ticket and to nobody else: where others read along, privately on the same platform."""
    lane = writers_lane(conn, ticket).id
    put(conn, lane, post, now=now, priority=priority, slot=slot or _said_slot(ticket, post, lane, now))


def writers_lane(conn: Connection, ticket: Ticket) -> Lane:
    """Where to write privately about a ticket: its own conversation if that is private, else its writer's chat."""
    lane = places.lane_by_id(conn, ticket.customer_lane_id)
    if places.place_by_id(conn, lane.place_id).direct:
        return lane
    writer = people.identity_by_id(conn, ticket.identity_id)
    return places.ensure_lane(conn, _private_place(conn, writer.platform, writer.workspace, writer.user).id)


def to_rooms(conn: Connection, ticket: Ticket, post: Post, *, now: datetime) -> None:
    """Post in every experts' room of the ticket."""
    for lane in conversation.rooms_of(conn, ticket.id):
        put(conn, lane.id, post, now=now)


def to_person(
    conn: Connection,
    person: Person,
    post: Post,
    *,
    now: datetime,
    priority: Priority = Priority.RELAY,
    slot: str | None = None,
    key: str | None = None,
) -> bool:
    """Post in a person's private chat; False when he has none the desk can reach, or `key` was used before."""
    lane = private_lane(conn, person)
    return lane is not None and put(conn, lane.id, post, now=now, priority=priority, slot=slot, key=key)


def private_lane(conn: Connection, person: Person) -> Lane | None:
    """Where to write to a person privately: the first identity that can be reached, those seen before first."""
    known: list[Place] = []
    fresh: list[tuple[str, str, str]] = []
    for identity in people.identities_of(conn, person.id):
        place = places.find_place(conn, identity.platform, workspace=identity.workspace, external=identity.user)
        if place is None:
            fresh.append((identity.platform, identity.workspace, identity.user))
        elif place.reachable:
            known.append(place)
    if not known and not fresh:
        return None
    chosen = known[0] if known else _private_place(conn, *fresh[0])
    return places.ensure_lane(conn, chosen.id)


def lane_of(conn: Connection, identity: Identity) -> Lane:
    """The private chat with one account."""
    return places.ensure_lane(conn, _private_place(conn, identity.platform, identity.workspace, identity.user).id)


def _private_place(conn: Connection, platform: str, workspace: str, user: str) -> Place:
    return places.ensure_place(conn, platform, workspace=workspace, external=user, direct=True)


def person_voice(person: Person, now: datetime) -> Voice:
    """How to speak to a person of ours."""
    return voice_of(person, now)


def mark(conn: Connection, call: Call, sign: Sign) -> None:
    """Put a sign on the message at hand."""
    if call.inbound.message is not None:
        put(conn, call.lane.id, Mark(call.inbound.message, sign), now=call.now)


def room_open(conn: Connection, lane: Lane, title: str, *, now: datetime) -> None:
    """Have the ticket's own room made."""
    put(conn, lane.id, Open(title), now=now, priority=Priority.NEW)


def room_retitle(conn: Connection, ticket: Ticket, title: str, *, closed: bool, now: datetime) -> None:
    """Rename, close or reopen the ticket's rooms."""
    for lane in conversation.rooms_of(conn, ticket.id):
        put(conn, lane.id, Retitle(title, closed), now=now, priority=Priority.CARD)
