"""Somebody knows of a missed promise: its ladder climbs no further, and everybody's notice says who it is (E6)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork
from handlers.deskwork import Running, happened
from handlers.rules.lifecycle import EventKind


def acknowledge(conn: Connection, running: Running, person_id: int, *, at: datetime, now: datetime) -> Running:
    """Acknowledge every missed promise of a request that nobody acknowledged; the same when there is none."""
    for clock in running.clocks.clocks:
        if clock.breached_at is not None and clock.acknowledged_at is None:
            event = happened(EventKind.ACKNOWLEDGED, at, by=person_id, clock=clock.kind, number=clock.number)
            running = deskwork.record(conn, running, event, now=now)
    return running
