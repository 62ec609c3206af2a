"""Whether we were there: how long a platform was not heard, and word to those who wrote meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.platforms import offline
from handlers.platforms.offline import Away
from storage import overheard, presence
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

    async def away(self, workspace: str) -> Away | None:
        """Since when until now a workspace was not heard; None where it never was."""
        until = self._clock()
        found = await self._db.read(_before, self._platform, workspace)
        return None if found is None else Away(self._platform, workspace, found[0], until, found[1])

    async def back(self, away: Away) -> None:
        """Everything is known that was written meanwhile, but for what `away.unread` names."""
        await self._db.write(offline.back, away)
        self._written[away.workspace] = away.until

    async def hear(self, workspace: str) -> None:
        """We hear it just now and missed nothing since the last time; written down once a minute."""
        now = self._clock()
        if workspace not in self._written or now - self._written[workspace] >= EVERY:
            await self._db.write(offline.hear, self._platform, workspace, now)
            self._written[workspace] = now


def _before(conn: Connection, platform: str, workspace: str) -> tuple[datetime, int] | None:
    """When it was heard last, and the last message that was known then."""
    since = presence.last(conn, platform, workspace)
    return None if since is None else (since, overheard.newest(conn))
