"""The whole main job on the real desk, played by the page itself."""

from playwright.async_api import Page, expect

from bot.console.story import STORY
from tests.browser.conftest import IN_ONE_LOOP
from tests.browser.house import demo_house
from tests.browser.test_page import ACCOUNT, CUSTOMER, EXPERT

pytestmark = IN_ONE_LOOP


async def test_show_me_plays_on_the_real_desk(browser_page: Page, sqlite_url: str) -> None:
    async with demo_house(sqlite_url) as url:
        await browser_page.goto(f"{url}?pace=fast")
        await browser_page.locator("#show-me").click()
        loser = browser_page.locator(f"{EXPERT} .whisper", has_text="Only Li Wei sees this.")
        await expect(loser).to_contain_text("Anna Lindqvist claimed")
        await expect(browser_page.locator("#story")).to_have_attribute("data-state", "done", timeout=40_000)
        late = await browser_page.locator("#story").get_attribute("data-late")
        assert late is None, f"step {late} of {len(STORY)} waited too long"
        await expect(browser_page.locator(f"{CUSTOMER} .message").last).to_contain_text("I opened complaint K-1")
        complaint = browser_page.locator(f"{ACCOUNT} .message", has_text="Complaint K-1")
        await expect(complaint).to_contain_text("speed 2")
        notice = browser_page.locator(f"{ACCOUNT} .message", has_text="Missed: T-")
        await expect(notice).to_contain_text("Acknowledged by Sara Holm")
        await expect(browser_page.locator(f"{ACCOUNT} .message", has_text="The full log of")).to_have_count(1)
        await expect(browser_page.locator(f"{EXPERT} .messages > .message")).to_have_count(1)
        await browser_page.goto("about:blank")
