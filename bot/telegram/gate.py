"""The last step before a call: what was counted evenly and held up since then does not arrive all at once."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

REMEMBERED = 100  # calls


class Gate:
    """Lets so many calls arrive in any `seconds`, as far as can be seen from here: each keeps its place until so long
    after its answer, less the time that every answer takes."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._free = asyncio.Semaphore(most)
        self._taken = deque([0.0], maxlen=REMEMBERED)  # until so many are known, all of it may be the way there

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it during the call."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            yield
        finally:
            self._taken.append(loop.time() - began)
            loop.call_later(max(self._seconds - min(self._taken), 0.0), self._free.release)
