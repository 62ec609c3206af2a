"""What is forgotten in time: the keys of events, once no platform delivers them again."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import desktime, inbox

KEPT = timedelta(days=14)  # of real time; no platform delivers anything again after more than a day
DAY = timedelta(days=1)


def next_at(conn: Connection) -> datetime | None:
    """The desk time of the midnight (UTC) at which the oldest key goes."""
    oldest = inbox.oldest(conn)
    return None if oldest is None else desktime.load(conn).at(_midnight(oldest) + DAY + KEPT)


def forget(conn: Connection, now: datetime, limit: int) -> int:
    """Drop at most so many keys of days that ended more than KEPT ago; returns how many. Twice does no harm."""
    real = desktime.load(conn).real(now)
    return 0 if real is None else inbox.forget_before(conn, _midnight(real) - KEPT, limit)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
