"""Whether we were there: how long a platform was not heard, and word to those who wrote meanwhile."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from handlers import offline
from storage import presence
from storage.engine import Database

EVERY = timedelta(minutes=1)  # how often it is written down at most


class Attendance:
    """Writes down when a platform was heard last, in real time."""

    def __init__(self, db: Database, platform: str, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._platform = platform
        self._clock = clock
        self._written: dict[str, datetime] = {}

    def now(self) -> datetime:
        """The real time."""
        return self._clock()

    async def last(self, workspace: str) -> datetime | None:
        """The real time before which nothing of a workspace was missed; None where it was never heard."""
        return await self._db.read(presence.last, self._platform, workspace)

    async def caught_up(self, workspace: str, until: datetime, unread: Sequence[tuple[str, str]] = ()) -> None:
        """Everything up to a real time is known, but for what could not be read: (what, why)."""
        await self._db.write(offline.heard, self._platform, workspace, until, unread)
        self._written[workspace] = until

    async def hear(self, workspace: str) -> None:
        """We hear it just now and missed nothing since; written down once a minute."""
        now = self._clock()
        if workspace not in self._written or now - self._written[workspace] >= EVERY:
            await self.caught_up(workspace, now)
