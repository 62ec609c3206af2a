"""What waits on a platform that could not be reached: until it was read once, nobody is called late (RULES 4)."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from storage import presence
from storage.engine import Database

log = logging.getLogger(__name__)
PATIENCE = 60.0  # seconds for which it holds the clocks back at most


class Backlog:
    """Whether what waited on one platform has been read since we could last reach it. `is_read` also when it takes
    longer than PATIENCE: from when it was lost, and once more from when it is reached again."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._read = asyncio.Event()
        self._read.set()
        self._has_changed = asyncio.Event()
        self._is_lost = False
        self.why = ""  # why it is lost, where the platform said so
        self.is_others = False  # another process reads what waits there
        self.is_away = False  # it is lost for longer than that
        self.trouble = ""  # what else goes wrong there, though it is reached
        self._end: asyncio.TimerHandle | None = None

    @property
    def is_read(self) -> bool:
        """Whether the clocks may ring; from any thread."""
        return self._read.is_set()

    async def wait(self) -> None:
        """Returns when the clocks may ring."""
        await self._read.wait()

    async def changed(self) -> None:
        """Returns when it began or ceased to hold the clocks back since the last time."""
        await self._has_changed.wait()
        self._has_changed.clear()

    def lost(self, why: str = "") -> None:
        """The platform cannot be reached; inside the running loop. Told again, only the reason changes."""
        self.why = why
        if not self._is_lost:
            self._is_lost = True
            self._hold()

    def reached(self) -> None:
        """It answers; what waited there is still to be read."""
        if self._is_lost:
            self._is_lost = self.is_away = False
            self._hold()

    def read(self, *, by_others: bool = False) -> None:
        """Nothing waits there any more; by_others: it is another process's to read."""
        self._is_lost = self.is_away = False
        self.is_others = by_others
        self._stop_waiting()
        self._go_on()

    def _give_up(self) -> None:
        self.is_away = self._is_lost
        self._go_on()

    def _go_on(self) -> None:
        if not self._read.is_set():
            self._read.set()
            self._has_changed.set()

    def _hold(self) -> None:
        self._stop_waiting()
        self._read.clear()
        self._has_changed.set()
        self._end = asyncio.get_running_loop().call_later(self._patience, self._give_up)

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None


async def share(db: Database, platform: str, backlog: Backlog, clock: Callable[[], datetime]) -> None:
    """Write down whether what waits on a platform is read, for processes that do not listen to it; until cancelled,
    and then for as long as another may take to listen."""
    reader, is_heard = secrets.token_hex(8), False
    try:
        while True:
            await backlog.changed()
            is_heard = True
            if not backlog.is_read:
                await _keep(db, platform, reader, clock())
            else:
                await _go_on(db, platform, reader if backlog.is_others else "")
    finally:
        if is_heard and not backlog.is_others:
            await _keep(db, platform, reader, clock())


async def _keep(db: Database, platform: str, reader: str, now: datetime) -> None:
    try:
        await db.write(presence.keep_waiting, platform, reader, now + timedelta(seconds=PATIENCE), now)
    except OperationalError:
        log.exception("other processes do not learn that something may wait on %s", platform)


async def _go_on(db: Database, platform: str, reader: str) -> None:
    try:
        await db.write(presence.read_all, platform, reader)
    except OperationalError:
        log.exception("other processes learn in a minute only that what waited on %s is read", platform)
