"""From a customer on Telegram into the expert's thread on Slack and back, by many at once: the desk in a process of its
own, and a bare relay beside it."""

import asyncio
import itertools
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Card, Plain, Post, Priority
from storage import places
from storage.engine import Database
from tests import conftest, postgres
from tests.bench.arrivals import Arrivals
from tests.bench.customers import PATIENCE, Crowd, Seat, crowd, resident, word
from tests.soak.process import DeskProcess
from tests.soak.world import environment

SIZES = (1, 50, 500)
LATENCIES = (0.0, 0.08)  # seconds a platform takes for a call
TRIPS = {1: 3, 50: 2, 500: 1}  # of each customer, one after the other
APART = 1.2  # seconds between a customer's trips: a chat takes one message a second
NEW = 5  # customers who write for the first time while the others' words wait
URGENT_AFTER = 4.0  # seconds after everybody wrote
SLOW = 4.0  # seconds that one chat takes for a call
NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many customers at once, and how long a platform takes for a call; `slow`: one chat takes SLOW instead."""

    customers: int
    latency: float
    slow: bool = False


@dataclass(slots=True)
class Found:
    """Seconds to Slack and back to Telegram, of each trip; of receipts and breach notices put meanwhile; messages that
    crossed and in how many seconds; 429s of our own making; bytes resident."""

    cell: Cell
    down: list[float] = field(default_factory=list)
    up: list[float] = field(default_factory=list)
    receipts: list[float] = field(default_factory=list)
    breaches: list[float] = field(default_factory=list)
    seconds: float = 0
    refusals: int = 0
    resident: int = 0

    @property
    def rate(self) -> float:
        """Messages a second, both ways together."""
        return (len(self.down) + len(self.up)) / self.seconds


def at(seconds: Sequence[float], share: float) -> float:
    """What so many were not above."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


async def measure(url: str, folder: Path, sizes: Sequence[int], latencies: Sequence[float]) -> list[list[Found]]:
    """For each cell what the desk on this database does, and a bare relay: [desk, bare] each."""
    cells = [Cell(many, latency) for latency in latencies for many in sizes]
    async with crowd(url, folder, max(sizes), NEW * len(latencies)) as here:
        async with _desk(here, folder) as pid:
            ours = [await _run(here, cell, pid, is_desk=True) for cell in [*cells, *_slowed(sizes)]]
        here.telegram.pending.clear()
        async with _bare(here, folder) as pid:
            bare = [await _run(here, cell, pid) for cell in cells]
    return [ours, bare]


def _slowed(sizes: Sequence[int]) -> list[Cell]:
    return [Cell(50, 0.0, slow=True)] if max(sizes) >= 50 else []


@asynccontextmanager
async def _desk(here: Crowd, folder: Path) -> AsyncIterator[int]:
    desk = DeskProcess(environment(here.url, here.slack, here.telegram), folder, name="relay")
    await desk.start()
    try:
        await _ready(here)
        yield desk.pid
    finally:
        await desk.kill()


@asynccontextmanager
async def _bare(here: Crowd, folder: Path) -> AsyncIterator[int]:
    seats = {str(seat.chat.id): [seat.channel.id, seat.thread] for seat in here.seats}
    (folder / "seats.json").write_text(json.dumps(seats), encoding="utf-8")
    environ = {
        "SLACK_URL": here.slack.api_url,
        "SLACK_TOKEN": here.slack.bot_token,
        "SLACK_APP_TOKEN": here.slack.app_token,
        "TELEGRAM_TOKEN": here.telegram.token,
        "TELEGRAM_URL": here.telegram.base_url,
        "PATH": os.environ.get("PATH", ""),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.bare", str(folder / "seats.json"), env=environ
    )
    try:
        await _ready(here)
        yield process.pid
    finally:
        process.kill()
        await process.wait()


async def _ready(here: Crowd) -> None:
    """Until both platforms are listened to."""
    await here.slack.delivery.connected(within=PATIENCE)
    await here.telegram.journal.wait_for_call("getUpdates", PATIENCE, after=len(here.telegram.journal.calls))


async def _run(here: Crowd, cell: Cell, pid: int, *, is_desk: bool = False) -> Found:
    """All customers of the cell at once, each one trip after the other."""
    found, seats = Found(cell), here.seats[: cell.customers]
    _slow_down(here, cell)
    refused, arrivals = here.own_refusals(), Arrivals(here.slack.journal, here.telegram.journal)
    begun = time.perf_counter()
    try:
        others = [_urgent(here, found, arrivals)] if is_desk and cell.customers == max(SIZES) else []
        await asyncio.gather(*(_travel(here, seat, found, arrivals) for seat in seats), *others)
    finally:
        arrivals.stop()
    found.seconds = time.perf_counter() - begun
    found.refusals, found.resident = here.own_refusals() - refused, resident(pid)
    for fake in (here.slack, here.telegram):
        fake.faults.clear()
    await asyncio.sleep(APART)
    return found


def _slow_down(here: Crowd, cell: Cell) -> None:
    """As the cell wants it; a fault planned first counts first."""
    if cell.slow:
        slow = here.seats[0].chat.id
        here.telegram.faults.slow("*", SLOW, times=10**9, when=lambda call: str(call.get("chat_id")) == str(slow))
    if cell.latency:
        for fake in (here.slack, here.telegram):
            fake.faults.slow("*", cell.latency, times=10**9)


async def _travel(here: Crowd, seat: Seat, found: Found, arrivals: Arrivals) -> None:
    for trip in range(TRIPS.get(found.cell.customers, 1)):
        there, back = f"z{next(NUMBERS)}z", f"z{next(NUMBERS)}z"
        for token in (there, back):
            arrivals.expect(token)
        if trip:
            await asyncio.sleep(APART)
        begun = time.perf_counter()
        await here.telegram.user_sends(seat.person, seat.chat, f"{there} and it stops again")
        arrived = await arrivals.of(there)
        answered = time.perf_counter()
        await here.slack.user_sends(here.anna, seat.channel, f"{back} please try again", thread_ts=seat.thread)
        came_back = await arrivals.of(back)
        if not (found.cell.slow and seat is here.seats[0]):
            found.down.append(arrived - begun)
            found.up.append(came_back - answered)


async def _urgent(here: Crowd, found: Found, arrivals: Arrivals) -> None:
    """While the answers wait for Telegram's overall limit: first messages, and breach notices."""
    await asyncio.sleep(URGENT_AFTER)
    fresh = [here.newcomers.pop() for _ in range(min(NEW, len(here.newcomers)))]
    db = Database.open(here.url, threads=1)
    try:
        for person in fresh:
            notice = f"z{next(NUMBERS)}z"
            arriving = arrivals.expect(notice)
            await here.telegram.user_sends(person, here.telegram.private(person), f"{word(0)} stops")
            begun = time.perf_counter()
            await here.telegram.wait_for_post(here.telegram.private(person), "T-", within=PATIENCE)
            found.receipts.append(time.perf_counter() - begun)
            await db.write(_put_breach, str(here.seats[0].person.id), notice)
            begun = time.perf_counter()
            found.breaches.append(await arriving - begun)
    finally:
        await db.close()


def _put_breach(conn: Connection, user: str, text: str) -> None:
    place = places.ensure_place(conn, "telegram", workspace="global", external=user, direct=True)
    lane = places.ensure_lane(conn, place.id, label="breach")
    posting.put(conn, lane.id, Post(Card((Plain(text),))), now=datetime.now(UTC), priority=Priority.BREACH)


def report(ours: Sequence[Found], bare: Sequence[Found]) -> Iterator[str]:
    """Lines to print."""
    for one in ours:
        yield f"relay: {_named(one.cell)}: {_figures(one)}"
        rival = next((other for other in bare if other.cell == one.cell), None)
        if rival is not None:
            ratios = (at(one.down, 0.5) / at(rival.down, 0.5), at(one.up, 0.5) / at(rival.up, 0.5))
            yield f"  bare: {_figures(rival)}; ours at p50 {ratios[0]:.1f} and {ratios[1]:.1f} times that"
        if one.receipts:
            yield f"  meanwhile: receipts {_span(one.receipts)}, breach notices {_span(one.breaches)}"


def _named(cell: Cell) -> str:
    slow = f", another chat takes {SLOW:.0f} s" if cell.slow else ""
    return f"{cell.customers} at once, {cell.latency * 1000:.0f} ms a call{slow}"


def _figures(found: Found) -> str:
    return (
        f"to Slack {_span(found.down)}, back {_span(found.up)}, {found.rate:.1f} messages/s, "
        f"{found.refusals} 429s, {found.resident / 1e6:.0f} MB"
    )


def _span(seconds: Sequence[float]) -> str:
    return f"p50 {at(seconds, 0.5) * 1000:.0f} p99 {at(seconds, 0.99) * 1000:.0f} ms"


def on_sqlite(folder: Path, sizes: Sequence[int], latencies: Sequence[float]) -> list[str]:
    """The bench on SQLite; lines to print."""
    ours, bare = asyncio.run(measure(f"sqlite:///{folder / 'relay.db'}", folder, sizes, latencies))
    return list(report(ours, bare))


def on_postgresql(folder: Path, sizes: Sequence[int], latencies: Sequence[float]) -> list[str]:
    """The same on PostgreSQL (without fsync, as tests run it)."""
    with postgres.running() as server:
        conftest.execute(server, "CREATE DATABASE relay")
        url = server.replace("/postgres?", "/relay?")
        ours, bare = asyncio.run(measure(url, folder, sizes, latencies))
    return list(report(ours, bare))
