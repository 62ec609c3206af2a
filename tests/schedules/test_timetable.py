"""Bells ring when their work is due, once however many processes there are, and nothing late goes unsaid."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, update

from handlers.notices import dump
from schedules import watchdog
from schedules.timetable import BATCH, Bell, Timetable, paced, real_time
from storage import desktime, outbox, places
from storage.engine import Database, wake
from storage.inbox import inbox
from storage.places import lanes
from tests.schedules.desk import NOW, post

PATIENCE = 10.0


@dataclass(slots=True)
class Chores:
    """Work for a bell: rows of the inbox, due at their time, deleted when done."""

    done: list[str] = field(default_factory=list)
    batch: int = 2
    error: Exception | None = None

    def bell(self) -> Bell:
        return Bell("chores", self.next_at, self.ring)

    def next_at(self, conn: Connection) -> datetime | None:
        due: datetime | None = conn.scalar(select(func.min(inbox.c.at)))
        return due

    def ring(self, conn: Connection, now: datetime, limit: int) -> int:
        if self.error:
            error, self.error = self.error, None
            raise error
        due = select(inbox.c.key).where(inbox.c.at <= now).order_by(inbox.c.at).limit(self.batch)
        keys = list(conn.scalars(due.with_for_update(skip_locked=True)))
        conn.execute(inbox.delete().where(inbox.c.key.in_(keys)))
        self.done += keys
        return len(keys)

    def add(self, conn: Connection, key: str, at: datetime) -> None:
        conn.execute(inbox.insert().values(key=key, at=at))
        wake(conn, "clocks")


class Watch:
    """Says when the timetable has come to a number of done chores."""

    def __init__(self, db: Database, chores: Chores) -> None:
        self.db, self.chores = db, chores
        self.changed = asyncio.Event()
        db.subscribe("done", self.changed.set)

    def bell(self) -> Bell:
        def ring(conn: Connection, now: datetime, limit: int) -> int:
            count = self.chores.ring(conn, now, limit)
            wake(conn, "done")
            return count

        return Bell("chores", self.chores.next_at, ring)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.chores.done) < count:
                self.changed.clear()
                await self.changed.wait()


async def test_what_is_due_is_done_until_nothing_is_left(database: Database) -> None:
    chores = Chores()
    for number in range(5):
        await database.write(chores.add, f"k{number}", real_time() - timedelta(minutes=5 - number))
    timetable = Timetable(database, [chores.bell()])
    timetable.start()
    await timetable.rest()
    await timetable.stop()
    assert chores.done == ["k0", "k1", "k2", "k3", "k4"]


async def test_a_bell_rings_at_its_moment_and_when_an_earlier_one_is_made(database: Database) -> None:
    chores = Chores()
    watch = Watch(database, chores)
    await database.write(chores.add, "tomorrow", real_time() + timedelta(days=1))
    timetable = Timetable(database, [watch.bell()])
    timetable.start()
    await timetable.rest()
    await database.write(chores.add, "soon", real_time() + timedelta(milliseconds=50))
    await watch.until(1)
    await database.write(chores.add, "now", real_time())
    await watch.until(2)
    await timetable.stop()
    assert chores.done == ["soon", "now"]


async def test_moving_the_demo_clock_rings_what_became_due(database: Database) -> None:
    chores = Chores()
    watch = Watch(database, chores)
    start = datetime(2030, 1, 1, tzinfo=UTC)
    await database.write(lambda conn: desktime.make_demo(conn, desk=start, real=real_time(), rate=1))
    await database.write(chores.add, "deadline", start + timedelta(hours=4))
    timetable = Timetable(database, [watch.bell()])
    timetable.start()
    await timetable.rest()
    assert chores.done == []
    later = start + timedelta(hours=5)
    await database.write(lambda conn: desktime.move(conn, desk=later, real=real_time(), rate=1))
    await watch.until(1)
    await timetable.stop()


async def test_two_timetables_do_everything_once(database: Database) -> None:
    chores = Chores()
    for number in range(20):
        await database.write(chores.add, f"k{number:02}", real_time() - timedelta(minutes=20 - number))
    timetables = [Timetable(database, [chores.bell()]) for _ in range(2)]
    for timetable in timetables:
        timetable.start()
    for timetable in timetables:
        await timetable.rest()
        await timetable.stop()
    assert sorted(chores.done) == [f"k{number:02}" for number in range(20)]


async def test_a_bell_that_failed_rings_again(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    chores = Chores(error=LookupError("broken"))
    await database.write(chores.add, "a", real_time())
    timetable = Timetable(database, [chores.bell()])
    timetable.start()
    await timetable.rest()
    assert chores.done == []
    assert "the bell chores failed" in caplog.text
    timetable.wake()
    await timetable.rest()
    await timetable.stop()
    assert chores.done == ["a"]


def test_what_is_late_is_said(database: Database) -> None:
    chores = Chores()
    database.write_now(chores.add, "a", NOW)

    def put(conn: Connection) -> None:
        place = places.ensure_place(conn, "chat", workspace="W", external="C1", direct=False)
        lane = places.ensure_lane(conn, place.id)
        outbox.put(conn, lane=lane.id, payload=dump(post("a")), priority=0, now=NOW)

    def overdue(seconds: float) -> tuple[str, ...]:
        return database.read_now(watchdog.overdue, [chores.bell()], NOW + timedelta(seconds=seconds))

    database.write_now(put)
    assert overdue(59) == ()
    assert overdue(90) == (
        "chores should have run 90 s ago",
        "messages wait to be sent since 2026-03-04 09:00:00Z",
    )
    for due_for_another_try in (60, 3600):
        at = NOW + timedelta(seconds=due_for_another_try)
        database.write_now(_try_again, at)
        assert len(overdue(90)) == 1


def _try_again(conn: Connection, at: datetime) -> None:
    conn.execute(update(lanes).values(next_at=at))


def test_a_demo_that_stands_still_is_not_late(sqlite_database: Database) -> None:
    chores = Chores()
    sqlite_database.write_now(chores.add, "a", NOW + timedelta(seconds=1))
    sqlite_database.write_now(lambda conn: desktime.make_demo(conn, desk=NOW, real=NOW, rate=0))
    late = sqlite_database.read_now(watchdog.overdue, [chores.bell()], NOW + timedelta(days=1))
    assert late == ()


def test_a_unit_that_took_long_makes_the_next_one_smaller_and_short_ones_grow_again() -> None:
    long, short = timedelta(milliseconds=150), timedelta(milliseconds=5)
    assert paced(100, long) == 50
    assert paced(1, long) == 1
    assert paced(50, timedelta(milliseconds=60)) == 50
    assert paced(50, short) == 100
    assert paced(BATCH, short) == BATCH


async def test_a_backlog_is_worked_off_in_units_that_people_hardly_wait_for(database: Database) -> None:
    """What takes 10 ms a row is asked for in smaller units, until each takes no longer than a tenth of a second."""
    limits: list[int] = []
    now = NOW

    def ring(conn: Connection, at: datetime, limit: int) -> int:
        nonlocal now
        limits.append(limit)
        now += timedelta(milliseconds=10 * limit)
        return limit if len(limits) < 8 else 0

    def due(conn: Connection) -> datetime | None:
        return NOW if len(limits) < 8 else None

    timetable = Timetable(database, [Bell("chores", due, ring)], clock=lambda: now)
    timetable.start()
    await timetable.rest()
    await timetable.stop()
    assert limits[0] > limits[-1]
    assert max(limits[3:]) * 10 <= 100


async def test_what_becomes_due_while_a_bell_rings_is_done_before_it_rests(database: Database) -> None:
    """Not a second later: the wake of its commit makes the bell look again."""
    chores = Chores()
    rung = 0

    def ring(conn: Connection, now: datetime, limit: int) -> int:
        nonlocal rung
        rung += 1
        if rung > 1:
            return chores.ring(conn, now, limit)
        chores.add(conn, "fresh", now)
        return 0

    await database.write(chores.add, "first", NOW)
    timetable = Timetable(database, [Bell("chores", chores.next_at, ring)])
    timetable.start()
    await timetable.rest()
    await timetable.stop()
    assert sorted(chores.done) == ["first", "fresh"]


async def test_a_bell_that_is_woken_with_nothing_due_keeps_nobody_from_writing(database: Database) -> None:
    rung: list[int] = []

    def ring(conn: Connection, now: datetime, limit: int) -> int:
        rung.append(limit)
        return 0

    timetable = Timetable(database, [Bell("chores", lambda conn: datetime.now(UTC) + timedelta(hours=1), ring)])
    timetable.start()
    await database.write(wake, "clocks")
    await timetable.rest()
    await timetable.stop()
    assert rung == []
