"""A picture of a customer's page, for docs/web.md."""

import tempfile

from playwright.async_api import Browser, Page

from bot.console.inbound import chat_of
from bot.door import real_time
from handlers.notices import Card, Post, Words, dump
from storage import desktime, shown
from tests import conftest
from tests.bot.console.ownhouse import Home, opened
from tests.shots.page import DOCS, NARROW

QUESTION = "Since this morning invoices of the Turin plant are rounded to whole euros. We close the books tomorrow!"
ANSWER = "Good morning Elena, I see it: the rounding profile changed with last night's release. I am putting it right."


async def shots(browser: Browser) -> None:
    """The page on a telephone."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        conftest.create_tables(url)
        async with opened(url) as home:
            page = await browser.new_page(viewport=NARROW, timezone_id="Europe/Rome", locale="en-GB")
            await _asks(page, home)
            await page.screenshot(path=DOCS / "web-360.png", animations="disabled")
            await page.goto("about:blank")


async def _asks(page: Page, home: Home) -> None:
    """Elena comes in, asks, and Anna answers."""
    await page.goto(f"{home.url}/c/{await home.invite('Elena Conti')}")
    await page.get_by_role("button", name="Yes, that is me").click()
    await page.get_by_label("Your message").fill(QUESTION)
    await page.get_by_role("button", name="Send").click()
    await page.locator(".message", has_text="T-1001").wait_for()
    row = next(row for row in await home.house.db.read(shown.since, 0) if row.writer)
    at = (await home.house.db.read(desktime.load)).at(real_time())
    post = Post(Card((Words(ANSWER),)), author="Anna Lindqvist")
    draft = shown.Draft("out:picture", chat_of(row.writer, direct=True), dump(post), at)
    await home.house.db.write(shown.post, draft)
    await page.locator(".message", has_text="Good morning").wait_for()
