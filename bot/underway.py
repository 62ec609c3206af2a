"""Work begun beside everything else: held until it is over, because the loop alone would let go of it."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Underway:
    """The tasks that one part of the desk began."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin it; inside the running loop."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for what is under way; what fails meanwhile is said in the log."""
        for ended in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                log.error("work that was under way failed", exc_info=ended)

    async def cancel(self) -> None:
        """End what is under way."""
        for task in self._tasks:
            task.cancel()
        await self.finish()
