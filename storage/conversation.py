"""What people said on a ticket, and which lanes belong to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, insert_once, metadata, one_of
from storage.places import LANE, Lane, lanes


class Side(StrEnum):
    """Who reads along: the customer's conversation, or the experts' room."""

    CUSTOMER = "customer"
    ROOM = "room"


class Sort(StrEnum):
    """What a message is."""

    WORDS = "words"  # the customer's own words
    ANSWER = "answer"  # the owner's words to the customer
    QUESTION = "question"  # the owner asks the customer
    NOTE = "note"  # internal


messages = Table(
    "messages",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False),
    Column("sort", one_of(Sort), nullable=False),
    Column("author_id", BigId, ForeignKey("people.id")),
    Column("author", String(200), nullable=False),
    Column("place_id", BigId, ForeignKey("places.id"), nullable=False),
    Column("external", String(120)),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", Integer, nullable=False),
    Column("edited_at", UtcDateTime),
    Column("spans", Text, nullable=False, server_default=""),
    UniqueConstraint("place_id", "external"),
    Index("ix_messages_ticket_id_id", "ticket_id", "id"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("lane_id", BigId, ForeignKey("lanes.id"), primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("side", one_of(Side), nullable=False),
    Index("ix_rooms_ticket_id", "ticket_id"),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a person. external: its id on the platform where it was written, None for what came by a form.
    spans: how the text was formatted, as JSON; "" for not at all."""

    id: int
    ticket_id: int
    sort: Sort
    author_id: int | None
    author: str
    place_id: int
    external: str | None
    at: datetime
    text: str
    attachments: int
    edited_at: datetime | None
    spans: str = ""


_MESSAGE = select(*(messages.c[name] for name in Message.__slots__))
_BY_ID = _MESSAGE.where(messages.c.id == bindparam("message"))
_BY_EXTERNAL = _MESSAGE.where(messages.c.place_id == bindparam("place"), messages.c.external == bindparam("external"))
_OF_TICKET = _MESSAGE.where(messages.c.ticket_id == bindparam("ticket")).order_by(messages.c.at, messages.c.id)
_AROUND = _OF_TICKET.where(messages.c.at.between(bindparam("since"), bindparam("until")))
_LAST = (
    _MESSAGE.where(messages.c.ticket_id == bindparam("ticket"), messages.c.sort == bindparam("sort"))
    .order_by(messages.c.id.desc())
    .limit(1)
)
_ADD = messages.insert()
_TICKET_IN = (
    select(rooms.c.ticket_id, rooms.c.side)
    .where(rooms.c.lane_id == bindparam("lane"))
    .order_by(rooms.c.ticket_id.desc())
    .limit(1)
)
_ROOMS_OF = (
    select(*LANE)
    .join_from(rooms, lanes, rooms.c.lane_id == lanes.c.id)
    .where(rooms.c.ticket_id == bindparam("ticket"), rooms.c.side == Side.ROOM)
    .order_by(lanes.c.id)
)


def add(conn: Connection, ticket_id: int, sort: Sort, **values: Any) -> Message:
    """Keep a message: author_id, author, place_id, external, at, text, attachments, and perhaps spans."""
    kept = {"ticket_id": ticket_id, "sort": sort, "spans": "", **values, "edited_at": None}
    made = conn.execute(_ADD, kept).inserted_primary_key
    if made is None:
        raise LookupError("the database gave the new message no id")
    return Message(made[0], **kept)


def by_id(conn: Connection, message_id: int) -> Message:
    """One message. Raises NoResultFound."""
    return Message(*conn.execute(_BY_ID, {"message": message_id}).one())


def find(conn: Connection, message_id: int) -> Message | None:
    """One message, if there is one."""
    row = conn.execute(_BY_ID, {"message": message_id}).one_or_none()
    return Message(*row) if row else None


def by_external(conn: Connection, place_id: int, external: str) -> Message | None:
    """The message a person wrote under this id in this place."""
    row = conn.execute(_BY_EXTERNAL, {"place": place_id, "external": external}).one_or_none()
    return Message(*row) if row else None


def of_ticket(conn: Connection, ticket_id: int) -> tuple[Message, ...]:
    """Everything said on a ticket, by when it was written."""
    return tuple(Message(*row) for row in conn.execute(_OF_TICKET, {"ticket": ticket_id}))


def around(conn: Connection, message: Message, time: timedelta) -> tuple[Message, ...]:
    """What was said on its ticket so long before and after a message, that itself among it, by when it was written."""
    within = {"ticket": message.ticket_id, "since": message.at - time, "until": message.at + time}
    return tuple(Message(*row) for row in conn.execute(_AROUND, within))


def last(conn: Connection, ticket_id: int, sort: Sort) -> Message | None:
    """The latest message of one sort on a ticket."""
    row = conn.execute(_LAST, {"ticket": ticket_id, "sort": sort}).one_or_none()
    return Message(*row) if row else None


_ASKED_IN = (
    select(messages.c.place_id)
    .where(messages.c.ticket_id == bindparam("ticket"), messages.c.sort == Sort.WORDS)
    .order_by(messages.c.at, messages.c.id)
    .limit(1)
)


def asked_in(conn: Connection, ticket_id: int) -> int | None:
    """The id of the place where the first words of a ticket were written."""
    found: int | None = conn.scalar(_ASKED_IN, {"ticket": ticket_id})
    return found


def rewrite(conn: Connection, message_id: int, text: str, at: datetime, *, spans: str = "") -> None:
    """The author edited the message."""
    changed = update(messages).where(messages.c.id == message_id)
    conn.execute(changed.values(text=text, spans=spans, edited_at=at))


def caption(conn: Connection, message_id: int, text: str, *, spans: str = "") -> None:
    """The message came without words, and these are what it says."""
    conn.execute(update(messages).where(messages.c.id == message_id).values(text=text, spans=spans))


def attach(conn: Connection, message_id: int, more: int) -> None:
    """So many further files belong to the message."""
    changed = update(messages).where(messages.c.id == message_id)
    conn.execute(changed.values(attachments=messages.c.attachments + more))


def resort(conn: Connection, message_id: int, sort: Sort) -> None:
    """A note became an answer by a second press, or the reverse."""
    conn.execute(update(messages).where(messages.c.id == message_id).values(sort=sort))


def move(conn: Connection, message_id: int, ticket_id: int) -> None:
    """The message belongs to another ticket after all."""
    conn.execute(update(messages).where(messages.c.id == message_id).values(ticket_id=ticket_id))


def join(conn: Connection, lane_id: int, ticket_id: int, side: Side) -> None:
    """The lane belongs to the ticket from now on."""
    insert_once(conn, rooms, {"lane_id": lane_id, "ticket_id": ticket_id, "side": side})


def leave(conn: Connection, lane_id: int, ticket_id: int) -> None:
    """The lane does not belong to the ticket any more."""
    conn.execute(delete(rooms).where(rooms.c.lane_id == lane_id, rooms.c.ticket_id == ticket_id))


def ticket_in(conn: Connection, lane_id: int) -> tuple[int, Side] | None:
    """The latest ticket a lane belongs to, and on which side."""
    row = conn.execute(_TICKET_IN, {"lane": lane_id}).one_or_none()
    return (row.ticket_id, row.side) if row else None


def rooms_of(conn: Connection, ticket_id: int) -> tuple[Lane, ...]:
    """The experts' lanes of a ticket, in the order they were made."""
    return tuple(Lane(*row) for row in conn.execute(_ROOMS_OF, {"ticket": ticket_id}))


_ROOM_AT = (
    select(*LANE)
    .join_from(rooms, lanes, rooms.c.lane_id == lanes.c.id)
    .where(
        rooms.c.ticket_id == bindparam("ticket"),
        rooms.c.side == Side.ROOM,
        lanes.c.place_id == bindparam("place"),
    )
    .limit(1)
)


def room_at(conn: Connection, ticket_id: int, place_id: int) -> Lane | None:
    """The experts' lane of a ticket in one place."""
    row = conn.execute(_ROOM_AT, {"ticket": ticket_id, "place": place_id}).one_or_none()
    return Lane(*row) if row else None


def lanes_of(conn: Connection, ticket_id: int, side: Side) -> tuple[int, ...]:
    """Ids of the lanes that belong to a ticket on one side."""
    return tuple(conn.scalars(select(rooms.c.lane_id).where(rooms.c.ticket_id == ticket_id, rooms.c.side == side)))
