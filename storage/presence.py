"""When the desk last surely heard each platform, so that it knows afterwards how long it was away."""

from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, bindparam, select, update

from storage.base import UtcDateTime, insert_once, metadata

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
_TROUBLE = select(_p.trouble_at).where(*_HERE)


def heard(conn: Connection, platform: str, workspace: str, at: datetime) -> None:
    """Nothing of this workspace can have been missed before this real time, which never goes back."""
    if not insert_once(conn, presence, {"platform": platform, "workspace": workspace, "heard_at": at}):
        later = update(presence).where(*_HERE, _p.heard_at < bindparam("at")).values(heard_at=bindparam("at"))
        conn.execute(later, {"named": platform, "where": workspace, "at": at})


def last(conn: Connection, platform: str, workspace: str) -> datetime | None:
    """The last real time at which nothing was missed; None before the first."""
    at: datetime | None = conn.scalar(_LAST, {"named": platform, "where": workspace})
    return at


def troubled(conn: Connection, platform: str, workspace: str, since: datetime | None) -> bool:
    """The platform cannot be reached since that real time, or can again (None); True when that is news."""
    same = _p.trouble_at.is_(None) if since is None else _p.trouble_at.is_not(None)
    changed = update(presence).where(*_HERE, ~same).values(trouble_at=since)
    return conn.execute(changed, {"named": platform, "where": workspace}).rowcount == 1


def trouble(conn: Connection, platform: str, workspace: str) -> datetime | None:
    """The real time since which the platform cannot be reached; None while it can."""
    since: datetime | None = conn.scalar(_TROUBLE, {"named": platform, "where": workspace})
    return since
