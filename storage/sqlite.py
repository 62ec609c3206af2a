"""SQLite: one writer thread with group commit, and read-only connections beside it."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.intake import Intake, Unit
from storage.savepoint import savepoint

log = logging.getLogger(__name__)
BATCH_SECONDS = 0.1  # a batch takes no further unit after this long, so that acknowledgements stay quick
BUSY_MILLISECONDS = 5000  # how long one try waits for another process's write lock
STATEMENTS = 500  # of a connection that are kept prepared: the desk asks more than Python's 128, in turn
TRIES = 5  # of a unit that another process's lock kept out

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}")


class Dialect(SQLiteDialect_pysqlite):
    """SQLite whose transactions begin with the statement given. A listener for "begin", which is the usual way, makes
    SQLAlchemy look for listeners at every statement: a fifth of an event's time."""

    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN", **rest: Any) -> None:
        super().__init__(**rest)
        self._begin = begin

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Called by SQLAlchemy for each transaction."""
        dbapi_connection.cursor().execute(self._begin)


registry.register("sqlite.retainer", __name__, Dialect.__name__)


def writer(url: URL) -> Engine:
    """The engine that writes; transactions are BEGIN IMMEDIATE (a deferred one fails as locked, or loses an update)."""
    return _engine(url, "BEGIN IMMEDIATE", PRAGMAS)


def reader(url: URL) -> Engine:
    """The engine that only reads."""
    return _engine(url, "BEGIN", (f"busy_timeout={BUSY_MILLISECONDS}", "query_only=ON"))


def migrator(url: URL) -> Engine:
    """The engine that changes tables: foreign keys stay off, because a table is changed by copying it."""
    return _engine(url, "BEGIN IMMEDIATE", ("journal_mode=WAL", f"busy_timeout={BUSY_MILLISECONDS}"))


def _engine(url: URL, begin: str, pragmas: Iterable[str]) -> Engine:
    raw = {"isolation_level": None, "check_same_thread": False, "cached_statements": STATEMENTS}
    url = url.set(drivername="sqlite+retainer")
    engine = create_engine(url, begin=begin, connect_args=raw, hide_parameters=True)  # errors show nobody's words

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, record: object) -> None:
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    return engine


def write(engine: Engine, intake: Intake, emit: Callable[[Iterable[str]], None]) -> None:
    """The writer thread: commit together what waits together, until the intake is closed."""
    while unit := intake.take():
        batch: list[Unit] = []
        try:
            with engine.begin() as conn:
                done = _run_batch(conn, unit, intake, batch)
        except Exception as error:
            log.warning("a commit of %d units failed, each is tried alone: %s", len(batch) or 1, error)
            for each in batch or [unit]:
                _run_alone(engine, each, emit)
            continue
        _tell(done, emit)


def _run_batch(conn: Connection, first: Unit, intake: Intake, batch: list[Unit]) -> list[Unit | tuple[Unit, Exception]]:
    """Run units, each in its SAVEPOINT, while they wait and time allows; `batch` collects all that were taken."""
    raw = conn.connection.driver_connection
    assert raw is not None  # noqa: S101
    done: list[Unit | tuple[Unit, Exception]] = []
    until = time.monotonic() + BATCH_SECONDS
    unit: Unit | None = first
    while unit is not None:
        batch.append(unit)
        try:
            with savepoint(conn):
                unit.run(conn)
            done.append(unit)
        except Exception as error:
            if not raw.in_transaction:  # SQLite ended the whole transaction: each is tried alone
                raise
            done.append((unit, error))
        unit = None if unit.urgent or time.monotonic() >= until else intake.take_waiting()
    return done


def _tell(done: list[Unit | tuple[Unit, Exception]], emit: Callable[[Iterable[str]], None]) -> None:
    """Whoever listens hears of a commit before whoever waits for it goes on."""
    emit({topic for each in done if isinstance(each, Unit) for topic in each.wakes})
    for each in done:
        if isinstance(each, Unit):
            each.finish()
        else:
            each[0].fail(each[1])


def _run_alone(engine: Engine, unit: Unit, emit: Callable[[Iterable[str]], None]) -> None:
    for left in reversed(range(TRIES)):
        try:
            with engine.begin() as conn:
                unit.run(conn)
        except Exception as error:
            if left and _is_locked(error):
                continue
            unit.fail(error)
            return
        emit(unit.wakes)
        unit.finish()
        return


def _is_locked(error: Exception) -> bool:
    """Another process held the file for the whole busy timeout."""
    return isinstance(error, OperationalError | DBAPIError) and "database is locked" in str(error)
