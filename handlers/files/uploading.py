"""A page in place of a chat that cannot carry a file: the link to it, who may use it, and what came by it (H3)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import naming, posting, pressed
from handlers.callers import Call
from handlers.files.linking import GOOD
from handlers.inbound import Where, Writer
from handlers.notices import Card, Post, Priority, Span, Words
from handlers.text.spans import Shape
from handlers.wording import files as wording
from storage import conversation, desk, downloads, files, people, places, tickets, uploads
from storage.complaints import CARRIER
from storage.conversation import Message, Sort
from storage.people import Identity, Person
from storage.places import Place
from storage.tickets import Ticket
from storage.uploads import Link

PATH = "/upload/"
PLATFORM = "uploads"  # where the files lie that came by the page
OVER = ("closed", "withdrawn", "set_aside")  # nothing is brought to such a request any more
NEXT_LOOK = timedelta(days=1)


# ------------------------------------------------------------------------------------------------------------ the link


def link(conn: Connection, call: Call, message: Message) -> Words | None:
    """A link to the page for what could not come with a message, for its writer; None where no browser reaches the
    desk."""
    base = downloads.address(conn)
    if not base or message.author_id != call.caller.person_id:
        return None
    if tickets.require(conn, message.ticket_id).hold_reason == CARRIER:
        return None  # it is over, and no page brings anything to it
    token, said = secrets.token_urlsafe(32), wording.this_page(call.voice)
    uploads.offer(
        conn,
        token=token,
        message_id=message.id,
        identity_id=call.caller.identity.id,
        lane_id=call.lane.id,
        ends_at=call.now + GOOD,
    )
    return Words(said, spans=(Span(0, len(said), Shape.LINK, f"{base}{PATH}{token}"),))


# ------------------------------------------------------------------------------------------------------------ the page


@dataclass(frozen=True, slots=True)
class Offered:
    """What a link opens: a page for files of one account (writer) to one request. thread: of the room or conversation
    in which it was offered; passed_on: names and sizes of what came by it."""

    link: str
    ref: str
    desk: str
    until: datetime
    zone: str
    writer: Writer
    where: Where
    thread: str | None
    passed_on: Sequence[tuple[str, int]]


def look(conn: Connection, token: str, now: datetime) -> Offered | None:
    """What a token opens; None where it opens nothing: it never did, it has ended, or its request is over."""
    found = uploads.offered(conn, uploads.hash_of(token), now)
    ticket = _ticket(conn, found) if found else None
    if found is None or ticket is None or ticket.state in OVER:
        return None
    identity, lane = people.identity_by_id(conn, found.identity_id), places.lane_by_id(conn, found.lane_id)
    place = places.place_by_id(conn, lane.place_id)
    person = people.by_id(conn, identity.person_id) if identity.person_id else None
    current = desk.current(conn)
    return Offered(
        found.hash,
        ticket.ref,
        current.name,
        found.ends_at,
        person.zone if person else identity.zone or current.zone,
        _writer(identity, person),
        _where(place),
        lane.thread,
        _passed_on(conn, found.hash),
    )


def _ticket(conn: Connection, found: Link) -> Ticket | None:
    """Its request, or the one that took it in."""
    ticket = tickets.by_id(conn, conversation.by_id(conn, found.message_id).ticket_id)
    while ticket is not None and ticket.merged_into is not None:
        ticket = tickets.by_id(conn, ticket.merged_into)
    return ticket


def _writer(identity: Identity, person: Person | None) -> Writer:
    name = identity.name or (person.name if person else "")
    return Writer(identity.platform, identity.workspace, identity.user, name)


def _where(place: Place) -> Where:
    return Where(place.platform, place.workspace, place.external, place.direct, address=place.address)


def _passed_on(conn: Connection, link: str) -> list[tuple[str, int]]:
    came = [one.message_id for one in uploads.of_link(conn, link) if one.message_id is not None]
    return [(one.name, one.size or 0) for one in files.of_messages(conn, came)] if came else []


# ----------------------------------------------------------------------------------------------------------- what came


def find(conn: Connection, call: Call) -> tuple[Ticket, Sort] | None:
    """The request to which the files at hand belong, and as what their writer speaks there; None where the link is no
    good any more, or he may not write there any more. `value`: the parcel; fields: the link's hash."""
    found = uploads.offered(conn, call.inbound.fields.get("link", ""), call.now)
    if found is None or found.identity_id != call.caller.identity.id:
        return None
    after = conversation.by_id(conn, found.message_id)
    ticket = tickets.surviving(conn, after.ticket_id)
    if ticket.state in OVER:
        return None
    may = pressed.may_write(call, ticket) if after.sort is Sort.WORDS else _is_in_room(conn, call, ticket)
    return (ticket, after.sort) if may else None


def _is_in_room(conn: Connection, call: Call, ticket: Ticket) -> bool:
    """Whether one of ours speaks in a room of the request."""
    rooms = [lane.id for lane in conversation.rooms_of(conn, ticket.id)]
    return call.caller.roles.is_ours and call.queue is not None and call.lane.id in rooms


def keep(conn: Connection, call: Call, message: Message) -> None:
    """The parcel at hand is a message now: its sender reads so where he got the link."""
    uploads.keep(conn, call.inbound.value, message.id, call.now + NEXT_LOOK)
    ticket = tickets.require(conn, message.ticket_id)
    names = ", ".join(one.name for one in call.inbound.attachments)
    post = Post(Card(wording.came_by_page(call.voice, names, ticket.ref, call.at)), script="H3")
    slot = naming.slot_of(ticket, f"came-{message.id}")  # an answer to it is about this request
    posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT, slot=slot)
