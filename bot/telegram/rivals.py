"""Another program that takes this bot's updates: each of the two hears only a part of what people write."""

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.platforms import rivals
from storage import runs
from storage.engine import Database

OFTEN = 3  # so many times within QUIET it is no restart of ours
QUIET = timedelta(minutes=10)


class Rivals:
    """Counts how often Telegram says that somebody else asked; `name`: the bot's, unique among all. `clock`: real
    time."""

    def __init__(self, db: Database, name: str, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._name = name
        self._clock = clock
        self._met: list[datetime] = []

    @property
    def trouble(self) -> str:
        """What to say of it now; nothing when it is over."""
        return "another program takes messages of this bot" if len(self._lately()) >= OFTEN else ""

    async def meet(self, said: str) -> None:
        """Telegram refused us for somebody else's sake, in these words. The operators are told, once a day."""
        now = self._clock()
        self._met = [*self._lately(), now]
        if self.trouble:
            await self._db.write(rivals.tell, self._name, said, now)
            await self._db.write(
                lambda conn: runs.hold(conn, rival(self._name), holder="rival", until=now + QUIET, now=now)
            )

    def _lately(self) -> list[datetime]:
        since = self._clock() - QUIET
        return [at for at in self._met if at > since]


def rival(name: str) -> str:
    """Under which name it is held that there is one."""
    return f"{name}:rival"
