"""The whole timetable: bells armed for when something is due, and a net below. The only file that knows APScheduler."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Connection

from schedules import watchdog
from storage import desktime
from storage.engine import Database

log = logging.getLogger(__name__)
BATCH = 200  # rows a bell handles in one unit, at most
LONG = timedelta(milliseconds=100)  # of a unit: the next one is smaller, so that nothing holds the writer for long
MOMENT = timedelta(microseconds=1)
NET = timedelta(seconds=30)  # everything is looked at that often, whatever wake-up was missed
PAUSE = 0.05  # seconds between two looks at all bells, however often somebody wakes them
BUSY = timedelta(seconds=1)  # until the next look at what is due but held by another process


@dataclass(frozen=True, slots=True)
class Bell:
    """Work that becomes due. `next_at`: the earliest desk time at which some is; `ring`: handles at most so many of
    what is due by that desk time, returns how many; safe to run twice and in any number of processes. `is_urgent`: the
    first of what is due goes before what people wait for."""

    name: str
    next_at: Callable[[Connection], datetime | None]
    ring: Callable[[Connection, datetime, int], int]
    is_urgent: bool = False


def paced(limit: int, taken: timedelta) -> int:
    """How many rows the next unit handles, after one of `limit` rows took so long."""
    return max(limit // 2, 1) if taken > LONG else min(limit * 2, BATCH) if taken < LONG / 3 else limit


def real_time() -> datetime:
    """The real time, aware, in UTC."""
    return datetime.now(UTC)


class Timetable:
    """Rings each bell when its work is due, from `start` to `stop`. `overdue` says what should have happened by now."""

    def __init__(self, db: Database, bells: Sequence[Bell], *, clock: Callable[[], datetime] = real_time) -> None:
        self._db = db
        self._bells = tuple(bells)
        self._clock = clock
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._sweeps: dict[str, asyncio.Task[None]] = {}
        self._missed: set[str] = set()
        self._looking: asyncio.Task[None] | None = None
        self._is_stale = False
        self._looked = -PAUSE  # when, in the loop's time
        self._end: Callable[[], None] = lambda: None
        self.overdue: tuple[str, ...] = ()

    def start(self) -> None:
        """Begin, with a first look at everything; inside the running loop."""
        self._end = self._db.subscribe("clocks", self.wake)
        self._scheduler.add_job(self._look, IntervalTrigger(seconds=NET.total_seconds(), timezone=UTC), id="net")
        self._scheduler.start()
        self.wake()

    async def stop(self) -> None:
        """Ring no more; returns when running sweeps have ended."""
        self._end()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        await self.rest()

    async def rest(self) -> None:
        """Wait until no sweep is running."""
        while self._looking or self._sweeps:
            looking = [self._looking] if self._looking else []
            await asyncio.gather(*looking, *self._sweeps.values(), return_exceptions=True)

    def wake(self) -> None:
        """Look at every bell now: something may be due earlier than was known."""
        self._is_stale = True
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_at_all())

    async def _look_at_all(self) -> None:
        """All bells in one read, and once more when somebody woke them meanwhile: every message wakes them."""
        loop = asyncio.get_running_loop()
        try:
            while self._is_stale:
                await asyncio.sleep(self._looked + PAUSE - loop.time())
                self._is_stale, self._looked = False, loop.time()
                for bell, at in zip(self._bells, await self._db.read(self._all_due), strict=True):
                    if at is not None and at <= self._clock():
                        self._wake(bell, is_due=True)
                    elif bell.name not in self._sweeps:
                        self._arm(bell, at)
        except Exception:
            log.exception("the bells could not be looked at together, each is looked at alone")
            for bell in self._bells:
                self._wake(bell)
        finally:
            self._looking = None

    def _all_due(self, conn: Connection) -> list[datetime | None]:
        return [self._due(conn, bell) for bell in self._bells]

    def _wake(self, bell: Bell, *, is_due: bool = False) -> None:
        if bell.name in self._sweeps:
            self._missed.add(bell.name)
            return
        self._sweeps[bell.name] = asyncio.create_task(self._sweep(bell, is_due=is_due))

    async def _strike(self, bell: Bell) -> None:
        self._wake(bell, is_due=True)  # a plain function would run in a thread, away from the loop

    async def _look(self) -> None:
        self.wake()
        self.overdue = await self._db.read(watchdog.overdue, self._bells, self._clock())
        for sentence in self.overdue:
            log.error("%s", sentence)

    async def _sweep(self, bell: Bell, *, is_due: bool) -> None:
        """Ring until nothing is due, then arm the bell; again when somebody woke it meanwhile."""
        try:
            again = True
            while again:
                self._missed.discard(bell.name)
                at = None if is_due else await self._db.read(self._due, bell)
                if is_due or (at is not None and at <= self._clock()):
                    await self._ring_all(bell)
                    at = await self._db.read(self._due, bell)
                self._arm(bell, at)
                again, is_due = bell.name in self._missed, False
        except Exception:
            log.exception("the bell %s failed; the net rings it again", bell.name)
        finally:
            del self._sweeps[bell.name]

    async def _ring_all(self, bell: Bell) -> None:
        """Handle what is due, in units: the first is urgent, what it leaves over goes after what people wait for."""
        limit = BATCH // 8
        taken = await self._db.write(self._ring, bell, limit, urgent=bell.is_urgent, background=True)
        while taken:
            limit = paced(limit, taken)
            taken = await self._db.write(self._ring, bell, limit, background=True)

    def _ring(self, conn: Connection, bell: Bell, limit: int) -> timedelta | None:
        """How long it took; None when nothing was due."""
        begun = self._clock()
        done = bell.ring(conn, desktime.load(conn).at(begun), limit)
        return max(self._clock() - begun, MOMENT) if done else None

    def _due(self, conn: Connection, bell: Bell) -> datetime | None:
        """The real time at which there is more to do."""
        due = bell.next_at(conn)
        return None if due is None else desktime.load(conn).real(due)

    def _arm(self, bell: Bell, real: datetime | None) -> None:
        """A job that fired is gone, so it is added anew each time."""
        if real is None or not self._scheduler.running:
            return
        now = self._clock()
        at = real if real > now else now + BUSY
        trigger = DateTrigger(run_date=at, timezone=UTC)
        self._scheduler.add_job(self._strike, trigger, args=(bell,), id=bell.name, replace_existing=True)
