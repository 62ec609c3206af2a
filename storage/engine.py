"""The one crossing into the database: units of work on SQLite (one writer, group commit) and PostgreSQL (a pool)."""

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable
from typing import Self, TypeVar, TypeVarTuple

from sqlalchemy import Connection, Engine, make_url

from storage import postgresql, sqlite
from storage.intake import Intake, Unit
from storage.signals import Signals, wake

__all__ = ["Database", "wake"]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Database:
    """A SQLite file or a PostgreSQL database.

    A *unit* is a plain function `fn(conn, *args)`; it may be run again after a rolled-back try, so it touches nothing
    but the connection. Units that wait together share one COMMIT on SQLite, each in its own SAVEPOINT; on PostgreSQL
    each is its own transaction. Nobody hears of a result before the COMMIT (DESIGN 2.1).
    """

    def __init__(self, engine: Engine, readers: Engine, *, threads: int, signals: Signals) -> None:
        self.engine = engine
        self._readers = readers
        self._signals = signals
        self._writes, self._reads = Intake(), Intake()
        writer, count = (sqlite.write, 1) if engine.dialect.name == "sqlite" else (postgresql.write, threads)
        self._crew = [
            threading.Thread(target=work, args=(source, intake, signals.emit), name=name, daemon=True)
            for work, source, intake, name, number in (
                (writer, engine, self._writes, "write", count),
                (postgresql.read, readers, self._reads, "read", threads),
            )
            for _ in range(number)
        ]
        for thread in self._crew:
            thread.start()

    @classmethod
    def open(cls, url: str, *, threads: int = 4) -> Self:
        """Open a database by its URL: sqlite:///path, or postgresql://… (postgres:// is read as the same)."""
        place = make_url(url)
        if place.get_backend_name() == "sqlite":
            return cls(sqlite.writer(place), sqlite.reader(place), threads=threads, signals=Signals())
        place = postgresql.with_driver(place)
        who = secrets.token_hex(8)
        engine, readers = postgresql.engines(place, threads, who)
        return cls(engine, readers, threads=threads, signals=Signals(postgresql.Ears(place, who)))

    async def write(
        self, fn: Callable[[Connection, *Ts], T], *args: *Ts, background: bool = False, urgent: bool = False
    ) -> T:
        """Run one unit and wait for its commit. `background` work goes after everything that people wait for, `urgent`
        work before it, and what is done by then is committed with it: seldom and little."""
        unit = Unit(lambda conn: fn(conn, *args), background=background, urgent=urgent)
        result: T = await self._writes.put(unit).outcome()
        return result

    async def read(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        """Run a unit that only reads, on a connection that refuses to write."""
        result: T = await self._reads.put(Unit(lambda conn: fn(conn, *args))).outcome()
        return result

    def write_now(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        """`write` for code outside the loop: the command line, tests."""
        result: T = self._writes.put(Unit(lambda conn: fn(conn, *args))).future.result()
        return result

    def read_now(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        """`read` for code outside the loop."""
        result: T = self._reads.put(Unit(lambda conn: fn(conn, *args))).future.result()
        return result

    def subscribe(self, topic: str, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after every commit whose unit woke the topic, in the running loop if there is one; returns a
        function that ends it. On PostgreSQL other processes' commits count too."""
        loop: asyncio.AbstractEventLoop | None = None
        with contextlib.suppress(RuntimeError):
            loop = asyncio.get_running_loop()
        return self._signals.subscribe(topic, callback, loop)

    async def close(self) -> None:
        """Take no more units, finish those that wait, close every connection."""
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """`close` for code outside the loop."""
        self._writes.close()
        self._reads.close()
        for thread in self._crew:
            thread.join()
        self._signals.close()
        self.engine.dispose()
        self._readers.dispose()
