"""How fast we may go: limits of platforms, kept in the database so that every process counts together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, bindparam, select, update

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
    return take_each(conn, [limits], now, most=1)[0]


def take_each(conn: Connection, acts: Sequence[Sequence[Limit]], now: datetime, *, most: int) -> list[datetime | None]:
    """Count one act after another, each against all of its limits or none, until `most` were counted: of each that was
    looked at, None or the real time at which all would allow it."""
    every = {limit.key: limit for limits in acts for limit in limits}
    known = _locked(conn, list(every.values()))
    taken = dict(known)
    held: list[datetime | None] = []
    for limits in acts:
        if held.count(None) == most:
            break
        held.append(_take(taken, limits, now))
    for key, full_at in taken.items():
        if known.get(key) != full_at:
            _set(conn, every[key], full_at, known=key in known)
    return held


def _take(taken: dict[str, datetime], limits: Sequence[Limit], now: datetime) -> datetime | None:
    ready = max((taken[limit.key] - limit.head_start for limit in limits if limit.key in taken), default=now)
    if ready > now:
        return ready
    for limit in limits:
        if limit.every:  # without one it only holds back
            taken[limit.key] = max(taken.get(limit.key, now), now) + limit.every
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
    if not limits:
        return {}
    return {row.key: row.full_at for row in conn.execute(LOCKED, {"wanted": [limit.key for limit in limits]})}


def _set(conn: Connection, limit: Limit, full_at: datetime, *, known: bool) -> None:
    if known or not insert_once(conn, paces, {"key": limit.key, "full_at": full_at}):
        conn.execute(SET, {"named": limit.key, "moment": full_at})


# Built once: every act that leaves is counted.
LOCKED = (
    select(paces.c.key, paces.c.full_at)
    .where(paces.c.key.in_(bindparam("wanted", expanding=True)))
    .order_by(paces.c.key)
    .with_for_update()
)
SET = update(paces).where(paces.c.key == bindparam("named")).values(full_at=bindparam("moment"))
