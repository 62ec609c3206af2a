"""What is forgotten in time: the keys of events, once no platform delivers them again, and what has ended."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import desktime, ended, inbox

KEPT = timedelta(days=14)  # no platform delivers anything again after more than a day
DAY = timedelta(days=1)


def next_at(conn: Connection) -> datetime | None:
    """The desk time of the midnight (UTC) at which the oldest goes. Keys of events are kept by real time."""
    key, old = inbox.oldest(conn), ended.oldest(conn)
    goes = [] if key is None else [desktime.load(conn).at(_goes(key))]
    return min(goes if old is None else [*goes, _midnight(old) + DAY], default=None)


def forget(conn: Connection, now: datetime, limit: int) -> int:
    """Drop at most so many of days that ended more than KEPT ago; returns how many. Twice does no harm."""
    real = desktime.load(conn).real(now)
    gone = 0 if real is None else inbox.forget_before(conn, _midnight(real) - KEPT, limit)
    return gone + ended.forget_before(conn, _midnight(now), limit - gone)


def _goes(at: datetime) -> datetime:
    return _midnight(at) + DAY + KEPT


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
