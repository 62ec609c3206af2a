"""What waits to be told together is told when its time has come, and no clock is due that would add to it (RULES 4)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.ladder import digests
from storage import clocks


def tell(conn: Connection, now: datetime, limit: int) -> int:
    """Tell at most `limit` people; returns how many. Not while another process sweeps, which adds to it."""
    return digests.flush(conn, now, limit) if clocks.take_turn(conn) else 0
