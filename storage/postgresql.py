"""PostgreSQL: threads that each run a transaction per unit, retries after conflicts, and NOTIFY between processes."""

import functools
import itertools
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from storage.intake import Intake, Unit
from storage.signals import Hear

log = logging.getLogger(__name__)
TRIES = 20
GIVE_WAY = 0.03  # seconds of rest before a unit is tried again: whoever waited for its locks goes first
STATEMENTS = 500  # of a connection that are kept prepared: the desk asks more than psycopg's 100, in turn
CONFLICTS = frozenset({"40001", "40P01", "55P03"})  # serialization_failure, deadlock_detected, lock_not_available
LOCK_WAIT, STEP, STEPS = 250, 97, 5  # milliseconds: how long a unit waits for another's lock, and how that is spread
CHANNEL = "retainer"  # of NOTIFY; the payload is "<who committed> <topic>"
SAY = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")
HEAR_SECONDS = 1.0  # how long one wait for a notification lasts before it is asked whether to go on

Emit = Callable[[Iterable[str]], None]


def with_driver(url: URL) -> URL:
    """The URL as SQLAlchemy wants it, also for the forms that hosts hand out (postgres://, postgresql://)."""
    return url.set(drivername="postgresql+psycopg")


def engines(url: URL, threads: int, who: str) -> tuple[Engine, Engine]:
    """The engine that writes and the one that only reads; `who` is this process's name in NOTIFY."""
    common = {
        "pool_size": threads,
        "pool_use_lifo": True,  # while there is little to do one connection does it, whose statements are prepared
        "pool_pre_ping": True,
        "hide_parameters": True,  # errors show nobody's words
    }
    writer = create_engine(url, execution_options={"who": who}, **common)
    event.listen(writer, "connect", _Patience())
    reader = create_engine(url, **common)
    event.listen(reader, "connect", _only_read)
    for engine in (writer, reader):
        event.listen(engine, "connect", _keep_prepared)
        event.listen(engine, "connect", _describe_briefly)
    return writer, reader


def _keep_prepared(connection: Any, record: object) -> None:
    connection.prepared_max = STATEMENTS


def _only_read(connection: Any, record: object) -> None:
    """As SQLAlchemy's postgresql_readonly, but once: that one listens, and is then looked for at every statement."""
    connection.read_only = True


def _describe_briefly(connection: Any, record: object) -> None:
    connection.cursor_factory = _brief(connection.cursor_factory)


@functools.cache
def _brief(cursor: type[Any]) -> type[Any]:
    """psycopg's cursor that tells of its columns only what SQLAlchemy reads, name and type: the rest of it, looked up
    for each column of each result and dropped, was a tenth of a statement's time."""
    return type("Brief", (cursor,), {"description": property(_columns)})


def _columns(cursor: Any) -> list[tuple[Any, ...]] | None:
    result = cursor.pgresult
    if result is None or not result.nfields:
        return None
    return [(result.fname(at).decode(), result.ftype(at), *[None] * 5) for at in range(result.nfields)]


class _Patience:
    """How long each connection waits for a lock: every one differently, so that of two units that wait for each other
    one gives way and the other goes on, long before the server would look for a deadlock."""

    def __init__(self) -> None:
        self._first = LOCK_WAIT + secrets.randbelow(STEP)
        self._numbers = itertools.count()

    def __call__(self, connection: Any, record: object) -> None:
        """Called by the pool for each new connection."""
        wait = self._first + STEP * (next(self._numbers) % STEPS)
        connection.execute(f"SET lock_timeout = {wait}")
        connection.commit()


def write(engine: Engine, intake: Intake, emit: Emit) -> None:
    """A writer thread: one transaction per unit, until the intake is closed."""
    while unit := intake.take():
        _settle(engine, unit, emit)


def _settle(engine: Engine, unit: Unit, emit: Emit) -> None:
    for left in reversed(range(TRIES)):
        try:
            with engine.begin() as conn:
                unit.run(conn)
                _notify(conn, unit.wakes)
        except Exception as error:
            if left and is_conflict(error):
                time.sleep(GIVE_WAY)
                continue
            unit.fail(error)
            return
        emit(unit.wakes)
        unit.finish()
        return


def _notify(conn: Connection, topics: Iterable[str]) -> None:
    if payloads := [f"{conn.get_execution_options()['who']} {topic}" for topic in topics]:
        conn.execute(SAY, {"channel": CHANNEL, "payloads": payloads})


def is_conflict(error: Exception) -> bool:
    """Two transactions were in each other's way and this one was rolled back: trying again is right."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in CONFLICTS


def read(engine: Engine, intake: Intake, emit: Emit) -> None:
    """A reader thread, on either database: one short transaction per unit."""
    while unit := intake.take():
        try:
            with engine.begin() as conn:
                unit.run(conn)
        except Exception as error:
            unit.fail(error)
        else:
            unit.finish()


class Ears:
    """Hears the commits of other processes, on a connection and in a thread of its own."""

    def __init__(self, url: URL, who: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=2)
        self._who = who
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, hear: Hear) -> None:
        """Begin to listen, and return once listening."""
        self._thread = threading.Thread(target=self._run, args=(hear,), name="listen", daemon=True)
        self._thread.start()
        self._ready.wait(HEAR_SECONDS)

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        with suppress(DBAPIError), self._engine.connect() as conn:  # the server may be gone already
            conn.execute(SAY, {"channel": CHANNEL, "payloads": ["stop"]})
        if self._thread:
            self._thread.join()
        self._engine.dispose()

    def _run(self, hear: Hear) -> None:
        while not self._stop.is_set():
            try:
                self._listen(hear)
            except DBAPIError as error:
                log.warning("listening was interrupted: %s", error)
                self._stop.wait(HEAR_SECONDS)

    def _listen(self, hear: Hear) -> None:
        with self._engine.connect() as conn:
            conn.execute(text(f"LISTEN {CHANNEL}"))
            raw = conn.connection.driver_connection
            assert raw is not None  # noqa: S101
            self._ready.set()
            while not self._stop.is_set():
                for notice in raw.notifies(timeout=HEAR_SECONDS):
                    who, _, topic = notice.payload.partition(" ")
                    if who != self._who:
                        hear((topic,))
                    if self._stop.is_set():
                        return
