"""Held requests whose reason may have gone away are decided anew, and start by themselves (RULES 1, F14)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.held import releasing


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Decide anew what is due by `now` (desk time), at most `limit` requests; returns how many were looked at."""
    looked_at, started = releasing.run(conn, now, limit)
    releasing.tell_started(conn, started, now)
    return looked_at
