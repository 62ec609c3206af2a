"""Work begun beside everything else: held until it is over, because the loop alone would let go of it."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any

log = logging.getLogger(__name__)


async def ended(*tasks: asyncio.Task[None], patience: float = 10.0) -> None:
    """Cancel them and return when they are over. One cancel is not always enough: `asyncio.wait_for` before Python
    3.12, which libraries use, swallows one that comes together with what it waits for."""
    while still := [task for task in tasks if not task.done()]:
        for task in still:
            task.cancel()
        await asyncio.wait(still, timeout=patience)


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
        tasks = tuple(self._tasks)
        await asyncio.gather(*tasks, return_exceptions=True)
        _report(tasks)

    async def cancel(self) -> None:
        """End what is under way."""
        tasks = tuple(self._tasks)
        await ended(*tasks)
        _report(tasks)


def _report(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        if not task.cancelled() and (failure := task.exception()):
            log.error("work that was under way failed", exc_info=failure)
