"""Whether the desk can serve, and its figures for Prometheus."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.backlog import Backlog
from schedules.timetable import Timetable
from storage import desktime, figures
from storage.engine import Database
from storage.figures import LAST, Figures

SHARES = (0.5, 0.99, 1.0)


class Health:
    """Answers `/readyz` and `/metrics`. The figures are the database's, so each process gives those of all."""

    def __init__(
        self,
        db: Database,
        timetable: Timetable,
        clock: Callable[[], datetime],
        backlogs: Mapping[str, Backlog] | None = None,
    ) -> None:
        """backlogs: by platform, of those this process listens to."""
        self._db = db
        self._timetable = timetable
        self._clock = clock
        self._backlogs = backlogs or {}
        self._registry = CollectorRegistry()
        self._unsent = self._gauge("outbox_oldest_seconds", "Age of the oldest unsent message")
        self._overdue = self._gauge("clock_overdue_seconds", "How late the oldest unfired clock is")
        self._late = self._gauge(
            "rung_lateness_seconds", f"From due moment to firing, of the last {LAST} rungs", "quantile"
        )
        self._open = self._gauge("clocks_open", "Clocks that will need attention")
        self._aside = self._gauge("clocks_set_aside", "Clocks that could not be handled")
        self._waiting = self._gauge("queue_waiting", "Requests that nobody has claimed", "queue")
        self._failed = self._gauge("failed_events", "Events kept for replay")
        self._bells = self._gauge("overdue_bells", "What should have happened by now and did not")
        self._away = self._gauge("platform_away", "1 while this process cannot reach a platform", "platform")

    def _gauge(self, name: str, said: str, *labels: str) -> Gauge:
        return Gauge(f"retainer_{name}", said, labels, registry=self._registry)

    async def reasons(self) -> Sequence[str]:
        """Why this process cannot serve, where a restart or another process may help; empty when it can."""
        try:
            await self._db.read(desktime.load)
        except SQLAlchemyError as error:
            return [f"the database does not answer: {type(error).__name__}"]
        return self._timetable.overdue

    def away(self) -> Sequence[str]:
        """The platforms that cannot be reached, and why, and what else goes wrong with one: the other ones, and the
        page, are served all the same."""
        lost = ((name, backlog.why) for name, backlog in self._backlogs.items() if backlog.is_away)
        said = [f"{name} cannot be reached" + (f": {why}" if why else "") for name, why in lost]
        return [*said, *(f"{name}: {one.trouble}" for name, one in self._backlogs.items() if one.trouble)]

    async def metrics(self) -> bytes:
        """The figures of this moment in Prometheus' text format. Raises SQLAlchemyError."""
        self._show(*await self._db.read(self._measure))
        return generate_latest(self._registry)

    def _measure(self, conn: Connection) -> tuple[Figures, datetime]:
        real = self._clock()
        desk = desktime.load(conn).at(real)
        return figures.measure(conn, real, desk), desk

    def _show(self, found: Figures, now: datetime) -> None:
        for gauge, since in ((self._unsent, found.oldest_unsent), (self._overdue, found.oldest_due)):
            gauge.set(max(0.0, (now - since).total_seconds()) if since else 0)
        for share in SHARES:
            self._late.labels(share).set(found.lateness_at(share))
        self._open.set(found.open_clocks)
        self._aside.set(found.set_aside)
        self._failed.set(found.failed)
        self._bells.set(len(self._timetable.overdue))
        for name, backlog in self._backlogs.items():
            self._away.labels(name).set(backlog.is_away)
        self._waiting.clear()
        for queue, count in found.waiting.items():
            self._waiting.labels(queue).set(count)
