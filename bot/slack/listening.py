"""Being there: the lines are kept open, what was missed is read before anything else, and it is written down."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.attendance import Attendance
from bot.backlog import Backlog
from bot.slack.catching_up import CatchingUp
from bot.slack.gap import Gap
from bot.slack.lines import Lines
from bot.slack.workspaces import Workspaces
from storage import runs
from storage.engine import Database

log = logging.getLogger(__name__)

HELD = timedelta(seconds=30)  # a process that reads a gap and says nothing for so long is taken for dead
ALWAYS = frozenset({0})  # over HTTP we hear as long as the process runs


class Listening:
    """Watches whether Slack reaches us. lines: None over HTTP. ping: seconds between two looks. introduce:
    whether it is known for which workspaces we listen."""

    def __init__(
        self,
        db: Database,
        workspaces: Workspaces,
        catching_up: CatchingUp,
        *,
        lines: Lines | None,
        attendance: Attendance,
        ping: float,
        introduce: Callable[[], Awaitable[bool]],
    ) -> None:
        self._db, self._workspaces, self._catching_up = db, workspaces, catching_up
        self._lines, self._attendance, self._ping = lines, attendance, ping
        self._introduce = introduce
        self._holder = secrets.token_hex(8)
        self._heard: frozenset[int] = frozenset()  # the connections on which nothing was missed so far
        self.backlog = Backlog()

    async def run(self) -> None:
        """Listen until cancelled."""
        self.backlog.lost()
        if self._lines is not None:
            self._lines.open()
        try:
            while True:
                try:
                    await self._look()
                except Exception:  # we go on listening; what could not be kept meanwhile is a gap as well
                    log.exception("slack could not be listened to")
                    self._heard = frozenset()
                await (asyncio.sleep(self._ping) if self._lines is None else self._lines.look_out())
        finally:
            if self._lines is not None:
                await self._lines.close()

    async def _look(self) -> None:
        """Where a connection of the last look is still open, nothing was missed; else there is a gap to read."""
        opened = ALWAYS if self._lines is None else await self._lines.sessions()
        if not opened:
            self.backlog.lost(self._lines.trouble if self._lines else "")
            self._heard = frozenset()
        elif opened & self._heard:
            self._heard = opened
            for workspace in self._workspaces.all():
                await self._attendance.hear(workspace)
        elif await self._introduce():
            self.backlog.lost()
            self.backlog.reached()
            await self._catch_up()
            self._heard = opened
            self.backlog.read()

    async def _catch_up(self) -> None:
        """Every workspace; one that cannot be read keeps no other from it. Raises the last problem."""
        failed: Exception | None = None
        for workspace in self._workspaces.all():
            try:
                await self._read(workspace)
            except Exception as problem:
                log.warning("what was missed in %s is still to be read", workspace)
                failed = problem
        if failed is not None:
            raise failed

    async def _read(self, workspace: str) -> None:
        """One process at a time."""
        lease = f"slack:gap:{workspace}"
        keeping: asyncio.Task[None] | None = None
        try:
            await self._wait_for(lease)
            keeping = asyncio.create_task(self._keep(lease))
            await self._fill(workspace)
        finally:
            if keeping is not None:
                keeping.cancel()
            await self._db.write(partial(runs.release, holder=self._holder), lease)

    async def _fill(self, workspace: str) -> None:
        away = await self._attendance.away(workspace)
        if away is None:
            await self._attendance.hear(workspace)
            return
        gap = Gap(workspace, self._workspaces.us(workspace), away.since, away.until)
        unread = await self._catching_up.fill(gap)
        for one in unread:
            log.warning("slack did not let us read %s: %s", one.title, one.why)
        await self._attendance.back(replace(away, unread=[(one.title, one.why) for one in unread]))

    async def _wait_for(self, lease: str) -> None:
        """One process reads; the others wait for it, and have little left to read."""
        while True:
            if await self._hold(lease):
                return
            await asyncio.sleep(self._ping)

    async def _keep(self, lease: str) -> None:
        """However long it takes."""
        while True:
            await asyncio.sleep(HELD.total_seconds() / 3)
            await self._hold(lease)

    async def _hold(self, lease: str) -> bool:
        now = self._attendance.now()
        return await self._db.write(partial(runs.hold, holder=self._holder, until=now + HELD, now=now), lease)
