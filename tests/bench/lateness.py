"""How late notices are committed among a million open clocks while people write."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, make_url, select, update

from handlers.admin import applying
from handlers.deskwork import instant
from schedules import clocks as sweeps
from schedules.timetable import Bell, Timetable, real_time
from storage import clocks, desktime
from storage.engine import Database, wake
from tests import conftest, crowd, postgres
from tests.bench import desk

OPEN = 1_000_000
SECONDS = 20  # during which rungs become due
A_SECOND = 50  # messages
ALIKE = 5  # requests that become due in the same second
BEFORE = 3  # seconds until the first does
TALKERS = range(SECONDS + 1, desk.CUSTOMERS)
FAR = instant(4_000_000_000)


@dataclass(slots=True)
class Watch:
    """How late each rung was committed, as the thread that committed it sees it."""

    late: list[float] = field(default_factory=list)
    _unit: threading.local = field(default_factory=threading.local)

    def ring(self, conn: Connection, now: datetime, limit: int) -> int:
        """The sweep, noting what fired."""
        found = sweeps.sweep(conn, now, limit)
        rung = clocks.rungs.c
        self._unit.fired = list(conn.scalars(select(rung.at).where(rung.fired_at == now))) if found else []
        self._unit.desk = desktime.load(conn)
        wake(conn, "fired")
        return found

    def committed(self) -> None:
        """Called after the commit, in the same thread."""
        now = datetime.now(UTC)
        due = [self._unit.desk.real(at) for at in getattr(self._unit, "fired", ())]
        self.late += [(now - at).total_seconds() for at in due if at is not None]
        self._unit.fired = []


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds from the due instant to the commit, shortest first; how many messages were taken in meanwhile."""

    late: tuple[float, ...]
    messages: int

    def at(self, share: float) -> float:
        """What this share of them did not exceed."""
        return self.late[min(int(len(self.late) * share), len(self.late) - 1)]


async def measure(db: Database, folder: Path) -> Found:
    """Open the clocks; some become due, second after second, while people write."""
    applying.apply_file(db, desk.desk_file(folder), desk.NOW)
    for number in range(desk.CUSTOMERS):
        door = desk.open_door(db, partial(_second, number))
        await door.accept("telegram", _message(number, number, desk.FIRST))
    moment = await db.write(_fill)
    await db.write(lambda conn: desktime.make_demo(conn, desk=moment - timedelta(seconds=BEFORE), real=real_time()))
    watch = Watch()
    end = await asyncio.to_thread(db.subscribe, "fired", watch.committed)  # outside the loop: called by the writer
    timetable = Timetable(db, [Bell("clocks", clocks.earliest, watch.ring, is_urgent=True)])
    timetable.start()
    messages = await _talk(db)
    await timetable.stop()
    end()
    return Found(tuple(sorted(watch.late)), messages)


def _second(number: int) -> datetime:
    return desk.NOW + timedelta(seconds=number)


def _fill(conn: Connection) -> datetime:
    """A million clocks that are due at another time, and a few of each second; when the first of those are due."""
    c = clocks.clocks.c
    resting = (1, *(number + 1 for number in TALKERS))
    conn.execute(update(clocks.clocks).where(c.ticket_id.in_(resting)).values(next_at=FAR))
    crowd.copy(conn, 1, OPEN // len(clocks.of_ticket(conn, 1)), bare=True)
    for number in range(1, SECONDS + 1):
        crowd.copy(conn, number + 1, ALIKE - 1)
    conn.exec_driver_sql("ANALYZE")
    first = clocks.earliest(conn)
    assert first is not None
    return first


async def _talk(db: Database) -> int:
    """People write, so many messages a second, until a while after the last rung."""
    door, loop = desk.open_door(db, real_time), asyncio.get_running_loop()
    begun, sent = loop.time(), 0
    writing: set[asyncio.Task[object]] = set()
    while (passed := loop.time() - begun) < BEFORE + SECONDS + 2:
        while sent < passed * A_SECOND:
            customer = TALKERS[sent % len(TALKERS)]
            text = f"It also happens in run {sent}"
            task = asyncio.create_task(door.accept("telegram", _message(customer, 1000 + sent, text)))
            writing.add(task)
            task.add_done_callback(writing.discard)
            sent += 1
        await asyncio.sleep(1 / A_SECOND)
    await asyncio.gather(*writing)
    return sent


def _message(customer: int, number: int, text: str) -> dict[str, object]:
    return {"customer": customer, "number": number, "text": text}


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Database]:
    """An empty desk on SQLite."""
    url = f"sqlite:///{folder / 'late.db'}"
    conftest.create_tables(url)
    with _opened(url) as db:
        yield db


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Database]:
    """An empty desk on PostgreSQL (without fsync, as tests run it)."""
    with postgres.running() as server:
        url = make_url(server).set(database="late").render_as_string(hide_password=False)
        conftest.execute(server, "CREATE DATABASE late")
        conftest.create_tables(url)
        with _opened(url) as db:
            yield db


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    db = Database.open(url)
    try:
        yield db
    finally:
        db.close_now()
