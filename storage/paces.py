"""How fast we may go: limits of platforms, kept in the database so that every process counts together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, select, update

from storage.base import UtcDateTime, insert_once, metadata

paces = Table(
    "paces",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("full_at", UtcDateTime, nullable=False),  # when everything taken so far has been earned back
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `burst` at once, then one per `every` (the generic cell rate algorithm)."""

    key: str
    every: timedelta
    burst: int = 1

    @property
    def head_start(self) -> timedelta:
        """How far ahead of the steady rate a burst may run."""
        return self.every * (self.burst - 1)


def take(conn: Connection, limits: Sequence[Limit], now: datetime) -> datetime | None:
    """Count one act against all limits, or none of them: then returns the real time at which all would allow it."""
    taken = _locked(conn, limits)
    ready = max((taken[limit.key] - limit.head_start for limit in limits if limit.key in taken), default=now)
    if ready > now:
        return ready
    for limit in limits:
        _set(conn, limit, max(taken.get(limit.key, now), now) + limit.every, known=limit.key in taken)
    return None


def hold_back(conn: Connection, limits: Sequence[Limit], until: datetime) -> None:
    """Allow nothing under these limits before that real time."""
    taken = _locked(conn, limits)
    for limit in limits:
        full_at = until + limit.head_start
        if limit.key not in taken or taken[limit.key] < full_at:
            _set(conn, limit, full_at, known=limit.key in taken)


def _locked(conn: Connection, limits: Sequence[Limit]) -> dict[str, datetime]:
    """Locked in the order of keys, so that two processes never wait for each other."""
    wanted = select(paces.c.key, paces.c.full_at).where(paces.c.key.in_([limit.key for limit in limits]))
    return {row.key: row.full_at for row in conn.execute(wanted.order_by(paces.c.key).with_for_update())}


def _set(conn: Connection, limit: Limit, full_at: datetime, *, known: bool) -> None:
    if known or not insert_once(conn, paces, {"key": limit.key, "full_at": full_at}):
        conn.execute(update(paces).where(paces.c.key == limit.key).values(full_at=full_at))
