"""What is known of a fault goes on reaching its customers, and its lead is reminded of the news he promised (B12)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.faults import spreading
from storage import faults


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Do what is due by `now` for one fault: tell at most `limit` of its customers, or remind its lead. Returns how
    many heard something; 0 when nothing is due."""
    found = faults.due(conn, now, 1)
    return sum(spreading.go_on(conn, fault, now, limit) for fault in found)
