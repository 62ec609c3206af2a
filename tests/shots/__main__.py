"""`python -m tests.shots [page|slack|files|own|telegram]`: draws every screenshot of docs/, or those of one kind."""

import asyncio
import sys

from playwright.async_api import async_playwright

from tests.browser.conftest import CHROMIUM
from tests.shots import files, own, page, slack, telegram

KINDS = {"page": page.shots, "slack": slack.shots, "files": files.shots, "own": own.shots, "telegram": telegram.shots}


async def main(*wanted: str) -> None:
    """Draw the pictures. Raises RuntimeError without a chromium."""
    if CHROMIUM is None:
        raise RuntimeError("There is no chromium to take screenshots with: run `make browser`.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for kind in wanted or KINDS:
            await KINDS[kind](browser)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
