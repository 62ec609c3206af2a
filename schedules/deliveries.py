"""The way out: leases what may be sent, sends lanes in parallel and each in order, and writes down how it ended."""

import asyncio
import contextlib
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from handlers.notices import Outcome, Remove, Sender, Sent, Unknown
from schedules import arrivals
from schedules.arrivals import Arrival, Settled
from schedules.departures import SEND_SECONDS, Departure, depart, longer
from storage.engine import Database

log = logging.getLogger(__name__)
AT_ONCE = 16  # lanes on their way at the same time
NET_SECONDS = 2.0  # the database is asked at least that often, whatever wake-up was missed

BREATH_SECONDS = 0.01  # rest when more is due than one look takes, or another process holds it


class Deliveries:
    """Sends what waits in the outbox, in any number of processes at once.

    `clock` gives real time. `settled` is called in the unit that finishes a row, with desk time.
    """

    def __init__(
        self, db: Database, senders: Mapping[str, Sender], *, settled: Settled, clock: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._senders = senders
        self._settled = settled
        self._clock = clock
        self._woken = asyncio.Event()
        self._stopping = False
        self._running: dict[asyncio.Task[None], int] = {}  # with the id of the place it goes to

    async def run(self) -> None:
        """Send until `stop`."""
        end = self._db.subscribe("outbox", self._woken.set)
        try:
            while not self._stopping:
                self._woken.clear()
                try:
                    next_at = await self._start()
                except Exception:
                    log.exception("the outbox cannot be read")
                    next_at = None
                await self._rest(next_at)
        finally:
            end()
            await self._finish()

    async def drain(self) -> None:
        """Send until nothing is due now (for tests and the command line)."""
        while True:
            self._woken.clear()
            next_at = await self._start()
            if next_at is not None and next_at <= self._clock():
                await asyncio.sleep(0)  # there is more
            elif self._running:
                await self._woken.wait()
            elif not self._woken.is_set():
                return

    async def stop(self) -> None:
        """Start nothing more; returns when what is on its way has ended. A large file is broken off: the next process
        looks it up."""
        self._stopping = True
        self._woken.set()
        await self._finish()

    async def _start(self) -> datetime | None:
        """Begin as many sends as there is room for; the real time at which there may be more."""
        room = AT_ONCE - len(self._running)
        if not room or not self._senders:
            return None
        holder = secrets.token_hex(8)
        look = partial(depart, on_their_way=Counter(self._running.values()))
        found = await self._db.write(look, self._senders, holder, self._clock(), room, background=True)
        for departure in found.leased:
            task = asyncio.create_task(self._deliver(departure))
            self._running[task] = departure.head.place.id
            task.add_done_callback(self._ended)
        return found.next_at

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._woken.set()

    async def _rest(self, next_at: datetime | None) -> None:
        seconds = NET_SECONDS
        if next_at is not None:
            seconds = min(seconds, (next_at - self._clock()).total_seconds())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, BREATH_SECONDS)):
                await self._woken.wait()

    async def _finish(self) -> None:
        if self._running:
            _, slow = await asyncio.wait(self._running, timeout=SEND_SECONDS)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

    async def _deliver(self, departure: Departure) -> None:
        """Send one act and write down how it ended; a lost answer to the writing is what leases are for."""
        sender = self._senders[departure.target.platform]
        try:
            outcome = await self._send(sender, departure)
        except Exception as error:
            log.exception("outbox row %d could not be sent", departure.head.row.id)
            arrival = Arrival(departure, sender, self._clock(), self._settled)
            write = self._db.write(arrivals.set_back, arrival, f"{type(error).__name__}: {error}", background=True)
        else:
            arrival = Arrival(departure, sender, self._clock(), self._settled)
            write = self._db.write(arrivals.settle, arrival, outcome, background=True)
        try:
            await write
        except Exception:
            log.exception("the end of outbox row %d could not be written", departure.head.row.id)

    async def _send(self, sender: Sender, departure: Departure) -> Outcome:
        """One act, looked up first where an earlier try may have arrived (DESIGN 2.3)."""
        act, target, row = departure.act, departure.target, departure.head.row
        if isinstance(act, Remove) and target.message is None:
            return Sent()
        seconds = SEND_SECONDS + longer(act).total_seconds()
        uncertain = row.uncertain and not departure.opening
        try:
            async with asyncio.timeout(seconds):
                if uncertain:
                    found = await sender.look_up(act, target, row.id)
                    if found is not None:
                        return found
                return await sender.send(act, target, row.id, repeated=uncertain)
        except TimeoutError:
            return Unknown(f"no answer within {seconds:.0f} s")
