"""What has had its time: links to files and to the page for files, and secrets that were guessed in vain."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from storage.downloads import downloads
from storage.invites import guesses
from storage.uploads import links

ENDS = ((downloads.c.hash, downloads.c.ends_at), (links.c.hash, links.c.ends_at), (guesses.c.id, guesses.c.at))
"""What tells a row, and the desk time since when nobody asks for it."""


def oldest(conn: Connection) -> datetime | None:
    """When the first of them ended, or will."""
    ends = [conn.scalar(select(func.min(at))) for _, at in ENDS]
    return min((at for at in ends if at is not None), default=None)


def forget_before(conn: Connection, at: datetime, limit: int) -> int:
    """Drop at most so many that ended before then, of each kind the oldest first; returns how many."""
    gone = 0
    for row, ended in ENDS:
        ripe = select(row).where(ended < at).order_by(ended).limit(limit - gone)
        gone += conn.execute(delete(row.table).where(row.in_(ripe))).rowcount
    return gone
