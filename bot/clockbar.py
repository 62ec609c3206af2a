"""The demo's clock: how desk time stands, runs and jumps; for a database marked demo and no other (DESIGN 6)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.ahead import ahead
from bot.console.setup import Ahead, ClockState, Way
from bot.travelling import Travels
from handlers import deskwork
from handlers.deskwork import Running, instant
from handlers.ratings import asking
from handlers.rules import rungs
from handlers.rules.clock import Clock, Status
from handlers.rules.terms import ClockKind
from schedules.timetable import Bell
from storage import clocks, desk, desktime, tickets
from storage.desktime import DeskTime
from storage.engine import Database

WARNING = 75  # percent of the promised time
PROMISES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)


class ClockBar:
    """Moves the desk time of a demo database."""

    def __init__(self, db: Database, clock: Callable[[], datetime], bells: Sequence[Bell] = ()) -> None:
        self._db = db
        self._clock = clock
        self._travels = Travels(db, clock, bells)

    async def state(self) -> ClockState:
        """The clock as it stands."""
        return await self._db.read(self._state)

    def _state(self, conn: Connection) -> ClockState:
        kept = desktime.load(conn)
        return ClockState(kept.at(self._clock()), kept.rate, desk.current(conn).zone)

    async def rate(self, rate: int) -> None:
        """Let desk time run `rate` times as fast as real time."""
        await self._db.write(self._set, float(rate))

    async def jump(self, target: str) -> str:
        """Go to "warning", "missed" or "rating"; the sentence to show."""
        found = await self._db.read(self._find, target)
        if isinstance(found, str):
            return found
        await self.go(found, lambda _: None)
        return ""

    async def ahead(self) -> Ahead | None:
        """What is due next."""
        return await self._db.read(lambda conn: ahead(conn, desktime.load(conn).at(self._clock())))

    async def go(self, to: datetime, passing: Callable[[ClockState], None]) -> Way:
        """Go to a desk time; all that is due on the way happens in its order."""
        return await self._travels.go(to, passing)

    def _set(self, conn: Connection, rate: float) -> DeskTime:
        real = self._clock()
        return desktime.move(conn, desk=desktime.load(conn).at(real), real=real, rate=rate)

    def _find(self, conn: Connection, target: str) -> datetime | str:
        now = desktime.load(conn).at(self._clock())
        if target == "rating":
            return asking.next_at(conn) or "Nobody is to be asked how the help was: solve a request and say yes first."
        found = _next_promise(conn)
        if found is None:
            return "No promise is running: write as a customer first."
        at = _moment(*found, target)
        return at if at > now else "That moment has passed."


def _moment(running: Running, clock: Clock, target: str) -> datetime:
    if target == "missed":
        return instant((clock.due or 0) + 1)
    missing = clock.target * WARNING // 100 - clock.counted
    return instant(rungs.hours_of(clock, running.terms).add(clock.running_since or clock.start, max(missing, 0)) or 0)


def _next_promise(conn: Connection) -> tuple[Running, Clock] | None:
    """The open promise of an answer that is due first and not missed yet; else any other promise."""
    found: list[tuple[int, int, Running, Clock]] = []
    for ticket in tickets.seen(conn, clocks.tickets_running(conn)).values():
        running = deskwork.load(conn, ticket)
        for clock in running.clocks.clocks:
            if clock.status is Status.RUNNING and clock.due is not None and clock.breached_at is None:
                found.append((0 if clock.kind in PROMISES else 1, clock.due, running, clock))
    best = min(found, key=lambda one: one[:2], default=None)
    return (best[2], best[3]) if best else None
