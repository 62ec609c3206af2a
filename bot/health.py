"""Whether the desk can serve, and its figures for Prometheus."""

from collections.abc import Callable, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from schedules.timetable import Timetable
from storage import clocks, desktime, inbox, leases
from storage.engine import Database


class Health:
    """Answers `/readyz` and fills `/metrics`."""

    def __init__(self, db: Database, timetable: Timetable, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._timetable = timetable
        self._clock = clock
        self.registry = CollectorRegistry()
        self._waiting = Gauge(
            "retainer_outbox_oldest_seconds", "Age of the oldest unsent message", registry=self.registry
        )
        self._overdue = Gauge(
            "retainer_clock_overdue_seconds", "How late the oldest unfired clock is", registry=self.registry
        )
        self._failed = Gauge("retainer_failed_events", "Events kept for replay", registry=self.registry)
        self._aside = Gauge("retainer_clocks_set_aside", "Clocks that could not be handled", registry=self.registry)

    async def reasons(self) -> Sequence[str]:
        """Why the desk cannot serve; empty when it can."""
        try:
            await self._db.read(self._measure)
        except SQLAlchemyError as error:
            return [f"the database does not answer: {type(error).__name__}"]
        return list(self._timetable.overdue)

    def _measure(self, conn: Connection) -> None:
        now = self._clock()
        kept = desktime.load(conn)
        put, due = leases.waiting_since(conn, now), clocks.earliest(conn)
        self._waiting.set(max(0.0, (kept.at(now) - put).total_seconds()) if put else 0)
        self._overdue.set(max(0.0, (kept.at(now) - due).total_seconds()) if due else 0)
        self._failed.set(len(inbox.failures(conn)))
        self._aside.set(len(clocks.broken(conn)))
