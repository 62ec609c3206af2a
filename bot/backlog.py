"""What waits on a platform that could not be reached: until it was read once, nobody is called late (RULES 4)."""

import asyncio

PATIENCE = 60.0  # seconds for which it holds the clocks back at most


class Backlog:
    """Whether what waited on one platform has been read since we could last reach it. `is_read` also when it takes
    longer than PATIENCE: from when it was lost, and once more from when it is reached again."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._read = asyncio.Event()
        self._read.set()
        self._is_lost = False
        self.why = ""  # why it is lost, where the platform said so
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

    def read(self) -> None:
        """Nothing waits there any more."""
        self._is_lost = self.is_away = False
        self._stop_waiting()
        self._read.set()

    def _give_up(self) -> None:
        self.is_away = self._is_lost
        self._read.set()

    def _hold(self) -> None:
        self._stop_waiting()
        self._read.clear()
        self._end = asyncio.get_running_loop().call_later(self._patience, self._give_up)

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None
