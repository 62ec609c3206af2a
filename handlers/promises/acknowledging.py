"""Somebody knows of a missed promise: its ladder climbs no further, and everybody's notice says who it is (E6)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork
from handlers.complaints import promising
from handlers.deskwork import Running, happened
from handlers.rules.lifecycle import EventKind


def acknowledge(
    conn: Connection, running: Running, person_id: int, *, at: datetime, now: datetime, about: str = ""
) -> Running:
    """Acknowledge every missed promise of a request that nobody acknowledged; the same when there is none. One about a
    complaint is left to those whom it is not about. about: only those that this began, such as "K-17"."""
    for clock in running.clocks.clocks:
        is_missed = clock.breached_at is not None and clock.acknowledged_at is None
        is_meant = not about or clock.start_ref == about
        if is_missed and is_meant and not promising.is_about(conn, clock, person_id):
            event = happened(EventKind.ACKNOWLEDGED, at, by=person_id, clock=clock.kind, number=clock.number)
            running = deskwork.record(conn, running, event, now=now)
    return running
