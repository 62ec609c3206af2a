"""Screenshots of the page for docs/: plays the story on the real demo and looks at it on the way."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize

from tests import conftest
from tests.browser.house import demo_house

DOCS = Path(__file__).parents[2] / "docs"
WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=360, height=740)


async def shots(browser: Browser) -> None:
    """Every picture of the page."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.db"
        conftest.create_tables(url)
        async with demo_house(url) as page_url:
            await draw(browser, page_url)


async def draw(browser: Browser, url: str) -> None:
    """The story to its end, then the same desk in other lights and widths."""
    page = await browser.new_page(viewport=WIDE)
    await page.goto(f"{url}?pace=fast")
    await shoot(page, "start-1280")
    await page.locator("#show-me").click()
    await page.locator("#story[data-state=done]").wait_for()
    await page.locator(".whisper button").first.wait_for()
    for button in reversed(await page.locator(".whisper button").all()):
        await button.click()
    await shoot(page, "story-1280")
    await page.locator("#story-stop").click()
    await page.locator('.pane[data-pane="expert"] .desk .wire').first.focus()
    await page.keyboard.press("Enter")
    await page.locator("#wire pre").first.wait_for()
    await shoot(page, "wire-1280")
    await page.keyboard.press("Escape")
    await page.emulate_media(color_scheme="dark")
    await shoot(page, "dark-1280")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(NARROW)
    for name in ("customer", "expert", "account"):
        await page.locator(f'.tabs [data-pane="{name}"]').click()
        await shoot(page, f"{name}-360")
    await page.goto("about:blank")


async def shoot(page: Page, name: str) -> None:
    """One picture, with the pointer out of the way."""
    await page.mouse.move(0, 0)
    await page.screenshot(path=DOCS / f"page-{name}.png", animations="disabled")
