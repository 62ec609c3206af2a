"""Reading what Slack keeps, patiently: within its limits, page by page, again when it does not answer."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.slack.sender import FAILURES, outcome_of
from bot.slack.workspaces import NotInstalledError, Workspaces
from handlers.notices import Later, Refused
from storage import paces
from storage.engine import Database
from storage.paces import Limit

log = logging.getLogger(__name__)

PAGE = 200  # an app that Slack sells for others gets 15, and one request a minute: it takes longer, no more
BURST = 25  # half of the 50 requests a minute of each method at once, the other half evenly
TRIES = 8  # of one request that is not answered
LONGEST = 60.0  # seconds between two of them
NO_ANSWER = "no_answer"  # after all of them


class UnreadableError(Exception):
    """Slack does not let us read it; the reason is Slack's own word, with the scope it asks for."""


class Reading:
    """Reads one workspace at the rate that all processes share."""

    def __init__(self, db: Database, workspaces: Workspaces, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._workspaces = workspaces
        self._clock = clock

    async def every(self, workspace: str, method: str, **arguments: Any) -> list[dict[str, Any]]:
        """Everything a method lists ("messages", "channels"), over all its pages. Raises UnreadableError."""
        found: list[dict[str, Any]] = []
        pages: dict[str, Any] = {"limit": PAGE}
        while pages:
            answer = await self._ask(workspace, method, {**arguments, **pages})
            found += answer.get("messages") or answer.get("channels") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            pages = {"limit": PAGE, "cursor": cursor} if cursor else {}
        return found

    async def _ask(self, workspace: str, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One request, in its turn; again where nothing came back. Raises UnreadableError."""
        limit = Limit(f"slack:{workspace}:{method}", timedelta(seconds=60 / BURST), BURST)
        for attempt in range(TRIES):
            await self._turn(limit)
            try:
                answer = await self._workspaces.client(workspace).api_call(method, http_verb="GET", params=arguments)
            except NotInstalledError as problem:
                raise UnreadableError("not_installed") from problem
            except FAILURES as problem:
                await self._later(limit, problem, attempt)
            else:
                return dict(answer.data) if isinstance(answer.data, dict) else {}
        raise UnreadableError(NO_ANSWER)

    async def _turn(self, limit: Limit) -> None:
        """Wait until one more request is allowed."""
        while True:
            ready = await self._db.write(paces.take, [limit], self._clock())
            if ready is None:
                return
            await asyncio.sleep(max((ready - self._clock()).total_seconds(), 0))

    async def _later(self, limit: Limit, problem: Exception, attempt: int) -> None:
        """Wait until it may be asked again. Raises UnreadableError where that would not help."""
        outcome = outcome_of(problem)
        if isinstance(outcome, Refused):
            raise UnreadableError(_said(problem)) from problem
        seconds = outcome.seconds if isinstance(outcome, Later) else min(2.0**attempt, LONGEST)
        log.info("slack is asked again in %.0f s: %s", seconds, outcome)
        if isinstance(outcome, Later):
            await self._db.write(paces.hold_back, [limit], self._clock() + timedelta(seconds=seconds))
        else:
            await asyncio.sleep(seconds)


def _said(problem: Exception) -> str:
    """Slack's own word, and the scope that is missing."""
    response = getattr(problem, "response", {})
    return " ".join(str(word) for word in (response.get("error"), response.get("needed")) if word)
