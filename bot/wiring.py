"""The composition root: everything is built here once and passed down; nothing happens at import.

A platform's client library is loaded when its token is set: each takes 5 to 12 MB and a tenth of a second.
"""

import asyncio
import importlib
import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from aiohttp import web
from sqlalchemy import Connection

from bot import logs, seeding
from bot.backlog import Backlog, share
from bot.casting import cast
from bot.clockbar import ClockBar
from bot.console import app as console
from bot.console import inbound as console_inbound
from bot.door import Door, Reader, real_time
from bot.files import Source, Sources
from bot.health import Health
from bot.parcels import inbound as parcels_inbound
from bot.parcels.app import Parcels
from bot.settings import Settings
from bot.slack import inbound as slack_inbound
from bot.telegram import inbound as telegram_inbound
from bot.underway import ended
from bot.web import Front, Server
from handlers import desk
from handlers.files import uploading
from handlers.notices import Post, Sender
from handlers.relay import delivered
from schedules import amends, digests, followups, pages, releases, retention, shifts, silences
from schedules import cases as solving
from schedules import clocks as sweeps
from schedules import delays as delaying
from schedules import disputes as disputing
from schedules import faults as knowing
from schedules import lapses as lapsing
from schedules import offers as offering
from schedules import practices as practising
from schedules import reports as reporting
from schedules.deliveries import Deliveries
from schedules.timetable import Bell, Timetable
from storage import (
    cases,
    clocks,
    delays,
    desktime,
    disputes,
    downloads,
    entrances,
    faults,
    lapses,
    migrate,
    misses,
    offers,
    practices,
    presence,
    reconsidering,
    routines,
    sole,
    tellings,
)
from storage import followups as following
from storage.engine import Database

log = logging.getLogger(__name__)

BELLS = (
    Bell("clocks", clocks.earliest, sweeps.sweep, is_urgent=True),
    Bell("digests", tellings.earliest, digests.tell),
    Bell("amends", misses.earliest, amends.ring),
    Bell("followups", following.earliest, followups.ring),
    Bell("releases", reconsidering.next_due, releases.ring),
    Bell("offers", offers.earliest, offering.lapse),
    Bell("delays", delays.earliest, delaying.look),
    Bell("lapses", lapses.earliest, lapsing.look),
    Bell("disputes", disputes.earliest, disputing.go_on),
    Bell("faults", faults.earliest, knowing.ring),
    Bell("practices", practices.earliest, practising.end),
    Bell("reports", routines.earliest, reporting.ring),
    Bell("cases", cases.earliest, solving.ring),
    Bell("pages", pages.next_at, pages.renew),
    Bell("shifts", shifts.next_at, shifts.change),
    Bell("silences", silences.next_at, silences.look),
    Bell("retention", retention.next_at, retention.forget),
)


class Adapter(Protocol):
    """One chat platform, from start to stop."""

    @property
    def sender(self) -> Sender:
        """Its way out."""

    @property
    def source(self) -> Source | None:
        """Where its files lie, if any do."""

    @property
    def backlog(self) -> Backlog:
        """Whether what waited on the platform has been read."""

    async def start(self, *, listening: bool = True) -> None:
        """Begin to take events; not listening, only the way out is used."""

    async def stop(self) -> None:
        """Take no more, finish what is at hand."""

    def routes(self) -> Sequence[web.RouteDef]:
        """What the web server serves for it to anybody."""


class House:
    """One process of the desk, from start to stop. `port` is the web server's, once started."""

    def __init__(self, settings: Settings, db: Database, *, clock: Callable[[], datetime] = real_time) -> None:
        self.settings = settings
        self.db = db
        self._clock = clock
        self.door = door(db, clock=clock)
        self._sources: dict[str, Source] = {}
        self.adapters = _adapters(settings, self.door, db, clock, self._sources)
        senders = {name: adapter.sender for name, adapter in self.adapters.items()}
        self.deliveries = Deliveries(db, senders, settled=delivered.settled, clock=clock)
        self._parcels = Parcels(settings, self.door, db, clock, self._sources)
        bells = [self._held(bell) for bell in (*BELLS, self._parcels.bell)]
        self.timetable = Timetable(db, bells, clock=clock)
        self._server: Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._sharing: list[asyncio.Task[None]] = []
        self.port = 0

    async def start(self, *, serving: bool = True) -> None:
        """Begin: the web server, what listens (not in a worker), the deliveries, and in the end the clocks."""
        if serving:
            backlogs = {name: adapter.backlog for name, adapter in self.adapters.items()}
            health = Health(self.db, self.timetable, self._clock, backlogs)
            await self.db.write(downloads.serve_at, self.settings.public_url)
            self._server = await Server.start(_front(self.settings, self.adapters, health, self._parcels.routes()))
            self.port = self._server.port
            said = (share(self.db, name, backlog, self._clock) for name, backlog in backlogs.items())
            self._sharing = [asyncio.create_task(one) for one in said]
        for name, adapter in self.adapters.items():
            if name != console_inbound.PLATFORM:  # the page says by itself whether anybody can come to it
                await self.db.write(entrances.open_on, name)
            await adapter.start(listening=serving)
        self._tasks = [asyncio.create_task(self.deliveries.run()), asyncio.create_task(self._keep_time(serving))]

    async def _keep_time(self, serving: bool) -> None:
        """Bells ring when each platform's backlog was read once, so that an answer that waited there is no breach
        (RULES 4); a platform that is down holds them back for a minute at most."""
        if serving:
            for adapter in self.adapters.values():
                await adapter.backlog.wait()
        self.timetable.start()

    def _held(self, bell: Bell) -> Bell:
        """So do the clocks, and what would remind or close without an answer, whenever a platform was away, from this
        process or from another; the timetable looks again every second."""

        def next_at(conn: Connection) -> datetime | None:
            return bell.next_at(conn) if self._has_read() else None

        def ring(conn: Connection, now: datetime, limit: int) -> int:
            waits = not self._has_read() or presence.is_unread(conn, self._clock())
            return 0 if waits else bell.ring(conn, now, limit)

        return replace(bell, next_at=next_at, ring=ring) if bell.ring in (sweeps.sweep, followups.ring) else bell

    def _has_read(self) -> bool:
        return all(adapter.backlog.is_read for adapter in self.adapters.values())

    async def stop(self) -> None:
        """Finish what is being sent, stop intake, close the database. What comes in meanwhile is kept and waits."""
        self._tasks[-1].cancel()
        await ended(*self._sharing)
        await self.timetable.stop()
        await self.deliveries.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for adapter in self.adapters.values():
            await adapter.stop()
        if self._server is not None:
            await self._server.stop()
        await self.db.close()


def door(db: Database, *, clock: Callable[[], datetime] = real_time) -> Door:
    """The one way in, for every platform."""
    readers: Mapping[str, Reader] = {
        slack_inbound.PLATFORM: slack_inbound.read,
        telegram_inbound.PLATFORM: telegram_inbound.read,
        console_inbound.PLATFORM: console_inbound.read,
        uploading.PLATFORM: parcels_inbound.read,
    }
    return Door(db, readers, desk.receive, apologise=desk.apologise, clock=clock)


def _adapters(
    settings: Settings, way_in: Door, db: Database, clock: Callable[[], datetime], sources: dict[str, Source]
) -> dict[str, Adapter]:
    """The console always; Slack and Telegram when there are tokens, or a way to get them. What is sent on one lies on
    another, so each learns where the files of all of them lie."""
    page = console.build(way_in, db, _page(settings, db, clock), sources)
    found: dict[str, Adapter] = {console_inbound.PLATFORM: page}
    if settings.slack_bot_token or settings.slack_client_id:
        found[slack_inbound.PLATFORM] = _slack(settings, way_in, db, clock, sources)
    if settings.telegram_token:
        found[telegram_inbound.PLATFORM] = _telegram(settings, way_in, db, clock, sources)
    sources.update((name, adapter.source) for name, adapter in found.items() if adapter.source is not None)
    return found


def _slack(settings: Settings, way_in: Door, db: Database, clock: Callable[[], datetime], sources: Sources) -> Adapter:
    slack = importlib.import_module("bot.slack.app")
    account = slack.SlackSettings(
        settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        api_url=settings.slack_api_url,
        connections=settings.slack_connections,
        oauth=slack.oauth(settings) if settings.slack_client_id else None,
    )
    built: Adapter = slack.build(account, way_in, db, clock, sources)
    return built


def _telegram(
    settings: Settings, way_in: Door, db: Database, clock: Callable[[], datetime], sources: Sources
) -> Adapter:
    telegram = importlib.import_module("bot.telegram.app")
    account = telegram.Account(
        settings.telegram_token,
        api_url=settings.telegram_api_url,
        file_url=settings.telegram_file_url,
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=settings.telegram_webhook_secret,
    )
    built: Adapter = telegram.build(account, door=way_in, db=db, clock=clock, sources=sources)
    return built


def _page(settings: Settings, db: Database, clock: Callable[[], datetime]) -> console.Setup:
    is_demo = db.read_now(desktime.load).demo
    return console.Setup(
        people=cast,
        clock=clock,
        demo=ClockBar(db, clock, BELLS) if is_demo else None,
        renderers={name: partial(_on_the_wire, name) for name in (slack_inbound.PLATFORM, telegram_inbound.PLATFORM)},
        secret=settings.console_secret or None,
        locked=not settings.on_loopback,
        base=settings.public_url,
    )


def _on_the_wire(platform: str, post: Post) -> Sequence[object]:
    """What a platform would be sent for a post; loaded when somebody first looks."""
    render: Callable[[Post], Sequence[object]] = importlib.import_module("bot.wire").RENDERERS[platform]
    return render(post)


def _front(settings: Settings, adapters: Mapping[str, Adapter], health: Health, links: Sequence[web.RouteDef]) -> Front:
    guarded = [
        route for adapter in adapters.values() if isinstance(adapter, console.Console) for route in adapter.page()
    ]
    public = [*(route for adapter in adapters.values() for route in adapter.routes()), *links]
    secret = settings.console_secret or None
    return Front(settings.host, settings.port, health.reasons, health.metrics, public, guarded, secret, health.away)


# ----------------------------------------------------------------------------------------------------------- processes


def serve(settings: Settings) -> None:
    """Run the desk until told to stop: web server, platforms, deliveries and clocks."""
    logs.configure(settings)
    migrate.upgrade(settings.database_url)
    asyncio.run(_run(settings, serving=True))


def worker(settings: Settings) -> None:
    """Run deliveries and clocks only, beside `serve` processes on one PostgreSQL."""
    logs.configure(settings)
    asyncio.run(_run(settings, serving=False))


def demo(settings: Settings) -> None:
    """Run the demo: a database of its own, seeded once from the example desk, with a clock that can be moved."""
    logs.configure(settings)
    migrate.upgrade(settings.database_url)
    db = Database.open(settings.database_url)
    try:
        seeding.seed(db, real_time())
    finally:
        db.close_now()
    here = settings.public_url or f"http://{settings.host}:{settings.port}"  # customers' own pages are shown too
    asyncio.run(_run(replace(settings, public_url=here), serving=True))


async def _run(settings: Settings, *, serving: bool) -> None:
    with sole.sole_process(settings.database_url) as alone:
        house = House(settings, Database.open(settings.database_url))
        if alone:
            await house.db.write(sole.take_back, real_time())
        await _open_until_stopped(house, serving=serving)


async def _open_until_stopped(house: House, *, serving: bool) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    await house.start(serving=serving)
    if serving:
        log.info("the desk is open at http://%s:%d/", house.settings.host, house.port)
    else:
        log.info("this worker delivers messages and keeps the clocks")
    try:
        await stopping.wait()
    finally:
        await house.stop()
