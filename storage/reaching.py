"""Which requests are answered where, and in which chats people are reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from storage.conversation import Sort, messages
from storage.people import Person, identities, people, select_people
from storage.places import lanes, places
from storage.tickets import IS_OPEN, SPOKEN_AT, TICKET, Ticket, tickets

_ANSWERED = tickets.join(lanes, lanes.c.id == tickets.c.customer_lane_id)
_OPEN_IN = (
    select(*TICKET).select_from(_ANSWERED).where(lanes.c.place_id == bindparam("place"), IS_OPEN).order_by(tickets.c.id)
)
_OPEN_ON = (
    select(tickets.c.id)
    .select_from(_ANSWERED.join(places, places.c.id == lanes.c.place_id))
    .where(places.c.platform == bindparam("platform"), places.c.workspace == bindparam("workspace"), IS_OPEN)
)
_OWNED_ON = _OPEN_ON.where(tickets.c.owner_id.is_not(None)).order_by(tickets.c.id.desc()).limit(bindparam("most"))


_ASKED_IN = (
    select(messages.c.place_id)
    .where(messages.c.ticket_id == tickets.c.id, messages.c.sort == Sort.WORDS)
    .order_by(messages.c.at, messages.c.id)
    .limit(1)
    .scalar_subquery()
)
_OPEN_ELSEWHERE = (
    select(*TICKET, SPOKEN_AT, func.coalesce(_ASKED_IN, 0) == bindparam("place"))
    .select_from(_ANSWERED)
    .where(tickets.c.contact_id == bindparam("contact"), lanes.c.place_id != bindparam("place"), IS_OPEN)
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)
_ASKED_BY = (
    select(*TICKET)
    .select_from(_ANSWERED)
    .where(lanes.c.place_id == bindparam("place"), tickets.c.contact_id == bindparam("contact"))
    .order_by(tickets.c.id)
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An open ticket that is answered in another place than the one at hand. spoken_at: when its customers' latest
    words were written; asked_here: its first ones were written here."""

    ticket: Ticket
    spoken_at: datetime | None
    asked_here: bool


def open_elsewhere(conn: Connection, place_id: int, *, contact_id: int, most: int) -> tuple[Elsewhere, ...]:
    """The newest open tickets of a person that are answered in other places than this, newest first; nothing is
    locked."""
    given = {"contact": contact_id, "place": place_id, "most": most}
    return tuple(Elsewhere(Ticket(*row[:-2]), *row[-2:]) for row in conn.execute(_OPEN_ELSEWHERE, given))


def asked_by(conn: Connection, contact_id: int, place_id: int) -> tuple[Ticket, ...]:
    """The tickets of a person that are answered in this place, those that are over too, oldest first; nothing is
    locked."""
    return tuple(Ticket(*row) for row in conn.execute(_ASKED_BY, {"contact": contact_id, "place": place_id}))


def open_in(conn: Connection, place_id: int) -> tuple[Ticket, ...]:
    """The open tickets whose customer is answered in this place, oldest first; nothing is locked."""
    return tuple(Ticket(*row) for row in conn.execute(_OPEN_IN, {"place": place_id}))


def open_on(conn: Connection, platform: str, workspace: str) -> tuple[int, ...]:
    """The ids of the open tickets whose customer is answered in this workspace, lowest first."""
    given = {"platform": platform, "workspace": workspace}
    return tuple(conn.scalars(_OPEN_ON.order_by(tickets.c.id), given))


def owned_on(conn: Connection, platform: str, workspace: str, most: int) -> tuple[int, ...]:
    """Of these the newest that somebody works on, lowest first."""
    given = {"platform": platform, "workspace": workspace, "most": most}
    return tuple(sorted(conn.scalars(_OWNED_ON, given)))


def private_chats(conn: Connection, platform: str, persons: Collection[int]) -> tuple[tuple[Person, str], ...]:
    """The private chats of these people in which the desk can reach them, by person; each with the external user id."""
    i, p = identities.c, places.c
    chat = (p.platform == i.platform) & (p.workspace == i.workspace) & (p.external == i.user) & p.reachable.is_(True)
    query = select_people().add_columns(i.user).join_from(identities, people, people.c.id == i.person_id)
    theirs = query.join(places, chat).where(i.platform == platform, i.person_id.in_(list(persons)))
    return tuple((Person(*row[:-1]), row[-1]) for row in conn.execute(theirs.order_by(people.c.id, i.id)))
