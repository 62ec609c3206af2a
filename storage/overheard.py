"""What there is to read again after an outage: places, the threads of open requests, and what was written in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, and_, bindparam, case, exists, func, or_, select

from storage.conversation import Side, Sort, messages, rooms
from storage.people import identities
from storage.places import PLACE, Place, lanes, places
from storage.tickets import OPEN_STATES, tickets

_GOES_ON = or_(*(tickets.c.state == state for state in (*OPEN_STATES, "resolved")))
_OURS = and_(rooms.c.lane_id == lanes.c.id, rooms.c.ticket_id == tickets.c.id)
_ROOM_OF = and_(_OURS, _GOES_ON)


@dataclass(frozen=True, slots=True)
class Written:
    """A message of a person on a request that goes on: its external id, the thread it is in as far as that is known,
    and an account of its writer."""

    message: str
    thread: str | None
    user: str


_BUSY = exists().where(lanes.c.place_id == places.c.id, _ROOM_OF).correlate(places)
_PLACES = (
    select(*PLACE)
    .where(
        places.c.platform == bindparam("platform"),
        places.c.workspace == bindparam("workspace"),
        places.c.reachable.is_(True),
    )
    .order_by(case((_BUSY, 0), else_=1), places.c.direct, places.c.id.desc())
)
_HERE = lanes.c.place_id == bindparam("place")
_ENDED = and_(rooms.c.side == Side.CUSTOMER, tickets.c.closed_at > bindparam("ended_after"))
_THREADS = select(lanes.c.thread).where(
    _HERE, lanes.c.thread.is_not(None), exists().where(_OURS, or_(_GOES_ON, _ENDED)).correlate(lanes)
)
_THREAD_OF = (
    select(func.min(lanes.c.thread))
    .where(_HERE, rooms.c.lane_id == lanes.c.id, rooms.c.ticket_id == messages.c.ticket_id)
    .correlate(messages)
    .scalar_subquery()
)
_WRITER = and_(
    identities.c.platform == bindparam("platform", type_=String),
    or_(
        identities.c.person_id == messages.c.author_id,
        and_(messages.c.author_id.is_(None), identities.c.id == tickets.c.identity_id),
    ),
)
_WRITTEN = (
    select(messages.c.external, _THREAD_OF, func.min(identities.c.user))
    .join_from(messages, tickets, tickets.c.id == messages.c.ticket_id)
    .join(identities, _WRITER)
    .where(messages.c.place_id == bindparam("place"), messages.c.external.is_not(None), _GOES_ON)
    .group_by(messages.c.external, messages.c.ticket_id)
    .order_by(messages.c.external)
)


def read_in(conn: Connection, platform: str, workspace: str) -> tuple[Place, ...]:
    """The places of a workspace that can be reached: those of requests that go on first, then channels, then people."""
    return tuple(Place(*row) for row in conn.execute(_PLACES, {"platform": platform, "workspace": workspace}))


def threads_in(conn: Connection, place_id: int, *, ended_after: datetime) -> tuple[str, ...]:
    """The threads of a place that belong to requests that go on, and the customer's of those that ended after that desk
    time: who writes there takes it up again."""
    return tuple(sorted(conn.scalars(_THREADS, {"place": place_id, "ended_after": ended_after})))


def written_in(conn: Connection, place: Place) -> Collection[Written]:
    """What people wrote in a place on requests that go on."""
    rows = conn.execute(_WRITTEN, {"platform": place.platform, "place": place.id})
    return tuple(Written(*row) for row in rows)


# ----------------------------------------------------------------------------------------------------- who wrote then


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Words of a customer: who wrote them (None: nobody the desk knows) and on which request; `is_new`: it was opened
    from what was written meanwhile."""

    author_id: int | None
    author: str
    ticket_id: int
    is_new: bool


_before = messages.alias()
_BEFORE = exists().where(_before.c.ticket_id == messages.c.ticket_id, _before.c.id <= bindparam("after"))
_MEANWHILE = (
    select(messages.c.author_id, messages.c.author, messages.c.ticket_id, ~_BEFORE.correlate(messages))
    .join_from(messages, places, places.c.id == messages.c.place_id)
    .where(
        places.c.platform == bindparam("platform"),
        places.c.workspace == bindparam("workspace"),
        messages.c.id > bindparam("after"),
        messages.c.sort == Sort.WORDS,
        messages.c.at.between(bindparam("since"), bindparam("until")),
    )
    .order_by(messages.c.at, messages.c.id)
)


def newest(conn: Connection) -> int:
    """The id of the last message that is kept."""
    return conn.scalar(select(func.max(messages.c.id))) or 0


def meanwhile(
    conn: Connection, platform: str, workspace: str, *, since: datetime, until: datetime, after: int
) -> tuple[Meanwhile, ...]:
    """What customers wrote between two instants (desk time), in that order, of messages kept after that id."""
    given = {"platform": platform, "workspace": workspace, "since": since, "until": until, "after": after}
    return tuple(Meanwhile(*row) for row in conn.execute(_MEANWHILE, given))
