"""What has had its time: links to files and to the page for files, secrets that were guessed, follow-ups long done."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from storage.downloads import downloads
from storage.followups import follow_ups
from storage.invites import guesses
from storage.uploads import links

SOON, LATE = timedelta(days=14), timedelta(days=400)
ENDS = (
    (downloads.c.hash, downloads.c.ends_at, SOON),
    (links.c.hash, links.c.ends_at, SOON),
    (guesses.c.id, guesses.c.at, SOON),
    (follow_ups.c.id, follow_ups.c.done_at, LATE),  # the proof that it is not done again, longer than any year's end
)
"""What tells a row, the desk time since when nobody asks for it, and how long it is kept from then on."""


def forget_before(conn: Connection, at: datetime, limit: int) -> int:
    """Drop at most so many that had been kept for long enough before then, of each kind the oldest first; returns how
    many."""
    gone = 0
    for row, ended, kept in ENDS:
        ripe = select(row).where(ended < at - kept).order_by(ended).limit(limit - gone)
        gone += conn.execute(delete(row.table).where(row.in_(ripe))).rowcount
    return gone
