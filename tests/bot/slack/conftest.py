"""A Slack workspace on loopback, the adapter connected to it, and a desk behind a real door that remembers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from aiohttp import web
from sqlalchemy import Connection

from bot.door import Door, real_time
from bot.slack import inbound
from bot.slack.app import SlackAdapter, SlackSettings, build
from handlers.inbound import Inbound
from handlers.notices import Reply, Target
from storage.engine import Database
from tests.fakes.slack import Channel, FakeSlack


@dataclass(slots=True)
class Desk:
    """What came in; `reply` is its answer to everything; `errors` are raised first, one each time."""

    seen: list[Inbound] = field(default_factory=list)
    apologies: list[int] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    reply: Reply = field(default_factory=Reply)

    @property
    def last(self) -> Inbound:
        return self.seen[-1]

    def receive(self, conn: Connection, event: Inbound, at: datetime, now: datetime) -> Reply:
        if self.errors:
            raise self.errors.pop(0)
        self.seen.append(event)
        return self.reply

    def apologise(self, conn: Connection, event: Inbound | None, code: int, now: datetime) -> None:
        self.apologies.append(code)


@dataclass(slots=True)
class House:
    """Runs adapters against one Slack and one database."""

    slack: FakeSlack
    db: Database
    desk: Desk
    clock: Callable[[], datetime] = real_time

    def settings(
        self, *, app_token: str = "", signing_secret: str = "", ping: float = 3.0, lines: int = 1
    ) -> SlackSettings:
        return SlackSettings(self.slack.bot_token, app_token, signing_secret, self.slack.api_url, lines, ping)

    def adapter(self, settings: SlackSettings) -> SlackAdapter:
        door = Door(self.db, {"slack": inbound.read}, self.desk.receive, apologise=self.desk.apologise)
        return build(settings, door, self.db, self.clock)

    @asynccontextmanager
    async def on_socket(self, *, ping: float = 3.0, lines: int = 1) -> AsyncIterator[SlackAdapter]:
        """Connected by Socket Mode; over more lines than one, what is sent at once may overtake."""
        adapter = self.adapter(self.settings(app_token=self.slack.app_token, ping=ping, lines=lines))
        await adapter.start()
        try:
            await self.slack.delivery.connected()
            yield adapter
        finally:
            await adapter.stop()

    @asynccontextmanager
    async def on_http(self) -> AsyncIterator[SlackAdapter]:
        """Behind a web server of its own."""
        adapter = self.adapter(self.settings(signing_secret=self.slack.signing_secret))
        async with AsyncExitStack() as stack:
            await adapter.start()
            stack.push_async_callback(adapter.stop)
            site = web.Application()
            site.add_routes(adapter.routes())
            runner = web.AppRunner(site, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.slack.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
            yield adapter


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def house(slack: FakeSlack, sqlite_database: Database, desk: Desk) -> House:
    return House(slack, sqlite_database, desk)


@pytest.fixture(params=["socket", "http"])
async def adapter(request: pytest.FixtureRequest, house: House) -> AsyncIterator[SlackAdapter]:
    """The adapter, connected by each transport in turn."""
    async with house.on_socket() if request.param == "socket" else house.on_http() as running:
        yield running


@pytest.fixture
async def sending(house: House) -> AsyncIterator[SlackAdapter]:
    """The adapter as a worker has it: it sends and hears nothing."""
    running = house.adapter(house.settings())
    await running.start()
    yield running
    await running.stop()


def target(channel: Channel, *, thread: str | None = None, message: str | None = None, lane: bool = False) -> Target:
    """A channel as the outbox names it; `lane`: a thread of its own that the first message makes."""
    return Target("slack", channel.team_id, channel.id, False, thread=thread, message=message, wants_thread=lane)
