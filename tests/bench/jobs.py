"""One scheduler job per clock, for comparison: how fast they are added, what they weigh, how long a restart takes."""

import time
import tracemalloc
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import Connection

from schedules.timetable import real_time
from storage import clocks
from storage.engine import Database
from tests import conftest, crowd
from tests.bench import desk

MANY = 20_000
DURABLE = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Added a second, bytes of each in memory, and seconds until a new process is ready to fire."""

    added: float
    weight: float
    restart: float


def nothing() -> None:
    """What a job would do."""


def in_memory() -> Kept:
    """Jobs in memory: after a restart all of them are added again."""
    tracemalloc.start()
    begun = time.perf_counter()
    scheduler = _add(BackgroundScheduler(timezone="UTC", jobstores={"default": MemoryJobStore()}), MANY)
    taken = time.perf_counter() - begun
    weight = tracemalloc.get_traced_memory()[0] / MANY
    tracemalloc.stop()
    scheduler.shutdown()
    return Kept(MANY / taken, weight, taken)


def in_table(folder: Path) -> Kept:
    """Jobs in a table, each with its commit."""
    url = f"sqlite:///{folder / 'jobs.db'}"
    begun = time.perf_counter()
    _add(BackgroundScheduler(timezone="UTC", jobstores={"default": SQLAlchemyJobStore(url)}), DURABLE).shutdown()
    taken = time.perf_counter() - begun
    begun = time.perf_counter()
    scheduler = BackgroundScheduler(timezone="UTC", jobstores={"default": SQLAlchemyJobStore(url)})
    scheduler.start()
    scheduler.get_jobs()
    restart = time.perf_counter() - begun
    scheduler.shutdown()
    return Kept(DURABLE / taken, 0, restart)


def _add(scheduler: BackgroundScheduler, count: int) -> BackgroundScheduler:
    scheduler.start()
    first = real_time() + timedelta(days=1)
    for number in range(count):
        trigger = DateTrigger(first + timedelta(seconds=number % 86400), timezone="UTC")
        scheduler.add_job(nothing, trigger, id=str(number))
    return scheduler


async def as_rows(folder: Path) -> Kept:
    """Our clocks: a row each, with its commit; a restart asks for the earliest."""
    url = f"sqlite:///{folder / 'rows.db'}"
    conftest.create_tables(url)
    db = Database.open(url)
    await desk.prepare(db, folder, customers=1)
    made = db.write_now(crowd.copy, 1, DURABLE)
    rows, state = db.read_now(clocks.of_ticket, 1), db.read_now(clocks.state_of, 1) or ""

    def add(conn: Connection, ticket_id: int) -> None:
        clocks.save(conn, ticket_id, state, [replace(rows[0], ticket_id=ticket_id, kind="promise")])

    begun = time.perf_counter()
    for ticket_id in made:
        db.write_now(add, ticket_id)
    taken = time.perf_counter() - begun
    db.close_now()
    begun = time.perf_counter()
    db = Database.open(url)
    db.read_now(clocks.earliest)
    restart = time.perf_counter() - begun
    db.close_now()
    return Kept(DURABLE / taken, 0, restart)
