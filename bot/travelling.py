"""The demo's way through time: from one thing that is due to the next, so that all of it happens in its order."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.console.inbound import PLATFORM
from bot.console.setup import ClockState, Way
from schedules.timetable import Bell
from storage import desk, desktime, leases, shown
from storage.engine import Database

QUIET = ("cases", "delays", "pages", "parcels", "retention", "silences")  # nobody is told of anything at their time
PATIENCE = 25.0  # seconds that one way may take; then it ends where it has come to
DELIVERED = 2.0  # seconds in which what is said at one time arrives
LOOK = 0.01  # seconds between two looks whether it has
ROWS = 100  # that a bell handles in one unit
STUCK = timedelta(hours=1)  # on from where something is due and held back
SLOW = 1.0  # the rate on the way: what happens at one time still stands at that time


class Travels:
    """Takes the desk time of a demo database forward."""

    def __init__(self, db: Database, clock: Callable[[], datetime], bells: Sequence[Bell]) -> None:
        self._db = db
        self._clock = clock
        self._bells = tuple(bell for bell in bells if bell.name not in QUIET)
        self._alone = asyncio.Lock()

    async def go(self, to: datetime, passing: Callable[[ClockState], None]) -> Way:
        """Go to a desk time, or for PATIENCE. passing: told of each time on the way."""
        async with self._alone:
            kept = await self._db.read(desktime.load)
            try:
                return await self._go(to, passing)
            finally:
                await self._db.write(self._move, None, kept.rate)

    async def _go(self, to: datetime, passing: Callable[[ClockState], None]) -> Way:
        loop = asyncio.get_running_loop()
        ends, last = loop.time() + PATIENCE, await self._db.read(shown.newest)
        while True:
            now, at = await self._happen()
            if now >= to or loop.time() > ends:
                return Way(now, await self._db.read(shown.said_after, last), is_short=now < to)
            passing(await self._db.write(self._move, min(at or to, to), SLOW))

    async def _happen(self) -> tuple[datetime, datetime | None]:
        """All that is due happens, and what it says arrives, and what that brings; returns now, and when something is
        due next."""
        while True:
            now, due = await self._db.read(self._look)
            ripe = [bell for bell, at in zip(self._bells, due, strict=True) if at is not None and at <= now]
            rung = sum([await self._db.write(bell.ring, now, ROWS) for bell in ripe])
            await self._arrive()
            if not rung and (await self._db.read(self._look))[1] == due:
                return now, min((max(at, now + STUCK) if at <= now else at for at in due if at), default=None)

    async def _arrive(self) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + DELIVERED
        while await self._db.read(leases.next_wake, (PLATFORM,)) is not None and loop.time() < ends:  # noqa: ASYNC110  # nobody says when a lane rests
            await asyncio.sleep(LOOK)

    def _look(self, conn: Connection) -> tuple[datetime, list[datetime | None]]:
        return desktime.load(conn).at(self._clock()), [bell.next_at(conn) for bell in self._bells]

    def _move(self, conn: Connection, to: datetime | None, rate: float) -> ClockState:
        """Never back: somebody may have gone further meanwhile. to: None for no other time, at this rate again."""
        kept, real = desktime.load(conn), self._clock()
        at = max(to or kept.base, kept.at(real))
        desktime.move(conn, desk=at, real=real, rate=rate if to is None else min(kept.rate, rate))
        return ClockState(at, kept.rate, desk.current(conn).zone)
