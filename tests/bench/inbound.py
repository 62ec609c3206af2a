"""A customer message on an open ticket through the door, all effects, against the raw driver replaying its SQL."""

import asyncio
import os
import queue
import shutil
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, create_engine, event, make_url

from storage.engine import Database
from storage.tables import every_table
from tests import conftest, postgres
from tests.bench import desk

MESSAGES = 960
AT_ONCE = 32
ROUNDS = 3  # of all sides in turn, because other work on the computer comes and goes
CONNECTIONS = 4
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")

Statement = tuple[str, Any]
Unit = list[Statement]


@dataclass(frozen=True, slots=True)
class Round:
    """Messages a second: of the raw driver, of the door one by one, of the door with many at once."""

    raw: float
    one: float
    many: float


@dataclass(slots=True)
class Found:
    """What a database showed. `statements`: of one message, on average."""

    statements: float
    rounds: list[Round] = field(default_factory=list)

    def median(self, figure: Callable[[Round], float]) -> float:
        """The middle one of the rounds."""
        return statistics.median(map(figure, self.rounds))


@dataclass(slots=True)
class Recorder:
    """Every statement of the units that run while it listens, a list for each unit."""

    units: list[Unit] = field(default_factory=list)

    def listen(self, db: Database) -> None:
        """Begin to record what the database's writers do."""
        event.listen(db.engine, "before_cursor_execute", self._note)

    def _note(self, conn: Connection, cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if not statement.startswith(FRAME):
            self.units[-1].append((statement, parameters))


def message(number: int) -> dict[str, Any]:
    """The payload of one message, of one customer after the other."""
    return {"customer": number % desk.CUSTOMERS, "number": 1000 + number, "text": f"It also happens in run {number}"}


async def record(db: Database) -> list[Unit]:
    """Take every message in, one by one; what each did to the database."""
    recorder, door = Recorder(), desk.open_door(db)
    recorder.listen(db)
    for number in range(MESSAGES):
        recorder.units.append([])
        await door.accept("telegram", message(number))
    return recorder.units


async def accept(db: Database, at_once: int) -> float:
    """Take every message in, so many at once; messages a second."""
    door, numbers = desk.open_door(db), iter(range(MESSAGES))

    async def customer() -> None:
        for number in numbers:
            await door.accept("telegram", message(number))

    begun = time.perf_counter()
    await asyncio.gather(*(customer() for _ in range(at_once)))
    return MESSAGES / (time.perf_counter() - begun)


def replay_on_sqlite(path: Path, units: list[Unit]) -> float:
    """The recorded statements on the raw driver, one commit each; units a second."""
    conn = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        conn.execute(f"PRAGMA {pragma}")
    begun = time.perf_counter()
    for unit in units:
        conn.execute("BEGIN IMMEDIATE")
        for statement, parameters in unit:
            conn.execute(statement, parameters).fetchall()
        conn.execute("COMMIT")
    rate = len(units) / (time.perf_counter() - begun)
    conn.close()
    return rate


def replay_on_postgresql(url: str, units: list[Unit]) -> float:
    """The recorded statements on the raw driver over a few connections, one transaction each; units a second."""
    waiting: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
    for unit in [*units, *[None] * CONNECTIONS]:
        waiting.put(unit)
    threads = [threading.Thread(target=_replay_some, args=(url, waiting)) for _ in range(CONNECTIONS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(units) / (time.perf_counter() - begun)


def _replay_some(url: str, waiting: "queue.SimpleQueue[Unit | None]") -> None:
    with psycopg.connect(url) as conn:
        while unit := waiting.get():
            for statement, parameters in unit:
                cursor = conn.execute(statement, parameters)
                if cursor.description:
                    cursor.fetchall()
            conn.commit()


def seconds_per_sync(folder: Path) -> float:
    """How long this disk takes for one fsync of a page."""
    taken: list[float] = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            begun = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


async def with_database(url: str, work: Callable[[Database], Any]) -> Any:
    """Open, work, close."""
    db = Database.open(url, threads=CONNECTIONS)
    try:
        return await work(db)
    finally:
        await db.close()


async def on_sqlite(folder: Path) -> Found:
    """Messages a second on SQLite, by who did it."""
    start = folder / "start.db"
    engine = create_engine(f"sqlite:///{start}")
    every_table().create_all(engine)
    engine.dispose()
    await with_database(f"sqlite:///{start}", lambda db: desk.prepare(db, folder))

    def copy(name: str) -> Path:
        return Path(shutil.copy(start, folder / f"{name}.db"))

    units = await with_database(f"sqlite:///{copy('recorded')}", record)
    found = Found(sum(map(len, units)) / len(units))
    for _ in range(ROUNDS):
        raw = replay_on_sqlite(copy("raw"), units)
        many = await with_database(f"sqlite:///{copy('many')}", lambda db: accept(db, AT_ONCE))
        one = await with_database(f"sqlite:///{copy('one')}", partial(accept, at_once=1))
        found.rounds.append(Round(raw, one, many))
    return found


async def on_postgresql(folder: Path) -> Found:
    """Messages a second on PostgreSQL (without fsync, as tests run it), by who did it."""
    with postgres.running() as server:
        start = make_url(server).set(database="start").render_as_string(hide_password=False)
        conftest.execute(server, "CREATE DATABASE start")
        conftest.create_tables(start)
        await with_database(start, lambda db: desk.prepare(db, folder))
        with conftest.postgresql_database(server, template="start") as url:
            units = await with_database(url, record)
        found = Found(sum(map(len, units)) / len(units))
        for _ in range(ROUNDS):
            with conftest.postgresql_database(server, template="start") as url:
                raw = replay_on_postgresql(url, units)
            with conftest.postgresql_database(server, template="start") as url:
                many = await with_database(url, lambda db: accept(db, AT_ONCE))
            with conftest.postgresql_database(server, template="start") as url:
                one = await with_database(url, partial(accept, at_once=1))
            found.rounds.append(Round(raw, one, many))
        return found
