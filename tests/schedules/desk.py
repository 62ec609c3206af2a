"""A small outbox to test deliveries with: places, lanes, things to say, a clock that is set by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from handlers.notices import Act, Card, Outcome, Plain, Post, Priority, dump
from schedules.deliveries import Deliveries
from storage import outbox, places
from storage.engine import Database
from storage.leases import OutboxRow
from storage.outbox import State
from tests.schedules.sender import RecordingSender

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def post(text: str, *, answers: str = "") -> Post:
    """A card that says only this."""
    return Post(Card((Plain(text),)), answers=answers)


@dataclass(slots=True)
class Desk:
    """Deliveries over a database, with a sender for the platform "chat"."""

    db: Database
    sender: RecordingSender = field(default_factory=RecordingSender)
    now: datetime = NOW
    ended: list[tuple[OutboxRow, Outcome]] = field(default_factory=list)
    is_deaf: bool = False  # fails when it is told how a row ended

    def deliveries(self) -> Deliveries:
        """One process's way out."""
        return Deliveries(self.db, {"chat": self.sender}, settled=self.settled, clock=lambda: self.now)

    def settled(self, conn: Connection, row: OutboxRow, act: Act, outcome: Outcome, now: datetime) -> None:
        """Remembers how rows ended."""
        if self.is_deaf:
            raise LookupError("deaf")
        self.ended.append((row, outcome))

    def lane(self, external: str = "C1", *, label: str = "main", wants_thread: bool = False) -> int:
        """A lane in a place of that external id."""

        def make(conn: Connection) -> int:
            place = places.ensure_place(conn, "chat", workspace="W", external=external, direct=False)
            return places.ensure_lane(conn, place.id, label=label, wants_thread=wants_thread).id

        return self.db.write_now(make)

    def say(self, lane: int, text: str, *, slot: str | None = None, priority: Priority = Priority.CARD) -> int | None:
        """Put a card into the lane."""
        return self.put(lane, post(text), slot=slot, priority=priority)

    def put(self, lane: int, act: Act, *, slot: str | None = None, priority: Priority = Priority.CARD) -> int | None:
        """Put an act into the lane."""

        def put(conn: Connection) -> int | None:
            return outbox.put(conn, lane=lane, payload=dump(act), priority=priority, now=NOW, slot=slot)

        return self.db.write_now(put)

    async def send(self) -> list[str]:
        """Send what is due; everything that was posted so far."""
        await self.deliveries().drain()
        return self.sender.texts

    def wait(self, seconds: float) -> None:
        """Let real time go by."""
        self.now += timedelta(seconds=seconds)

    def states(self) -> list[State]:
        """Of every row, in order."""
        return self.db.read_now(lambda conn: list(conn.scalars(select(outbox.outbox.c.state).order_by("id"))))

    def place(self, lane: int) -> places.Place:
        """Where the lane is."""
        return self.db.read_now(lambda conn: places.place_by_id(conn, places.lane_by_id(conn, lane).place_id))
