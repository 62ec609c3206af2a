"""Platforms that no process has heard for some minutes (H5)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.platforms import troubles
from storage import desktime, presence

SILENCE = timedelta(minutes=3)  # it is written down once a minute that a platform is heard


def next_at(conn: Connection) -> datetime | None:
    """The desk time at which the next one has been silent for long enough."""
    since = presence.longest(conn)
    return None if since is None else desktime.load(conn).at(since + SILENCE)


def look(conn: Connection, now: datetime, limit: int) -> int:
    """Say so on the cards; returns how many platforms are news."""
    real = desktime.load(conn).real(now)
    found = presence.notice(conn, real - SILENCE, limit) if real is not None else ()
    for platform, workspace in found:
        troubles.show(conn, platform, workspace, now)
    return len(found)
