"""What people chose for themselves in chat: it wins over the desk file and over what a platform says of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    select,
    update,
)

from storage.base import BigId, insert_once, metadata

DAILY_AT = 8 * 60 + 30  # when what may wait is told to whoever chose no other time: minutes after midnight

preferences = Table(
    "preferences",
    metadata,
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("locale", String(32)),
    Column("zone", String(64)),
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("calls", Boolean),
    Column("warned", Boolean),
    Column("daily_at", Integer),
    Column("check_ins", Boolean),
)


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a person wants no sound: minutes after midnight in his zone; hours that end before they begin go over
    midnight."""

    zone: str
    since: int
    until: int

    def covers(self, at: datetime) -> bool:
        """Whether this instant is in them."""
        local = at.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        if self.since < self.until:
            return self.since <= minute < self.until
        return minute >= self.since or minute < self.until


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's own choices; None where he chose nothing. quiet_from, quiet_until: see Quiet. calls: he is called by
    name in chats that others read; warned: he is told before a promise of his may be missed; daily_at: when what may
    wait is told him, in minutes after midnight in his zone; check_ins: he is asked later whether a solution holds."""

    locale: str | None = None
    zone: str | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    calls: bool | None = None
    warned: bool | None = None
    daily_at: int | None = None
    check_ins: bool | None = None


_OF = select(*(preferences.c[name] for name in Preferences.__slots__)).where(
    preferences.c.person_id == bindparam("person")
)


def of(conn: Connection, person_id: int) -> Preferences:
    """What a person chose."""
    row = conn.execute(_OF, {"person": person_id}).one_or_none()
    return Preferences(*row) if row else Preferences()


def refusing(conn: Connection, choice: str, person_ids: Collection[int]) -> frozenset[int]:
    """Which of these people do not want it: "calls", "warned" or "check_ins"."""
    theirs = preferences.c.person_id.in_(person_ids)
    return frozenset(conn.scalars(select(preferences.c.person_id).where(theirs, preferences.c[choice].is_(False))))


def choose(conn: Connection, person_id: int, **values: Any) -> None:
    """Keep some of a person's choices; the others stay."""
    insert_once(conn, preferences, {"person_id": person_id})
    conn.execute(update(preferences).where(preferences.c.person_id == person_id).values(**values))


def forget(conn: Connection, person_id: int) -> None:
    """Keep none of them."""
    conn.execute(delete(preferences).where(preferences.c.person_id == person_id))
