"""When a shift of a rota begins or ends, a skill comes up for review, or a pilot is decided (RULES 5, 1.2)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.promises import piloting
from handlers.staffing import handover, leaving
from storage import desk, duty
from storage.duty import Watch


def next_at(conn: Connection) -> datetime | None:
    """When the next shift begins or ends, or a review comes; at once after another desk file was applied."""
    found, applied = duty.watched(conn), desk.current(conn)
    if applied.applied_at is None:
        return None
    return applied.applied_at if found is None or found.desk_version != applied.version else found.next_at


def change(conn: Connection, now: datetime, limit: int) -> int:
    """Tell whoever comes on duty what waits, ask whoever goes what becomes of his requests, tell leads of reviews and
    who decides of pilots; 0 when nothing had come by `now`. Twice does no harm: what was looked at is not looked at
    again."""
    found, due = duty.watched(conn), next_at(conn)
    if due is None or due > now:
        return 0
    hands_over = handover.look(conn, found.seen_at if found else now, now)
    looks = (hands_over, leaving.look(conn, now), piloting.look(conn, now))
    coming = min((one for one in looks if one is not None), default=None)
    duty.watch_until(conn, Watch(desk.current(conn).version, now, coming))
    return 1
