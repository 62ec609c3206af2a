"""A customer's page in a real browser, with its script: the whole job with experts on the other platform."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.bot.console.ownhouse import Home, opened
from tests.browser.conftest import IN_ONE_LOOP
from tests.stories.stage import Stage, stage

pytestmark = IN_ONE_LOOP
QUESTION = "Since this morning invoices are rounded & we are <b>blocked</b>"
WINDOW = "Your message"


@pytest_asyncio.fixture(loop_scope="session")
async def play(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose customers' pages browsers reach."""
    async with stage(sqlite_url, tmp_path, RETAINER_PUBLIC_URL="http://127.0.0.1:8000") as played:
        yield played


async def comes_in(page: Page, play: Stage, name: str = "Elena Conti") -> None:
    """By the link of an invite."""
    home = Home(play.house)
    await page.goto(f"{home.url}/c/{await home.invite(name)}")
    await page.get_by_role("button", name="Yes, that is me").click()
    await expect(page.locator(".message").last).to_contain_text("You are set up.")


async def says(page: Page, text: str) -> None:
    await page.get_by_label(WINDOW).fill(text)
    await page.keyboard.press("Enter")


async def claimed(play: Stage) -> str:
    """Anna takes it; the thread she writes in."""
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, play.slack.button(card, "Claim"))
    await play.slack.wait_for_message(play.queue, "Anna Lindqvist since")
    return card.ts


async def resolved(play: Stage, thread: str) -> None:
    """Anna says that it is solved, and how."""
    card = play.slack.world.channels[play.queue.id].messages[thread]
    await play.slack.clicks(play.anna, card, "resolve")
    modal = await play.slack.wait_for_modal(play.anna, "Resolve")
    await play.slack.submits_view(play.anna, modal, {"cause": "a wrong profile", "fix": "profile corrected"})


async def test_from_the_invite_to_solved_with_an_expert_on_the_other_platform(browser_page: Page, play: Stage) -> None:
    page, context = browser_page, browser_page.context
    await comes_in(page, play)
    await _adds_files_too_early(page)
    await says(page, QUESTION)
    await expect(page.locator(".whisper")).to_have_count(0)
    receipt = page.locator(".message.desk", has_text="T-1001").last
    await expect(receipt).to_contain_text("The ERP Finance team has it. A person will answer by today 14:04 (UTC).")
    await expect(page.locator(".message.mine .text")).to_have_text(QUESTION)
    await expect(page.locator(".message.mine .signs")).to_contain_text("👀")
    thread = await claimed(play)
    await play.slack.user_sends(play.anna, play.queue, "Which release do you run? <b>", thread_ts=thread)
    answer = page.locator(".message", has_text="Which release do you run? <b>")
    await expect(answer.locator("strong").first).to_contain_text("Anna Lindqvist")
    await _replies(page, play, thread)
    await _keeps_what_is_written_without_a_connection(page, context, play, thread)
    await resolved(play, thread)
    await page.get_by_role("button", name="Yes, solved").click()
    await expect(page.locator(".message").last).to_contain_text("closed")
    await page.goto("about:blank")
    play.assert_clean()


async def _adds_files_too_early(page: Page) -> None:
    """What stands in the box stays there."""
    await page.get_by_label(WINDOW).fill(QUESTION)
    await page.get_by_role("button", name="Add files").click()
    await expect(page.locator(".whisper")).to_contain_text("Send what you wrote first")
    await expect(page.get_by_label(WINDOW)).to_have_value(QUESTION)


async def _replies(page: Page, play: Stage, thread: str) -> None:
    """To that message; the request is the message's."""
    await page.locator(".message", has_text="Which release").locator('[data-do="reply"]').click()
    await expect(page.locator(".quoting span")).to_contain_text("You reply to: Which release do you run?")
    await expect(page.get_by_label(WINDOW)).to_be_focused()
    await says(page, "Release 14.2")
    await play.slack.wait_for_message(play.queue, "Elena Conti.*Release 14.2", thread_ts=thread)
    await expect(page.locator(".message.mine .reply-to").last).to_contain_text("Which release")


async def _keeps_what_is_written_without_a_connection(
    page: Page, context: BrowserContext, play: Stage, thread: str
) -> None:
    """It waits in the browser, also over a new load, and is sent once."""
    await context.set_offline(True)
    await expect(page.locator("#offline")).to_be_visible()
    await says(page, "And the credit notes")
    await expect(page.locator("#unsent .text")).to_have_text("And the credit notes")
    await context.set_offline(False)
    await expect(page.locator(".messages").first.locator(".mine", has_text="credit notes")).to_have_count(1)
    await expect(page.locator("#unsent")).to_be_hidden()
    await expect(page.locator("#offline")).to_be_hidden()
    await play.slack.wait_for_message(play.queue, "And the credit notes", thread_ts=thread)
    said = [message for message in play.queue.history if "And the credit notes" in message.shown]
    assert len(said) == 1


async def test_the_same_without_a_script(browser_page: Page, play: Stage) -> None:
    browser = browser_page.context.browser
    assert browser
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    await comes_in(page, play)
    await page.get_by_label(WINDOW).fill(QUESTION)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".message.desk").last).to_contain_text("The ERP Finance team has it.")
    thread = await claimed(play)
    said = await play.slack.user_sends(play.anna, play.queue, "Which release?", thread_ts=thread)
    await play.slack.journal.wait_until(
        lambda: "white_check_mark" in play.slack.world.channels[said.channel].messages[said.ts].reactions
    )
    await page.get_by_role("link", name="Show what is new").click()
    await page.locator(".message", has_text="Which release?").get_by_role("link", name="Reply").click()
    await expect(page.locator(".quoting")).to_contain_text("You reply to: Which release?")
    await page.get_by_label(WINDOW).fill("14.2")
    await page.get_by_role("button", name="Send").click()
    await play.slack.wait_for_message(play.queue, "Elena Conti.*14.2", thread_ts=thread)
    await resolved(play, thread)
    await play.slack.wait_for_message(play.queue, "✅ T-1001")
    await page.get_by_role("link", name="Show what is new").click()
    await page.get_by_role("button", name="Yes, solved").click()
    await expect(page.locator(".message").last).to_contain_text("closed")


async def _reads_further_up(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 480})
    await page.locator(".scroller").evaluate("one => { one.scrollTop = -one.scrollHeight; }")


async def test_two_tabs_by_keyboard_alone_and_the_title_counts_what_nobody_saw(
    browser_page: Page, sqlite_url: str
) -> None:
    async with opened(sqlite_url) as home:
        page, other = browser_page, await browser_page.context.new_page()
        await page.goto(f"{home.url}/c/{await home.invite()}")
        await page.get_by_role("button", name="Yes, that is me").press("Enter")
        await expect(page.locator(".message").last).to_contain_text("You are set up.")
        await other.goto(f"{home.url}/c")
        await other.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.get_by_label(WINDOW).focus()
        await page.keyboard.type("Invoices are rounded\n")
        await expect(other.locator(".message.desk", has_text="T-1001")).to_have_count(1)
        await expect(other.locator(".message.mine")).to_have_count(1)
        await expect(other).to_have_title(re.compile(r"^\(1\) "))
        await _reads_further_up(other)
        await _reads_further_up(page)
        await page.get_by_role("button", name="My contract").press("Enter")
        await expect(other.locator(".message", has_text="C-2044")).to_have_count(1)
        await expect(page.locator(".message", has_text="C-2044")).to_be_in_viewport()
        await expect(other.locator(".message", has_text="C-2044")).not_to_be_in_viewport()
        await other.get_by_role("button", name="New messages").click()
        await expect(other.locator(".message", has_text="C-2044")).to_be_in_viewport()
        await expect(other.get_by_role("button", name="New messages")).to_be_hidden()
        await page.locator(".message.mine [data-do=edit]").press("Enter")
        await expect(page.get_by_label(WINDOW)).to_be_focused()
        await page.keyboard.press("End")
        await page.keyboard.type(" to euros\n")
        await expect(other.locator(".message.mine .said")).to_have_text("Invoices are rounded to euros")
        page.once("dialog", lambda asked: asked.accept())
        await page.locator(".message.mine [data-do=delete]").press("Enter")
        await expect(other.locator(".message.mine")).to_have_count(0)
        await other.get_by_role("button", name="Sign out").press("Enter")
        await expect(other.locator("main")).to_contain_text("You are not signed in here.")
        await expect(page.locator("main")).to_contain_text("You are not signed in here.")


async def test_what_is_written_when_the_sign_in_is_over_waits_for_the_next_one(
    browser_page: Page, sqlite_url: str
) -> None:
    async with opened(sqlite_url) as home:
        page, context = browser_page, browser_page.context
        await page.goto(f"{home.url}/c/{await home.invite()}")
        async with page.expect_response(re.compile("/c/events")):  # the last that brings his sign-in
            await page.get_by_role("button", name="Yes, that is me").click()
        await expect(page.locator(".message").last).to_contain_text("You are set up.")
        kept = await context.cookies()
        await context.clear_cookies()
        await says(page, "Invoices are rounded")
        await expect(page.locator("body")).to_contain_text("You are not signed in")
        await context.add_cookies([{"name": one["name"], "value": one["value"], "url": home.url} for one in kept])
        await page.goto(f"{home.url}/c")
        await expect(page.locator(".message.desk", has_text="T-1001")).to_have_count(1)
        await expect(page.locator(".messages").first.locator(".mine")).to_have_count(1)
