"""Channels and chats (places), and their threads and topics (lanes), in which messages go out in order."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, insert_or_nothing, metadata

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)  # `lanes.next_at` of a lane that may send now

places = Table(
    "places",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("external", String(64), nullable=False),
    Column("address", String(64)),
    Column("direct", Boolean, nullable=False),
    Column("title", String(255), nullable=False),
    Column("reachable", Boolean, nullable=False, default=True),
    UniqueConstraint("platform", "workspace", "external"),
)

lanes = Table(
    "lanes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("place_id", BigId, ForeignKey("places.id"), nullable=False),
    Column("label", String(120), nullable=False),
    Column("thread", String(64)),
    Column("wants_thread", Boolean, nullable=False),
    Column("next_at", UtcDateTime),  # real time of the next try; NULL: nothing to send; while leased: end of the lease
    Column("priority", Integer, nullable=False, default=0),
    Column("holder", String(40)),  # who leases it
    Column("room", String(255)),
    UniqueConstraint("place_id", "label"),
    Index("ix_lanes_place_id_thread", "place_id", "thread"),
)
Index("ix_lanes_next_at", lanes.c.next_at, sqlite_where=lanes.c.next_at.is_not(None),
      postgresql_where=lanes.c.next_at.is_not(None))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or chat. `external`: its id on the platform (of a private chat: the person's user id); `address`: where
    to send when that differs; `reachable` False: the desk was blocked, removed, or the place is gone."""

    id: int
    platform: str
    workspace: str
    external: str
    address: str | None
    direct: bool
    title: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A thread, a topic, or a place's top level: what is said in it goes out in order. `label` is ours, unique in the
    place ("main", "T-1042"); `thread`: the platform's id, None at the top level or until the first message made it;
    `room`: the title of the room that the platform made for it; "" where it makes none here and shows no threads."""

    id: int
    place_id: int
    label: str
    thread: str | None
    wants_thread: bool
    room: str | None = None


PLACE = tuple(places.c[name] for name in Place.__slots__)
LANE = tuple(lanes.c[name] for name in Lane.__slots__)

# Built once: every event asks these, and building a statement costs as much as running it.
PLACE_BY_EXTERNAL = select(*PLACE).where(
    places.c.platform == bindparam("platform"),
    places.c.workspace == bindparam("workspace"),
    places.c.external == bindparam("external"),
)
PLACE_BY_EXTERNAL_LOCKED = PLACE_BY_EXTERNAL.with_for_update(key_share=True)
PLACE_BY_ID = select(*PLACE).where(places.c.id == bindparam("place"))
PLACE_LOCKED = PLACE_BY_ID.with_for_update(key_share=True)
LANE_BY_LABEL = select(*LANE).where(lanes.c.place_id == bindparam("place"), lanes.c.label == bindparam("label"))
LANE_BY_THREAD = (
    select(*LANE)
    .where(lanes.c.place_id == bindparam("place"), lanes.c.thread == bindparam("external_thread"))
    .order_by(lanes.c.id)
    .limit(1)
)
LANE_BY_ID = select(*LANE).where(lanes.c.id == bindparam("lane"))
_near = lanes.alias()
LANE_BESIDE = (
    select(_near.c.place_id, lanes.c.id)
    .outerjoin_from(_near, lanes, and_(lanes.c.place_id == _near.c.place_id, lanes.c.label == bindparam("label")))
    .where(_near.c.id == bindparam("lane"))
)


def ensure_place(
    conn: Connection,
    platform: str,
    *,
    workspace: str,
    external: str,
    direct: bool,
    address: str | None = None,
    title: str = "",
    lock: bool = False,
) -> Place:
    """The place of these external ids, made when it is new; a newly learned address or title is kept.

    lock: until the unit ends, so that events of one place are taken one after another (DESIGN 2.5).
    """
    found = find_place(conn, platform, workspace=workspace, external=external, lock=lock)
    if found is None:
        values = {"platform": platform, "workspace": workspace, "external": external, "direct": direct}
        made = insert_or_nothing(conn.dialect.name, places, *PLACE)
        row = conn.execute(made, values | {"address": address, "title": title, "reachable": True}).one_or_none()
        found = Place(*row) if row else find_place(conn, platform, workspace=workspace, external=external, lock=lock)
        assert found is not None  # noqa: S101 - just inserted, by us or by another unit
    learned = {}
    if address and address != found.address:
        learned["address"] = address
    if title and title != found.title:
        learned["title"] = title
    if not learned:
        return found
    conn.execute(update(places).where(places.c.id == found.id).values(**learned))
    return place_by_id(conn, found.id)


def find_place(conn: Connection, platform: str, *, workspace: str, external: str, lock: bool = False) -> Place | None:
    """The place of these external ids, if the desk has seen it."""
    given = {"platform": platform, "workspace": workspace, "external": external}
    row = conn.execute(PLACE_BY_EXTERNAL_LOCKED if lock else PLACE_BY_EXTERNAL, given).one_or_none()
    return Place(*row) if row else None


def by_address(conn: Connection, platform: str, *, workspace: str, address: str) -> Place | None:
    """The private chat that has this id of its own, if the desk has written or heard there."""
    theirs = (places.c.platform == platform, places.c.workspace == workspace, places.c.address == address)
    row = conn.execute(select(*PLACE).where(*theirs, places.c.direct.is_(True)).limit(1)).one_or_none()
    return Place(*row) if row else None


def place_by_id(conn: Connection, place_id: int) -> Place:
    """The place. Raises NoResultFound."""
    return Place(*conn.execute(PLACE_BY_ID, {"place": place_id}).one())


def find_by_id(conn: Connection, place_id: int) -> Place | None:
    """The place, if there is one."""
    row = conn.execute(PLACE_BY_ID, {"place": place_id}).one_or_none()
    return Place(*row) if row else None


def lock_place(conn: Connection, place_id: int) -> Place:
    """The place, locked until the unit ends: events of one place are taken one after another (DESIGN 2.5)."""
    return Place(*conn.execute(PLACE_LOCKED, {"place": place_id}).one())


def set_reachable(conn: Connection, place_id: int, reachable: bool) -> bool:
    """Note whether the desk can write there; True when that is news."""
    changed = update(places).where(places.c.id == place_id, places.c.reachable.is_not(reachable))
    return conn.execute(changed.values(reachable=reachable)).rowcount == 1


def set_address(conn: Connection, place_id: int, address: str) -> None:
    """Keep where messages for the place really go."""
    conn.execute(update(places).where(places.c.id == place_id).values(address=address))


def ensure_lane(
    conn: Connection, place_id: int, *, thread: str | None = None, label: str | None = None, wants_thread: bool = False
) -> Lane:
    """The lane of that label (default: the thread's id, or "main"), made when it is new. `wants_thread`: it shall be a
    thread of its own, and its first message makes it."""
    label = label or thread or "main"
    given = {"place": place_id, "label": label}
    row = conn.execute(LANE_BY_LABEL, given).one_or_none()
    if row is None:
        values = {"place_id": place_id, "label": label, "thread": thread, "wants_thread": wants_thread, "priority": 0}
        row = conn.execute(insert_or_nothing(conn.dialect.name, lanes, *LANE), values).one_or_none()
    if row is None:  # another unit was faster
        row = conn.execute(LANE_BY_LABEL, given).one()
    return Lane(*row)


def lane_by_id(conn: Connection, lane_id: int) -> Lane:
    """The lane. Raises NoResultFound."""
    return Lane(*conn.execute(LANE_BY_ID, {"lane": lane_id}).one())


def lane_beside(conn: Connection, lane_id: int, label: str) -> int:
    """The id of the lane of that label in the same place, made when it is new. Raises NoResultFound."""
    place_id, found = conn.execute(LANE_BESIDE, {"lane": lane_id, "label": label}).one()
    return found if found is not None else ensure_lane(conn, place_id, label=label).id


def lane_by_thread(conn: Connection, place_id: int, thread: str | None) -> Lane | None:
    """The lane of an external thread id, or of the top level (None)."""
    if thread is None:
        row = conn.execute(LANE_BY_LABEL, {"place": place_id, "label": "main"}).one_or_none()
    else:
        row = conn.execute(LANE_BY_THREAD, {"place": place_id, "external_thread": thread}).one_or_none()
    return Lane(*row) if row else None


def set_thread(conn: Connection, lane_id: int, thread: str | None) -> None:
    """Keep the thread the platform made for the lane; None forgets it, and the next message makes a new one."""
    conn.execute(update(lanes).where(lanes.c.id == lane_id).values(thread=thread))


def threads_lost(conn: Connection, place_id: int) -> tuple[int, ...]:
    """Ids of the lanes of a place that shall be threads and have none."""
    lost = (lanes.c.place_id == place_id, lanes.c.wants_thread, lanes.c.thread.is_(None))
    return tuple(conn.scalars(select(lanes.c.id).where(*lost).order_by(lanes.c.id)))
