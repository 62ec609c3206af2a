"""Desk time, in which promises are kept: desk = base + rate x (real - base_real); real time except in a demo."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, Connection, Float, Integer, Table, delete, insert, select, update

from storage.base import UtcDateTime, metadata
from storage.signals import wake

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

desktime = Table(
    "desktime",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("demo", Boolean, nullable=False),
    Column("base", UtcDateTime, nullable=False),
    Column("base_real", UtcDateTime, nullable=False),
    Column("rate", Float, nullable=False),
)


class NotADemoError(RuntimeError):
    """The desk's time can be moved in a demo database only."""


@dataclass(frozen=True, slots=True)
class DeskTime:
    """How real time maps to desk time. `rate`: desk seconds per real second, 0 = standing still."""

    demo: bool
    base: datetime
    base_real: datetime
    rate: float

    def at(self, real: datetime) -> datetime:
        """Desk time at a real time."""
        return (
            real if self.rate == 1 and self.base == self.base_real else self.base + (real - self.base_real) * self.rate
        )

    def real(self, desk: datetime) -> datetime | None:
        """The real time at which desk time gets there; None when it stands still before that."""
        if desk <= self.base:
            return self.base_real
        return self.base_real + (desk - self.base) / self.rate if self.rate > 0 else None


LOAD = select(desktime.c.demo, desktime.c.base, desktime.c.base_real, desktime.c.rate)
REAL = DeskTime(demo=False, base=EPOCH, base_real=EPOCH, rate=1.0)


def load(conn: Connection) -> DeskTime:
    """The desk's time; real time where nothing else is set."""
    row = conn.execute(LOAD).one_or_none()
    return DeskTime(*row) if row else REAL


def make_demo(conn: Connection, *, desk: datetime, real: datetime, rate: float = 1.0) -> DeskTime:
    """Mark the database as a demo whose desk time is `desk` at the real time `real`."""
    conn.execute(delete(desktime))
    conn.execute(insert(desktime).values(id=1, demo=True, base=desk, base_real=real, rate=rate))
    return load(conn)


def move(conn: Connection, *, desk: datetime, real: datetime, rate: float) -> DeskTime:
    """Set the demo's desk time and its rate from the real time `real` on. Raises NotADemoError on a real desk."""
    values = {"base": desk, "base_real": real, "rate": rate}
    if conn.execute(update(desktime).where(desktime.c.demo.is_(True)).values(**values)).rowcount != 1:
        raise NotADemoError("desk time moves in a demo database only")
    wake(conn, "clocks")
    return load(conn)
