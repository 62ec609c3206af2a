"""Units of database work waiting for a thread: what is due this second, what comes from people, background work."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import Context, copy_context
from typing import Any

from sqlalchemy import Connection


class ClosedError(RuntimeError):
    """The database was closed; nothing more is taken in."""


class Unit:
    """One piece of work: a plain function of a connection, its arguments, and where its result goes.

    It may be run more than once (a failed commit, a serialisation failure), each time from a rolled-back state.
    """

    __slots__ = ("_context", "_work", "background", "future", "result", "urgent", "wakes")

    def __init__(self, work: Callable[[Connection], Any], *, background: bool = False, urgent: bool = False) -> None:
        self._work = work
        self._context: Context = copy_context()
        self.background = background
        self.urgent = urgent
        self.future: Future[Any] = Future()
        self.result: Any = None
        self.wakes: set[str] = set()

    def run(self, conn: Connection) -> None:
        """Do the work on the connection, in the caller's context; keeps the result until `finish`."""
        conn.info["wakes"] = self.wakes = set()
        self.result = self._context.run(self._work, conn)

    def finish(self) -> None:
        """Tell the waiter the result; only after the commit."""
        self.future.set_result(self.result)

    def fail(self, error: BaseException) -> None:
        """Tell the waiter that nothing of it was kept."""
        self.future.set_exception(error)

    async def outcome(self) -> Any:
        """Wait for the result; a cancelled waiter stops waiting but never stops the work."""
        return await asyncio.shield(asyncio.wrap_future(self.future))


class Intake:
    """A queue of units for worker threads, in three classes."""

    def __init__(self) -> None:
        self._urgent: deque[Unit] = deque()
        self._inbound: deque[Unit] = deque()
        self._background: deque[Unit] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, unit: Unit) -> Unit:
        """Line the unit up. Raises ClosedError after `close`."""
        with self._changed:
            if self._closed:
                raise ClosedError("the database is closed")
            (self._urgent if unit.urgent else self._background if unit.background else self._inbound).append(unit)
            self._changed.notify()
        return unit

    def take(self) -> Unit | None:
        """The next unit, waiting for one; None when closed and empty."""
        with self._changed:
            while not (self._urgent or self._inbound or self._background or self._closed):
                self._changed.wait()
            return self._pop()

    def take_waiting(self) -> Unit | None:
        """The next unit if one is already here."""
        with self._changed:
            return self._pop()

    def close(self) -> None:
        """Take nothing more in; workers finish what is here and then see None."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _pop(self) -> Unit | None:
        first = self._urgent or self._inbound or self._background
        return first.popleft() if first else None
