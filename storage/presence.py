"""When the desk last surely heard each platform, so that it knows afterwards how long it was away; and whether what
waited there has been read."""

from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, and_, bindparam, func, select, update

from storage import runs
from storage.base import UtcDateTime, insert_once, metadata
from storage.places import lanes, places
from storage.signals import wake

presence = Table(
    "presence",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("heard_at", UtcDateTime, nullable=False),  # real time
    Column("trouble_at", UtcDateTime),  # real time since which it cannot be reached
)

_p = presence.c
_HERE = (_p.platform == bindparam("named"), _p.workspace == bindparam("where"))
_LAST = select(_p.heard_at).where(*_HERE)
_OF_LANE = (
    select(places.c.platform, _p.trouble_at)
    .join_from(lanes, places, places.c.id == lanes.c.place_id)
    .outerjoin(presence, and_(_p.platform == places.c.platform, _p.workspace == places.c.workspace))
    .where(lanes.c.id == bindparam("lane"))
)
_HEARD = update(presence).where(*_HERE, _p.heard_at < bindparam("at")).values(heard_at=bindparam("at"))


def heard(conn: Connection, platform: str, workspace: str, at: datetime) -> bool:
    """Nothing of this workspace can have been missed before this real time, which never goes back. True when that ends
    a trouble."""
    here = {"named": platform, "where": workspace}
    if insert_once(conn, presence, {"platform": platform, "workspace": workspace, "heard_at": at}):
        return False
    conn.execute(_HEARD, {**here, "at": at})
    over = update(presence).where(*_HERE, _p.trouble_at.is_not(None)).values(trouble_at=None)
    return conn.execute(over, here).rowcount == 1


def last(conn: Connection, platform: str, workspace: str) -> datetime | None:
    """The last real time at which nothing was missed; None before the first."""
    at: datetime | None = conn.scalar(_LAST, {"named": platform, "where": workspace})
    return at


# -------------------------------------------------------------------------------------------------------------- trouble


def of_lane(conn: Connection, lane_id: int) -> tuple[str, datetime | None]:
    """The platform of a lane, and the real time since which it is not heard, None while it is. Raises NoResultFound."""
    platform, since = conn.execute(_OF_LANE, {"lane": lane_id}).one()
    return platform, since


def longest(conn: Connection) -> datetime | None:
    """When the workspace was heard that has been silent for longest, of those whose trouble was not noticed yet."""
    at: datetime | None = conn.scalar(select(func.min(_p.heard_at)).where(_p.trouble_at.is_(None)))
    return at


def notice(conn: Connection, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
    """Note the trouble of those not heard since then; returns (platform, workspace) of each."""
    silent = select(_p.platform, _p.workspace).where(_p.trouble_at.is_(None), _p.heard_at <= before).limit(limit)
    found = tuple((row.platform, row.workspace) for row in conn.execute(silent))
    for platform, workspace in found:
        noted = update(presence).where(*_HERE).values(trouble_at=_p.heard_at)
        conn.execute(noted, {"named": platform, "where": workspace})
    return found


# -------------------------------------------------------------------------------------------------------------- backlog

_UNREAD = "unread/"


def keep_waiting(conn: Connection, platform: str, reader: str, until: datetime, now: datetime) -> None:
    """What waits on the platform for this process is unread, for every process, until it is read or it is that real
    time."""
    runs.drop(conn, f"{_UNREAD}{platform}/", over=now)
    runs.hold(conn, f"{_UNREAD}{platform}/{reader}", holder=reader, until=until, now=now)


def read_all(conn: Connection, platform: str, reader: str = "") -> None:
    """Nothing waits there any more, for nobody; with a reader, it is not his to read."""
    runs.drop(conn, f"{_UNREAD}{platform}/{reader}")
    wake(conn, "clocks")


def is_unread(conn: Connection, now: datetime) -> bool:
    """Whether anything waits on any platform at this real time."""
    return runs.is_any_held(conn, _UNREAD, now)
