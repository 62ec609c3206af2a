"""When words arrived on a platform, known by a token in them."""

import asyncio
import re
import time
from math import inf

from tests.fakes.journal import Journal
from tests.fakes.traffic import Call

TOKEN = re.compile(r"\bz\d+z\b")
POSTS = ("sendMessage", "chat.postMessage")
PATIENCE = 120.0  # seconds until the bench gives up


class Arrivals:
    """When each token arrived, as the platforms carried it out."""

    def __init__(self, *journals: Journal) -> None:
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._tasks = [asyncio.create_task(self._watch(journal)) for journal in journals]

    async def of(self, token: str) -> float:
        """Wait for it; `perf_counter` of its arrival."""
        return await asyncio.wait_for(self.expect(token), PATIENCE)

    def expect(self, token: str) -> "asyncio.Future[float]":
        """Must be called before it can arrive."""
        return self._waiting.setdefault(token, asyncio.get_running_loop().create_future())

    def stop(self) -> None:
        """Watch no more."""
        for task in self._tasks:
            task.cancel()

    async def _watch(self, journal: Journal) -> None:
        seen, under_way = len(journal.calls), list[Call]()

        def look() -> None:
            nonlocal seen, under_way
            under_way += [call for call in journal.calls[seen:] if call.method in POSTS]
            seen = len(journal.calls)
            for call in under_way:
                if call.status == 200:
                    self._arrived(str(call.arguments.get("text")))
            under_way = [call for call in under_way if not call.status]

        await journal.wait_until(look, inf)

    def _arrived(self, text: str) -> None:
        for token in TOKEN.findall(text):
            waiting = self._waiting.get(token)
            if waiting and not waiting.done():
                waiting.set_result(time.perf_counter())
