"""What is forgotten in time, once a night: the keys of events, once no platform delivers them again, and what has
ended."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import desktime, ended, inbox, runs

KEPT = timedelta(days=14)  # no platform delivers anything again after more than a day
DAY = timedelta(days=1)
NIGHT = "retention"  # the run of the midnight (UTC) that was looked at last


def next_at(conn: Connection) -> datetime:
    """The desk time of the next midnight (UTC) that nobody has looked at: at once where nobody ever did."""
    last = runs.latest(conn, NIGHT)
    return desktime.EPOCH if last is None else last + DAY


def forget(conn: Connection, now: datetime, limit: int) -> int:
    """Drop at most so many of days that ended more than KEPT ago (keys of events are kept by real time); returns how
    many. Twice does no harm."""
    real = desktime.load(conn).real(now)
    gone = 0 if real is None else inbox.forget_before(conn, _midnight(real) - KEPT, limit)
    gone += ended.forget_before(conn, _midnight(now), limit - gone)
    if gone < limit:
        runs.advance(conn, NIGHT, _midnight(now))
    return gone


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
