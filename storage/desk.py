"""The desk itself: its name, its front desk, and the number of the version of the desk file that is in force."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, select, update

from storage.base import BigId, Json, UtcDateTime, insert_once, metadata

desk = Table(
    "desk",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("vendor", String(200), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("front_desk_id", BigId, ForeignKey("people.id")),
    Column("house", Text, nullable=False, default=""),
    Column("rules", Json, nullable=False, default=dict, server_default="{}"),
    Column("version", Integer, nullable=False),
    Column("applied_at", UtcDateTime),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is true of the whole desk. house: the terms of people without a contract as `Terms.to_json` wrote them, ""
    before the first desk file; version: 0 then, and one more with every apply that changed something. rules: arbiters
    (keys of people), currency, keeps_words (seconds or None); keys may be absent."""

    name: str
    vendor: str
    zone: str
    front_desk_id: int | None
    house: str
    version: int
    applied_at: datetime | None
    rules: dict[str, Any] = field(default_factory=dict, hash=False)


EMPTY = Desk(name="Retainer desk", vendor="", zone="UTC", front_desk_id=None, house="", version=0, applied_at=None)


_CURRENT = select(*(desk.c[name] for name in Desk.__slots__))
_LOCKED = _CURRENT.with_for_update()


def current(conn: Connection, *, lock: bool = False) -> Desk:
    """The desk as it is, or an empty one before the first desk file; `lock` keeps other units from changing it until
    the end of this one."""
    row = conn.execute(_LOCKED if lock else _CURRENT).one_or_none()
    return Desk(*row) if row else EMPTY


def begin_version(conn: Connection, after: int, now: datetime) -> bool:
    """Take the next version number if the desk still is at version `after`; False when somebody else was faster."""
    first = {"id": 1, "name": EMPTY.name, "vendor": "", "zone": EMPTY.zone, "version": 0}
    insert_once(conn, desk, first)
    changed = update(desk).where(desk.c.version == after).values(version=after + 1, applied_at=now)
    return conn.execute(changed).rowcount == 1
