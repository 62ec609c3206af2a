"""Looks at the workspaces: whatever the database takes for an answer, the newest rows stay."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from bot.door import real_time
from bot.slack.installed import Installed
from bot.slack.workspaces import Workspaces
from handlers.notices import Reply
from storage import installations
from storage.engine import Database
from storage.installations import Installation

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
TURNS = 50  # of the loop, that the first answer takes


class SlowAtFirst:
    """A database whose first answer is on its way for long; what it says is what was there when it was asked."""

    def __init__(self) -> None:
        self.rows: tuple[Installation, ...] = ()
        self.asked = asyncio.Event()

    async def read(self, fn: Callable[..., object], *_args: object) -> object:
        """The rows as they are, for the first look after many turns."""
        rows = self.rows if fn is installations.every else ()
        if not self.asked.is_set():
            self.asked.set()
            for _ in range(TURNS):
                await asyncio.sleep(0)
        return rows


class NobodyComes:
    """A door that no event goes through."""

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """Not used: the test is about what is known."""
        raise NotImplementedError


def installed(workspace: str) -> Installation:
    """One whose token the environment holds."""
    return Installation("slack", workspace, workspace, "U1", None, None, None, None, "chat:write", "", NOW)


async def test_an_older_look_does_not_replace_what_a_newer_one_saw() -> None:
    db, workspaces = SlowAtFirst(), Workspaces("http://127.0.0.1:9/api/", token="xoxb-1")
    known = Installed(cast(Database, db), workspaces, NobodyComes(), oauth=None, clock=real_time)
    db.rows = (installed("T1"),)
    older = asyncio.create_task(known.look())
    await db.asked.wait()
    db.rows = (installed("T1"), installed("T2"))
    await asyncio.gather(older, known.look())
    assert workspaces.all() == ("T1", "T2")
