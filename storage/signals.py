"""Wake-ups after a commit: who is called when a unit said `wake(conn, topic)`."""

import asyncio
import contextlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol

from sqlalchemy import Connection

Hear = Callable[[Iterable[str]], None]
Listener = tuple[Callable[[], None], asyncio.AbstractEventLoop | None]


def wake(conn: Connection, topic: str) -> None:
    """Have the topic's subscribers called once this unit is committed. Topics: "outbox", "clocks", "desk"."""
    conn.info["wakes"].add(topic)


class Ears(Protocol):
    """What hears of other processes' commits."""

    def start(self, hear: Hear) -> None:
        """Begin to listen; `hear` is called in a thread of its own."""

    def close(self) -> None:
        """Stop listening."""


class Signals:
    """Subscribers by topic. A subscriber may be called more often than there were commits, never less."""

    def __init__(self, ears: Ears | None = None) -> None:
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self._ears = ears
        self._listening = False
        self._lock = threading.Lock()

    def subscribe(
        self, topic: str, callback: Callable[[], None], loop: asyncio.AbstractEventLoop | None
    ) -> Callable[[], None]:
        """Add a subscriber; other processes are listened to from the first one on."""
        listener = (callback, loop)
        with self._lock:
            self._listeners[topic].append(listener)
            first, self._listening = not self._listening, True
        if first and self._ears:
            self._ears.start(self.emit)

        def end() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._listeners[topic].remove(listener)

        return end

    def emit(self, topics: Iterable[str]) -> None:
        """Call the subscribers of the topics; from any thread."""
        for topic in topics:
            with self._lock:
                listeners = list(self._listeners[topic])
            for callback, loop in listeners:
                if loop is None:
                    callback()
                else:
                    with contextlib.suppress(RuntimeError):  # the loop was closed: nobody is there to wake
                        loop.call_soon_threadsafe(callback)

    def close(self) -> None:
        """Stop hearing other processes."""
        if self._ears and self._listening:
            self._ears.close()
