"""A real headless Chromium looking at the page; without one these tests are skipped, loudly.

One Chromium serves every test, each with windows of its own: starting one took longer than most of the tests. It lives
in one event loop, so these tests and their fixtures all run in that of the session (`IN_ONE_LOOP`).
"""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from bot.console.app import Setup
from storage import desktime
from storage.engine import Database
from tests.bot.console.conftest import serve
from tests.bot.console.handdesk import CAST, START, HandDesk

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), None)

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=20_000)  # milliseconds: two cores with three workers and a browser are slow at times
NO_DESK = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED")  # at the end of a test the desk stops first
WANTED = (*NO_DESK, "401 (Unauthorized)", "409 (Conflict)", "422 (Unprocessable")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was not tried."""
    if CHROMIUM is None:
        terminalreporter.write_line("NO CHROMIUM: the page was not tried in a browser. Run `make browser`.", red=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser, as long as tests want one."""
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: run `make browser`")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser_page(chromium: Browser) -> AsyncIterator[Page]:
    """A fresh page, 1280 x 800; a script error or anything fetched from elsewhere fails the test."""
    wrong: list[str] = []
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
    page.on("request", lambda asked: None if "//127.0.0.1:" in asked.url else wrong.append(asked.url))
    yield page
    for one in chromium.contexts:
        await one.close()
    assert wrong == []


def _is_wrong(said: ConsoleMessage) -> bool:
    """An error; no connection, no sign-in any more, or a refusal that the page explains, a test wants."""
    return said.type == "error" and not any(one in said.text for one in WANTED)


def now() -> datetime:
    """Real time: the page's clock."""
    return datetime.now(UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def page_url(sqlite_database: Database) -> AsyncIterator[str]:
    """A served demo over the hand-written desk."""
    sqlite_database.write_now(lambda conn: desktime.make_demo(conn, desk=START, real=now()))
    desk = HandDesk()
    renderers = {"slack": lambda post: [{"text": post.card.title, "blocks": []}]}
    console, server = await serve(sqlite_database, desk, Setup(lambda conn: CAST, now, demo=desk, renderers=renderers))
    yield f"http://127.0.0.1:{server.port}"
    await console.stop()
    await server.stop()
