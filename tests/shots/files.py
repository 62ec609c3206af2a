"""Pictures of the pages for files, for docs/files.md."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser, FilePayload

from bot.parcels.uploading import Limits
from storage.engine import Database
from tests import conftest
from tests.bot.parcels.conftest import served
from tests.shots.page import DOCS, NARROW

DUMP = FilePayload(name="dump.zip", mimeType="application/zip", buffer=bytes(1_400_000))


async def shots(browser: Browser) -> None:
    """The upload page on a telephone, after a file was put there."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        conftest.create_tables(url)
        db = Database.open(url)
        async with served(db, Path(folder), Limits(200_000_000, 10**10)) as upload:
            page = await browser.new_page(viewport=NARROW)
            await page.goto(upload.address)
            await page.locator("input").set_input_files([DUMP])
            await page.locator("button").click()
            await page.locator("li").wait_for()
            await page.screenshot(path=DOCS / "files-put-360.png", animations="disabled")
            await page.goto("about:blank")
        db.close_now()
