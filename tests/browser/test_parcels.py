"""The upload page in a real browser: with its script and without, by mouse and by keyboard."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import FilePayload, expect
from playwright.async_api import Page as Tab

from storage.engine import Database
from tests.bot.parcels.conftest import Page, served
from tests.browser.conftest import IN_ONE_LOOP

pytestmark = IN_ONE_LOOP
SMALL = FilePayload(name="dump.zip", mimeType="application/zip", buffer=b"PK" * 50_000)
LARGE = FilePayload(name="large.zip", mimeType="application/zip", buffer=bytes(1_500_000))


@pytest_asyncio.fixture(loop_scope="session")
async def upload(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Page]:
    async with served(sqlite_database, tmp_path) as found:
        yield found


async def test_files_are_sent_with_progress_and_once(browser_page: Tab, upload: Page) -> None:
    await browser_page.goto(upload.address)
    await browser_page.locator("input").set_input_files([SMALL])
    await browser_page.locator("button").press("Enter")
    await expect(browser_page.locator("#said")).to_have_text("Arrived and passed on. You can close this page.")
    await expect(browser_page.locator("li")).to_have_text(["dump.zip (100 KB)"])
    await expect(browser_page.locator("progress")).to_be_hidden()
    await expect(browser_page.locator("button")).to_be_enabled()
    await browser_page.reload()
    assert [one.name for one in upload.files()] == ["dump.zip"]


async def test_what_is_too_large_is_said_before_it_is_sent(browser_page: Tab, upload: Page) -> None:
    await browser_page.goto(upload.address)
    await browser_page.locator("input").set_input_files([LARGE])
    await browser_page.locator("button").click()
    await expect(browser_page.locator("#said")).to_have_text(
        "That is more than 1 MB, so nothing was taken. Send it in parts."
    )
    assert upload.is_empty()


async def test_without_a_script_the_form_works_all_the_same(browser_page: Tab, upload: Page) -> None:
    browser = browser_page.context.browser
    assert browser is not None
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    tab = await context.new_page()
    await tab.goto(upload.address)
    await tab.locator("input").set_input_files([SMALL])
    await tab.locator("button").click()
    await expect(tab.locator("#said")).to_have_text("Arrived and passed on. You can close this page.")
    await tab.reload()
    assert [one.name for one in upload.files()] == ["dump.zip"]
    assert await tab.evaluate("document.documentElement.scrollWidth") <= 360
