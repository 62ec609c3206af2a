"""Practice: a made-up request that one expert works on by himself. It is no ticket, so nothing can ever count it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Connection, ForeignKey, String, Table, delete, func, select, update

from storage.base import BigId, UtcDateTime, metadata
from storage.signals import wake


class Step(StrEnum):
    """How far it has come; one that is over is gone."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"


practices = Table(
    "practices",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False, unique=True),
    Column("lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("step", String(16), nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Practice:
    """lane_id: where it stands. ends_at: when it is over by itself."""

    id: int
    person_id: int
    lane_id: int
    step: str
    ends_at: datetime

    @property
    def slot(self) -> str:
        """The name of its message."""
        return f"practice/{self.person_id}/{int(self.ends_at.timestamp())}"


_PRACTICE = select(*(practices.c[name] for name in Practice.__slots__))


def begin(conn: Connection, person_id: int, lane_id: int, ends_at: datetime) -> Practice:
    """A new one; somebody has at most one."""
    values = {"person_id": person_id, "lane_id": lane_id, "step": Step.OPEN.value, "ends_at": ends_at}
    wake(conn, "clocks")
    made = practices.insert().values(**values).returning(*_PRACTICE.selected_columns)
    return Practice(*conn.execute(made).one())


def of(conn: Connection, person_id: int) -> Practice | None:
    """The one that somebody works on, locked."""
    row = conn.execute(_PRACTICE.where(practices.c.person_id == person_id).with_for_update()).one_or_none()
    return Practice(*row) if row else None


def step(conn: Connection, found: Practice, to: Step) -> None:
    """It has come so far."""
    conn.execute(update(practices).where(practices.c.id == found.id).values(step=to.value))


def end(conn: Connection, found: Practice) -> None:
    """It is over."""
    conn.execute(delete(practices).where(practices.c.id == found.id))


def due(conn: Connection, now: datetime, limit: int) -> tuple[Practice, ...]:
    """Those that are over by themselves by `now`, locked; those that others hold are skipped."""
    ripe = _PRACTICE.where(practices.c.ends_at <= now).order_by(practices.c.ends_at).limit(limit)
    return tuple(Practice(*row) for row in conn.execute(ripe.with_for_update(skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When the next one is over by itself."""
    return conn.execute(select(func.min(practices.c.ends_at))).scalar_one_or_none()
