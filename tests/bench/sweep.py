"""The sweep among many open clocks: what an idle look costs, and a burst of rungs against the raw driver."""

import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, event, func, make_url, select

from schedules import clocks as sweeps
from schedules.timetable import BATCH, paced
from storage import clocks
from storage.engine import Database
from tests import conftest, crowd, postgres
from tests.bench import desk

SIZES = (10_000, 100_000, 1_000_000)
LOOKS = 200  # of which the middle one counts
BURST = 10_000
ROUNDS = 3
WRITES = ("INSERT", "UPDATE", "DELETE")

Statement = tuple[str, Any, bool]  # SQL, its parameters, whether for many rows
Unit = list[Statement]


@dataclass(frozen=True, slots=True)
class Idle:
    """Seconds of an idle look among so many open clocks, by that number; the plan of its query."""

    looks: dict[int, float]
    plan: tuple[str, ...]

    @property
    def growth(self) -> float:
        """How much more it costs among the most than among the fewest."""
        return self.looks[max(self.looks)] / self.looks[min(self.looks)]


@dataclass(slots=True)
class Burst:
    """Rungs a second: (raw driver, sweep) of each round; the longest unit in seconds; writing
    statements for a rung."""

    rounds: list[tuple[float, float]] = field(default_factory=list)
    longest: float = 0.0
    statements: float = 0.0

    def median(self, figure: Callable[[tuple[float, float]], float]) -> float:
        """The middle one of the rounds."""
        return statistics.median(map(figure, self.rounds))


# ---------------------------------------------------------------------------------------------------------------- idle


def idle(db: Database) -> Idle:
    """Look in vain, among more and more open clocks."""
    looks: dict[int, float] = {}
    for size in SIZES:
        db.write_now(_grow, size)
        looks[size] = statistics.median(_look(db) for _ in range(LOOKS))
    return Idle(looks, db.write_now(_plan))


def _grow(conn: Connection, size: int) -> None:
    """Copies of the first ticket, until so many clocks are open; nobody looks at the tickets."""
    waits = clocks.clocks.c.next_at.is_not(None)
    there = conn.execute(select(func.count()).where(waits)).scalar_one()
    each = conn.execute(select(func.count()).where(waits, clocks.clocks.c.ticket_id == 1)).scalar_one()
    crowd.copy(conn, 1, (size - there) // each, bare=True)
    conn.exec_driver_sql("ANALYZE")


def _look(db: Database) -> float:
    begun = time.perf_counter()
    fired = db.write_now(sweeps.sweep, desk.NOW, BATCH)
    db.read_now(clocks.earliest)
    assert not fired
    return time.perf_counter() - begun


def _plan(conn: Connection) -> tuple[str, ...]:
    """How the database finds what is due, as it says itself."""
    asked: list[tuple[str, Any]] = []

    def note(conn: Connection, cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(conn, "before_cursor_execute", note)
    clocks.due(conn, desk.NOW, BATCH)
    event.remove(conn, "before_cursor_execute", note)
    word = "EXPLAIN QUERY PLAN" if conn.dialect.name == "sqlite" else "EXPLAIN"
    return tuple(str(row[-1]) for row in conn.exec_driver_sql(f"{word} {asked[0][0]}", asked[0][1]))


# --------------------------------------------------------------------------------------------------------------- burst


def prepare(db: Database, burst: int = BURST) -> datetime:
    """A crowd whose clocks are all due at one moment, for the second time; when."""
    first = db.read_now(clocks.earliest)
    assert first is not None
    while db.write_now(sweeps.sweep, first, BATCH):
        pass
    moment = db.read_now(clocks.earliest)
    assert moment is not None
    db.write_now(crowd.copy, 1, burst - 1)
    return moment


def sweep(db: Database, moment: datetime) -> list[float]:
    """Fire all that is due, in units as the timetable makes them; the seconds of each."""
    taken: list[float] = []
    limit = BATCH // 8
    while True:
        begun = time.perf_counter()
        if not db.write_now(sweeps.sweep, moment, limit):
            return taken
        taken.append(time.perf_counter() - begun)
        limit = paced(limit, timedelta(seconds=taken[-1]))


def record(db: Database, moment: datetime) -> list[Unit]:
    """Fire all that is due; what each unit wrote."""
    units: list[Unit] = []

    def begin(conn: Connection) -> None:
        units.append([])

    def note(conn: Connection, cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(WRITES):
            units[-1].append((statement, parameters, isinstance(parameters, list)))

    event.listen(db.engine, "begin", begin)
    event.listen(db.engine, "before_cursor_execute", note)
    sweep(db, moment)
    return [unit for unit in units if unit]


def replay_on_sqlite(path: Path, units: list[Unit]) -> float:
    """The recorded writes on the raw driver, one commit for each unit; seconds."""
    conn = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        conn.execute(f"PRAGMA {pragma}")
    begun = time.perf_counter()
    for unit in units:
        conn.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in unit:
            (conn.executemany if many else conn.execute)(statement, parameters).fetchall()
        conn.execute("COMMIT")
    taken = time.perf_counter() - begun
    conn.close()
    return taken


def replay_on_postgresql(url: str, units: list[Unit]) -> float:
    """The recorded writes on the raw driver, one transaction for each unit; seconds."""
    with psycopg.connect(url) as conn, conn.cursor() as cursor:
        begun = time.perf_counter()
        for unit in units:
            for statement, parameters, many in unit:
                (cursor.executemany if many else cursor.execute)(statement, parameters)
            conn.commit()
        return time.perf_counter() - begun


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database, closed afterwards."""
    db = Database.open(url)
    try:
        yield db
    finally:
        db.close_now()


def _round(found: Burst, raw: float, url: str, moment: datetime) -> None:
    """The sweep itself, beside what the raw driver took."""
    with opened(url) as db:
        taken = sweep(db, moment)
    found.rounds.append((BURST / raw, BURST / sum(taken)))
    found.longest = max(found.longest, *taken)


def _recorded(url: str, moment: datetime) -> tuple[list[Unit], Burst]:
    """What a sweep wrote, and how much that is for a rung."""
    with opened(url) as db:
        units = record(db, moment)
        proofs = select(func.count()).where(clocks.rungs.c.fired_at == moment, clocks.rungs.c.at == moment)
        fired = db.read_now(lambda conn: conn.execute(proofs).scalar_one())
    assert fired >= BURST, f"{fired} fired"
    return units, Burst(statements=sum(map(len, units)) / BURST)


async def on_sqlite(folder: Path) -> tuple[Idle, Burst]:
    """Both on SQLite."""
    start = folder / "start.db"
    conftest.create_tables(f"sqlite:///{start}")

    def copy(name: str) -> Path:
        return Path(shutil.copy(start, folder / f"{name}.db"))

    with opened(f"sqlite:///{start}") as db:
        await desk.prepare(db, folder, customers=1)
    with opened(f"sqlite:///{copy('idle')}") as db:
        looks = idle(db)
    with opened(f"sqlite:///{start}") as db:
        moment = prepare(db)
    units, found = _recorded(f"sqlite:///{copy('recorded')}", moment)
    for _ in range(ROUNDS):
        raw = replay_on_sqlite(copy("raw"), units)
        _round(found, raw, f"sqlite:///{copy('swept')}", moment)
    return looks, found


async def on_postgresql(folder: Path) -> tuple[Idle, Burst]:
    """Both on PostgreSQL (without fsync, as tests run it)."""
    with postgres.running() as server:
        start = make_url(server).set(database="start").render_as_string(hide_password=False)
        conftest.execute(server, "CREATE DATABASE start")
        conftest.create_tables(start)
        with opened(start) as db:
            await desk.prepare(db, folder, customers=1)
        with conftest.postgresql_database(server, template="start") as url, opened(url) as db:
            looks = idle(db)
        with opened(start) as db:
            moment = prepare(db)
        with conftest.postgresql_database(server, template="start") as url:
            units, found = _recorded(url, moment)
        for _ in range(ROUNDS):
            with conftest.postgresql_database(server, template="start") as url:
                raw = replay_on_postgresql(url, units)
            with conftest.postgresql_database(server, template="start") as url:
                _round(found, raw, url, moment)
        return looks, found
