"""A page over a hand-written desk, served as it is in earnest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, CookieJar

from bot.console.app import Console, Setup, build
from bot.web import Front, Server
from storage.engine import Database
from tests.bot.console.handdesk import CAST, START, HandDesk
from tests.bot.console.ownhouse import Browser, Home, browser, opened


@dataclass
class Served:
    """A running page."""

    desk: HandDesk
    console: Console
    server: Server
    http: ClientSession

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.port}"


async def no_metrics() -> bytes:
    return b""


async def no_reasons() -> list[str]:
    """Always ready."""
    return []


async def serve(db: Database, desk: HandDesk, setup: Setup) -> tuple[Console, Server]:
    """The page on a free port."""
    console = build(desk, db, setup)
    desk.sender = console.sender
    await console.start()
    front = Front("127.0.0.1", 0, no_reasons, no_metrics, console.routes(), console.page(), secret=setup.secret)
    return console, await Server.start(front)


@pytest.fixture
async def demo(sqlite_database: Database) -> AsyncIterator[Served]:
    """The page of a demo."""
    desk = HandDesk()
    renderers = {"slack": lambda post: [{"text": post.card.title, "blocks": []}]}
    setup = Setup(lambda conn: CAST, lambda: START, demo=desk, renderers=renderers)
    console, server = await serve(sqlite_database, desk, setup)
    async with ClientSession(headers={"Origin": f"http://127.0.0.1:{server.port}"}) as http:
        yield Served(desk, console, server, http)
    await console.stop()
    await server.stop()


@pytest.fixture
async def real(sqlite_database: Database) -> AsyncIterator[Served]:
    """The page of a real desk."""
    desk = HandDesk()
    console, server = await serve(
        sqlite_database, desk, Setup(lambda conn: CAST, lambda: START, secret="s3cret-s3cret")
    )
    origin = {"Origin": f"http://127.0.0.1:{server.port}"}
    async with ClientSession(headers=origin, cookie_jar=CookieJar(unsafe=True)) as http:
        yield Served(desk, console, server, http)
    await console.stop()
    await server.stop()


@pytest.fixture
async def home(sqlite_url: str) -> AsyncIterator[Home]:
    """The example desk with pages for customers."""
    async with opened(sqlite_url) as found:
        yield found


@pytest.fixture
async def giulia(home: Home) -> AsyncIterator[Browser]:
    """She is signed in."""
    async with browser(home) as found:
        await found.opens(await home.invite(person="giulia"))
        yield found
