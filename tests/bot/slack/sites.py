"""The desk on the web, before a Slack of several workspaces that can install it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from re import search

import aiohttp
from aiohttp import web
from cryptography.fernet import Fernet

from bot.door import Door
from bot.slack import inbound
from bot.slack.app import SlackAdapter, SlackSettings, build
from bot.slack.rotation import OAuth
from storage import installations
from storage.engine import Database
from storage.installations import Installation
from storage.signals import wake
from tests.bot.slack.conftest import Desk
from tests.fakes.slack_oauth import SlackCloud

KEY = Fernet.generate_key().decode()


@dataclass(slots=True)
class Clock:
    """Real time, moved by the test."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class Site:
    """The desk on the web, and the cloud that comes to it."""

    cloud: SlackCloud
    db: Database
    desk: Desk
    clock: Clock
    adapter: SlackAdapter
    url: str

    async def install(self, name: str, browser: aiohttp.ClientSession | None = None) -> tuple[int, str]:
        """Somebody installs it in a workspace from beginning to end; the status and the text of the last page."""
        async with self.browser(browser) as own:
            return await self.look(self.cloud.consents(await self.begin(own), self.cloud[name], by="U1"), own)

    @asynccontextmanager
    async def browser(self, given: aiohttp.ClientSession | None = None) -> AsyncIterator[aiohttp.ClientSession]:
        """A browser with cookies of its own."""
        if given is not None:
            yield given
            return
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as opened:
            yield opened

    async def begin(self, browser: aiohttp.ClientSession) -> str:
        """Look at the first page; the address its button leads to."""
        _, text = await self.look(f"{self.url}/slack/install", browser)
        found = search(r'href="([^"]+)"', text)
        assert found
        return unescape(found[1])

    async def look(self, url: str, browser: aiohttp.ClientSession) -> tuple[int, str]:
        """A page as the browser gets it."""
        async with browser.get(url, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def wake(self) -> None:
        """Whoever waits for a change of the installations looks again."""
        await self.db.write(lambda conn: wake(conn, installations.TOPIC))

    def token_of(self, name: str) -> str:
        """With which the adapter speaks to a workspace."""
        return str(self.adapter.workspaces.client(self.cloud[name].world.team_id).token)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what the adapter does by itself."""
        async with asyncio.timeout(20):
            while not condition():
                await self.kept()

    async def kept(self) -> tuple[Installation, ...]:
        """What the database has."""
        return await self.db.read(installations.every, "slack")


@asynccontextmanager
async def opened(cloud: SlackCloud, db: Database, desk: Desk, *, keys: tuple[str, ...] = (KEY,)) -> AsyncIterator[Site]:
    """The desk behind a web server of its own."""
    clock = Clock()
    runner = web.AppRunner(site := web.Application(), shutdown_timeout=0.1)
    oauth = OAuth(cloud.client_id, cloud.client_secret, "http://127.0.0.1:1", keys)
    door = Door(db, {"slack": inbound.read}, desk.receive, apologise=desk.apologise)
    settings = SlackSettings("", signing_secret=cloud.signing_secret, api_url=cloud.api_url, ping=0.1, oauth=oauth)
    adapter = build(settings, door, db, clock)
    await adapter.start()
    site.add_routes(adapter.routes())
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        object.__setattr__(oauth, "url", url)  # known only now: the port is any free one
        cloud.redirect_urls = {f"{url}/slack/oauth"}
        cloud.use_http(f"{url}/slack/events")
        yield Site(cloud, db, desk, clock, adapter, url)
    finally:
        await runner.cleanup()
        await adapter.stop()
