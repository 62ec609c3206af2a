"""A request goes on in another chat of its customer, because the one where it was asked cannot be reached (H2, H8)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, ticketcard, writers
from handlers.deskwork import happened
from handlers.membership import colleagues
from handlers.notices import Document, Files, Post, Priority, load
from handlers.rules.lifecycle import EventKind
from handlers.wording import rerouting as wording
from handlers.wording.rerouting import Way
from storage import conversation, desk, entrances, outbox, people, places, slots, tickets
from storage.conversation import Side
from storage.leases import OutboxRow
from storage.outbox import Waiting
from storage.people import Identity
from storage.places import Lane, Place
from storage.tickets import Ticket


def move(
    conn: Connection, seen: Ticket, now: datetime, *, by: int | None = None, unsaid: Sequence[Waiting] = ()
) -> Lane | None:
    """Its customer is answered privately from now on, in the chat where he was last, and reads why; then what was
    refused (`unsaid`) and what still waited. The lane; None where the desk cannot write to him anywhere else, and
    nothing has happened."""
    lane = _elsewhere(conn, seen)
    if lane is None:
        return None
    ticket = tickets.require(conn, seen.id)
    old = places.lane_by_id(conn, ticket.customer_lane_id)
    ticket = _answer_in(conn, ticket, lane, now, by=by, why="goes_on_elsewhere")
    left = way_of(places.place_by_id(conn, old.place_id))
    voice = writers.customer_voice(conn, ticket, now, desk.current(conn).zone)
    post = Post(wording.goes_on(voice, ticket.ref, ticket.subject, left), script="H8")
    posting.put(conn, lane.id, post, now=now, key=f"goes-on/{ticket.id}/{ticket.version}")
    for row in (*unsaid, *outbox.take_waiting(conn, old.id, naming.slot_of(ticket, ""))):
        _say_again(conn, row, old, lane, now)
    return lane


def from_account(conn: Connection, those: Iterable[Ticket], identity: Identity, now: datetime) -> tuple[Ticket, ...]:
    """Those of these requests that are answered in the private chat with an account which is no way any more go on
    elsewhere; the ones for which there is no other place."""
    place = places.find_place(conn, identity.platform, workspace=identity.workspace, external=identity.user)
    answered = [one for one in those if places.lane_by_id(conn, one.customer_lane_id).place_id == (place and place.id)]
    return tuple(one for one in sorted(answered, key=_by_id) if move(conn, one, now) is None)


def leave(conn: Connection, ticket: Ticket, now: datetime) -> None:
    """It is answered in that chat no more: what is open goes on elsewhere, what is over stays over without a word."""
    if ticket.state in (*tickets.OPEN_STATES, "resolved"):
        move(conn, ticket, now)
    elif (lane := _elsewhere(conn, ticket)) is not None:
        conversation.join(conn, lane.id, ticket.id, Side.CUSTOMER)
        tickets.change(conn, tickets.require(conn, ticket.id), customer_lane_id=lane.id)


def _by_id(one: Ticket | Lane) -> int:
    return one.id


def _say_again(conn: Connection, row: Waiting, old: Lane, new: Lane, now: datetime) -> None:
    """In the new lane, under the name it has there."""
    act = load(row.payload)
    if isinstance(act, Post | Files | Document):
        act = act if isinstance(act, Document) else replace(act, reply_to=None)
        mark = f"/{old.id}"
        slot = f"{row.slot.removesuffix(mark)}/{new.id}" if row.slot and row.slot.endswith(mark) else row.slot
        posting.put(conn, new.id, act, now=now, priority=Priority(row.priority), slot=slot)


def again(conn: Connection, row: OutboxRow, now: datetime) -> bool:
    """What was refused in a customer's chat is said where his request goes on; whether it goes on anywhere."""
    found = conversation.ticket_in(conn, row.lane_id)
    in_lane = found[0] if found is not None and found[1] is Side.CUSTOMER else None
    about = naming.ticket_of_slot(row.slot) if row.slot else in_lane
    ticket = tickets.by_id(conn, about) if about is not None else None
    if ticket is None or ticket.customer_lane_id != row.lane_id:
        return False
    return move(conn, ticket, now, unsaid=(Waiting(row.slot, row.payload, Priority.RELAY),)) is not None


def go_back(conn: Connection, ticket: Ticket, here: Lane, now: datetime) -> Ticket:
    """He writes again where it was asked: it is answered there again, in the conversation it had."""
    known = [places.lane_by_id(conn, one) for one in conversation.lanes_of(conn, ticket.id, Side.CUSTOMER)]
    lane = next((one for one in sorted(known, key=_by_id) if one.place_id == here.place_id), here)
    return _answer_in(conn, ticket, lane, now, by=ticket.contact_id, why="goes_on_where_it_was_asked")


def is_back(conn: Connection, ticket: Ticket, place: Place) -> bool:
    """Whether this is where it was asked, while it is answered elsewhere."""
    if places.lane_by_id(conn, ticket.customer_lane_id).place_id == place.id:
        return False
    return conversation.asked_in(conn, ticket.id) == place.id


def lane_of_copy(conn: Connection, ticket: Ticket, message_id: int) -> int:
    """Where its customer reads a message of ours: he may have read it elsewhere than where he is answered now."""
    own = ticket.customer_lane_id
    asked_in = conversation.asked_in(conn, ticket.id)
    main = places.lane_by_thread(conn, asked_in, None) if asked_in is not None else None
    known = (own, *conversation.lanes_of(conn, ticket.id, Side.CUSTOMER), *([main.id] if main else []))
    names = {naming.message_slot(message_id, ticket, lane): lane for lane in known}
    sent = slots.sent_in_each(conn, names)
    return next((lane for name, lane in names.items() if name in sent), own)


def _answer_in(conn: Connection, ticket: Ticket, lane: Lane, now: datetime, *, by: int | None, why: str) -> Ticket:
    """Journal, card and rooms say where its customer reads from now on."""
    changes = {"customer_lane_id": lane.id}
    old = places.place_by_id(conn, places.lane_by_id(conn, ticket.customer_lane_id).place_id)
    if lane.thread is not None or lane.wants_thread:
        conversation.join(conn, lane.id, ticket.id, Side.CUSTOMER)
    if ticket.terms_hash is None:
        return tickets.change(conn, ticket, **changes)
    event = happened(EventKind.NOTED, now, by=by, why=why)
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=now, changes=changes)
    there = way_of(places.place_by_id(conn, lane.place_id))
    room = ticketcard.room_voice(running, now)
    note = wording.to_room(room, writers.contact_name(conn, ticket), way_of(old), there, is_lost=not old.reachable)
    posting.to_rooms(conn, ticket, Post(note, script="H8"), now=now)
    ticketcard.refresh(conn, running, now)
    return running.ticket


def _elsewhere(conn: Connection, ticket: Ticket) -> Lane | None:
    """A lane of its own for the request in another private chat of whoever wrote it, the one he used last."""
    here = places.lane_by_id(conn, ticket.customer_lane_id).place_id
    for identity in _accounts(conn, ticket):
        if colleagues.may_write(conn, identity):
            place_id = posting.lane_of(conn, identity).place_id
            if place_id != here:
                return places.ensure_lane(conn, place_id, label=ticket.ref, wants_thread=True)
    return None


def _accounts(conn: Connection, ticket: Ticket) -> tuple[Identity, ...]:
    if ticket.contact_id is not None:
        return people.identities_of(conn, ticket.contact_id)
    return (people.identity_by_id(conn, ticket.identity_id),)


def way_of(place: Place) -> Way:
    """A place, as people call it."""
    return Way(entrances.called(place.platform), "" if place.direct else place.title or place.external)
