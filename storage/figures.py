"""The desk in figures, for whoever watches it: each from an index, none by counting more than it must."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select

from storage import clocks, leases
from storage.clocks import rungs
from storage.inbox import failed
from storage.queues import queues
from storage.tickets import tickets

MOST = 100_000  # nothing is counted further; a figure of this size means "that many or more"
LAST = 100  # rungs whose lateness is looked at


@dataclass(frozen=True, slots=True)
class Figures:
    """How the desk stands. Instants are desk times. lateness: seconds from the moment of each of the last rungs to its
    firing, shortest first; waiting: requests that nobody has claimed, by the queue's key; failed: events kept for
    replay."""

    oldest_unsent: datetime | None
    oldest_due: datetime | None
    lateness: tuple[float, ...]
    open_clocks: int
    set_aside: int
    failed: int
    waiting: dict[str, int]

    def lateness_at(self, share: float) -> float:
        """The lateness that this share of the last rungs did not exceed; 0 when none fired yet."""
        return self.lateness[min(int(len(self.lateness) * share), len(self.lateness) - 1)] if self.lateness else 0.0


def measure(conn: Connection, real: datetime, desk: datetime) -> Figures:
    """The figures at a real time, which is this desk time."""
    c = clocks.clocks.c
    return Figures(
        oldest_unsent=leases.waiting_since(conn, real),
        oldest_due=oldest if (oldest := clocks.earliest(conn)) and oldest <= desk else None,
        lateness=_lateness(conn),
        open_clocks=_count(conn, c.next_at.is_not(None)),
        set_aside=_count(conn, c.error.is_not(None)),
        failed=_count(conn, failed.c.settled_at.is_(None)),
        waiting=_waiting(conn),
    )


def _lateness(conn: Connection) -> tuple[float, ...]:
    last = select(rungs.c.fired_at, rungs.c.at).order_by(rungs.c.fired_at.desc()).limit(LAST)
    return tuple(sorted((row.fired_at - row.at).total_seconds() for row in conn.execute(last)))


def _count(conn: Connection, what: ColumnElement[bool]) -> int:
    return int(conn.execute(_counted(select(literal(1)).where(what))).scalar_one())


def _counted(rows: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(rows.limit(MOST).subquery())


def _waiting(conn: Connection) -> dict[str, int]:
    here = select(literal(1)).where(tickets.c.queue_id == queues.c.id, tickets.c.state == "waiting")
    found = select(queues.c.key, _counted(here.correlate(queues)).scalar_subquery())
    return {row[0]: row[1] for row in conn.execute(found)}
