"""A Telegram on loopback, and a desk behind a real door that remembers what it was told."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import Connection

from bot.door import Door
from bot.telegram import inbound
from bot.telegram.app import Account, TelegramApp, build
from handlers.inbound import Inbound
from handlers.notices import Reply, Target
from storage.engine import Database
from tests.fakes.telegram import Chat, FakeTelegram, Person


@dataclass(slots=True)
class Desk:
    """What came in; `toast` is its answer to everything; `errors` are raised first, one each time."""

    telegram: FakeTelegram
    seen: list[Inbound] = field(default_factory=list)
    apologies: list[int] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    toast: str = ""

    def receive(self, conn: Connection, event: Inbound, at: datetime, now: datetime) -> Reply:
        if self.errors:
            raise self.errors.pop(0)
        self.seen.append(event)
        return Reply(toast=self.toast)

    def apologise(self, conn: Connection, event: Inbound | None, code: int, now: datetime) -> None:
        self.apologies.append(code)

    @staticmethod
    def clock() -> datetime:
        """Real time."""
        return datetime.now(UTC)

    async def next(self, number: int = 1) -> Inbound:
        """The event that came as the `number`th."""

        def found() -> Inbound | None:
            return self.seen[number - 1] if len(self.seen) >= number else None

        # Every event of a fake ends in a confirmation or a status, which the journal records.
        return await self.telegram.journal.wait_until(found, what=f"event {number}; there are {len(self.seen)}")


@dataclass(slots=True)
class House:
    """Starts bots against one Telegram and one database."""

    telegram: FakeTelegram
    db: Database
    desk: Desk

    def door(self) -> Door:
        return Door(self.db, {"telegram": inbound.read}, self.desk.receive, apologise=self.desk.apologise)

    def app(self, *, webhook_secret: str = "", webhook_url: str = "") -> TelegramApp:
        account = Account(
            self.telegram.token,
            self.telegram.url,
            webhook_secret=webhook_secret,
            webhook_url=webhook_url,
            patience=0.05,
        )
        return build(account, door=self.door(), db=self.db, clock=lambda: datetime.now(UTC))

    @asynccontextmanager
    async def running(self, *, webhook_secret: str = "", webhook_url: str = "") -> AsyncIterator[TelegramApp]:
        """A bot that runs and is connected."""
        app = self.app(webhook_secret=webhook_secret, webhook_url=webhook_url)
        await app.start()
        try:
            await app.connected.wait()
            yield app
        finally:
            await app.stop()

    @asynccontextmanager
    async def on_webhook(self, secret: str) -> AsyncIterator[TelegramApp]:
        """A bot behind a web server of its own, with its webhook registered."""
        async with AsyncExitStack() as stack:
            site = web.Application()
            runner = web.AppRunner(site, shutdown_timeout=0.1)
            app = self.app(webhook_secret=secret)
            site.add_routes(app.routes())
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.telegram.webhook.secret_token = secret
            self.telegram.webhook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
            await app.start()
            stack.push_async_callback(app.stop)
            await app.connected.wait()
            self.telegram.wake()
            yield app


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def desk(telegram: FakeTelegram) -> Desk:
    return Desk(telegram)


@pytest.fixture
def house(telegram: FakeTelegram, sqlite_database: Database, desk: Desk) -> House:
    return House(telegram, sqlite_database, desk)


@pytest.fixture
def liwei(telegram: FakeTelegram) -> Person:
    return telegram.add_person("Li Wei")


def target(chat: Chat, **details: Any) -> Target:
    """A chat as the outbox names it; `details` are fields of Target."""
    return Target("telegram", "global", str(chat.id), direct=chat.kind == "private", **details)
