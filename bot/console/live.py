"""Server-sent events: every open page is told of changed messages, and of the demo's clock."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from functools import partial

from bot.console import views
from bot.underway import ended
from storage import shown
from storage.engine import Database

BREATH = 0.15  # seconds between two things that are said one after the other
ROOM = 1000  # events a slow page may lag behind before it has to come back


Render = Callable[[shown.Shown], str]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """One open page: what it may see, the only chat where there is one, and what it has not been sent yet (None: the
    end)."""

    sees: Callable[[str], bool]
    chat: str | None = None
    events: asyncio.Queue[shown.Shown | str | None] = field(default_factory=lambda: asyncio.Queue(ROOM))


class Live:
    """The open pages of this process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._streams: set[Stream] = set()
        self._changed = asyncio.Event()
        self._turn = 0
        self._stopped = False
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Follow the database from its present turn on."""
        self._turn = await self._db.read(shown.turn_now)
        self._unsubscribe = self._db.subscribe("shown", self._changed.set)
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop following and end every stream; none begins after that."""
        self._stopped = True
        self._unsubscribe()
        if self._task is not None:
            await ended(self._task)
        for stream in self._streams:
            _put(stream, None)

    async def listen(
        self, sees: Callable[[str], bool], since: int, *, chat: str | None = None, render: Render = views.message
    ) -> AsyncGenerator[str]:
        """Events for one page from a turn on, as text ready to send; an empty comment every 15 seconds of silence.
        chat: the only one it sees, so that what happened elsewhere meanwhile is not even read."""
        async for change in self._changes(sees, since, chat):
            yield change if isinstance(change, str) else _message(change, render)

    async def answered(self, chat: str, since: int, seconds: float) -> None:
        """Wait until the desk has answered or marked in a chat what came after a turn, but no longer than so many
        seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds) as patience:
                async with contextlib.aclosing(self._changes(lambda one: one == chat, since, chat)) as changes:
                    async for change in changes:
                        if isinstance(change, shown.Shown) and (change.signs or not change.writer):
                            soon = asyncio.get_running_loop().time() + BREATH
                            patience.reschedule(min(patience.when() or soon, soon))

    async def _changes(
        self, sees: Callable[[str], bool], since: int, chat: str | None
    ) -> AsyncGenerator[shown.Shown | str]:
        """First what was missed, all of it, then what happens."""
        if self._stopped:
            return
        stream = Stream(sees, chat)
        self._streams.add(stream)
        try:
            while rows := await self._db.read(partial(shown.since, chat=chat), since):
                since = rows[-1].turn
                for row in rows:
                    if sees(row.chat):
                        yield row
            while (change := await _next(stream)) is not None:
                if isinstance(change, str) or change.turn > since:
                    yield change
        finally:
            self._streams.discard(stream)

    def open_for(self, chat: str) -> int:
        """How many pages show this chat alone now."""
        return sum(1 for stream in self._streams if stream.chat == chat)

    def announce(self, event: str, data: object) -> None:
        """Tell every open page of this process."""
        for stream in self._streams:
            _put(stream, f"event: {event}\ndata: {json.dumps(data)}\n\n")

    async def _follow(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            rows = await self._db.read(shown.since, self._turn)
            for row in rows:
                self._turn = row.turn
                self._tell(row)
            if rows:
                self._changed.set()  # there may be more than one batch

    def _tell(self, row: shown.Shown) -> None:
        for stream in self._streams:
            if stream.sees(row.chat):
                _put(stream, row)


def _put(stream: Stream, event: shown.Shown | str | None) -> None:
    if stream.events.full():  # too slow: it ends, and the browser comes back with the last turn it saw
        while not stream.events.empty():
            stream.events.get_nowait()
        event = None
    stream.events.put_nowait(event)


async def _next(stream: Stream) -> shown.Shown | str | None:
    try:
        async with asyncio.timeout(15):
            return await stream.events.get()
    except TimeoutError:
        return ":\n\n"


def _message(row: shown.Shown, render: Render) -> str:
    data = {
        "id": row.id,
        "chat": row.chat,
        "thread": row.thread,
        "writer": row.writer,
        "removed": row.removed,
        "html": "" if row.removed else render(row),
    }
    return f"id: {row.turn}\nevent: message\ndata: {json.dumps(data)}\n\n"
