"""Sitting down elsewhere in a pane: what comes meanwhile is not lost, and the last choice counts."""

import asyncio

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import IN_ONE_LOOP
from tests.browser.test_page import EXPERT, ask

pytestmark = IN_ONE_LOOP


async def test_what_comes_while_a_chat_is_on_its_way_is_in_it(browser_page: Page, page_url: str) -> None:
    made, let = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        made.set()
        await let.wait()
        await route.fulfill(response=answer)

    await browser_page.goto(page_url)
    await browser_page.route("**/console/chat?*", late)
    await browser_page.locator(f"{EXPERT} select").select_option("liwei")
    await made.wait()
    await ask(browser_page)
    let.set()
    await expect(browser_page.locator(f'{EXPERT}[data-user="liwei"] .card-title')).to_have_text("🔴 T-1042 · urgent")


async def test_a_slower_answer_to_an_earlier_choice_is_thrown_away(browser_page: Page, page_url: str) -> None:
    second = asyncio.Event()

    async def late(route: Route) -> None:
        if "as=liwei" in route.request.url:
            await second.wait()
        await route.continue_()

    await browser_page.goto(page_url)
    await browser_page.route("**/console/chat?*", late)
    choice = browser_page.locator(f"{EXPERT} select")
    await choice.select_option("liwei")
    await choice.select_option("marco")
    await expect(browser_page.locator(f'{EXPERT}[data-user="marco"]')).to_be_visible()
    async with browser_page.expect_response("**/console/chat?as=liwei*"):
        second.set()
    await expect(browser_page.locator(f"{EXPERT} .chat:not([inert])")).to_be_visible()
    await expect(browser_page.locator(EXPERT)).to_have_attribute("data-user", "marco")


async def test_a_chat_that_cannot_be_had_leaves_everything_as_it_was(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    before = await browser_page.locator(EXPERT).get_attribute("data-user")
    await browser_page.route("**/console/chat?*", lambda route: route.abort("internetdisconnected"))
    await browser_page.locator(f"{EXPERT} select").select_option("liwei")
    await expect(browser_page.locator(f"{EXPERT} .whisper")).to_contain_text("The desk did not answer.")
    assert await browser_page.locator(f"{EXPERT} select").input_value() == before
    await expect(browser_page.locator(f"{EXPERT} .chat:not([inert])")).to_be_visible()
