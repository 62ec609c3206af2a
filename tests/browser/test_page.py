"""The page in a real browser: by mouse, by keyboard, on a phone's width, and the whole story."""

from datetime import UTC, datetime

from playwright.async_api import Page, expect
from sqlalchemy import Connection

from handlers.notices import Card, Plain, Post, dump
from storage import shown
from storage.engine import Database
from tests.browser.conftest import IN_ONE_LOOP

pytestmark = IN_ONE_LOOP
CUSTOMER, EXPERT, ACCOUNT = (f'.pane[data-pane="{name}"]' for name in ("customer", "expert", "account"))


async def ask(page: Page, text: str = "Invoices are <b>rounded</b>!") -> None:
    await page.locator(f"{CUSTOMER} > .composer textarea").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{CUSTOMER} .desk .card-title")).to_have_text("T-1042 · received 13:04")


async def test_a_question_becomes_a_receipt_and_a_card_without_reloading(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    await ask(browser_page)
    await expect(browser_page.locator(f"{CUSTOMER} .mine .text")).to_have_text("Invoices are <b>rounded</b>!")
    await expect(browser_page.locator(f"{CUSTOMER} .mine .signs")).to_contain_text("👀")
    await expect(browser_page.locator(f"{EXPERT} .card-title")).to_have_text("🔴 T-1042 · urgent")
    await expect(browser_page.locator(f"{CUSTOMER} .desk .when")).to_have_text("13:04")


async def test_claim_answer_and_ask_by_keyboard_alone(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    await ask(browser_page)
    await browser_page.locator(f'{EXPERT} [data-word="claim"]').focus()
    await browser_page.keyboard.press("Enter")
    await expect(browser_page.locator(f"{EXPERT} .whisper")).to_contain_text("T-1042 is yours.")
    box = browser_page.locator(f"{EXPERT} .thread .composer textarea")
    await box.focus()
    await browser_page.keyboard.type("The profile changed.\n")
    await expect(browser_page.locator(f"{CUSTOMER} .message").last).to_contain_text("Anna Lindqvist (via Retainer)")
    await browser_page.locator(f'{EXPERT} [data-word="ask"]').press("Enter")
    await expect(browser_page.locator("#form")).to_be_visible()
    await browser_page.keyboard.press("Tab")
    await browser_page.locator("#form [type=submit]").press("Enter")
    await expect(browser_page.locator("#error-question")).to_have_text("Write what you need.")
    await expect(browser_page.locator("#form textarea")).to_be_focused()
    await browser_page.keyboard.type("Which plant code?")
    await browser_page.locator("#form [type=submit]").press("Enter")
    await expect(browser_page.locator("#form")).to_be_hidden()
    await expect(browser_page.locator(f"{CUSTOMER} blockquote")).to_have_text("Which plant code?")


async def test_show_me_plays_the_main_job_to_its_end(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(f"{page_url}/?pace=fast")
    await browser_page.locator("#show-me").click()
    loser = browser_page.locator(f"{EXPERT} .whisper", has_text="Only Li Wei sees this.")
    await expect(loser).to_contain_text("Anna Lindqvist claimed T-1042 just before you.")
    await expect(browser_page.locator("#story")).to_have_attribute("data-state", "done", timeout=40_000)
    assert await browser_page.locator("#story").get_attribute("data-late") is None
    await expect(browser_page.locator(f"{ACCOUNT} .message").first).to_contain_text("Acknowledged by Sara Holm.")
    await expect(browser_page.locator(f"{ACCOUNT} .message").last).to_contain_text("Complaint K-17")
    await expect(browser_page.locator(f"{CUSTOMER} .message").last).to_contain_text("I opened complaint K-17")


async def test_show_me_needs_somebody_who_has_not_asked_yet(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(f"{page_url}/?pace=fast")
    for user in ("luca", "giulia"):
        await browser_page.locator(f"{CUSTOMER} select").select_option(user)
        await expect(browser_page.locator(f"{CUSTOMER} .chat")).to_have_attribute("data-chat", f"@{user}")
        await browser_page.locator(f"{CUSTOMER} > .composer textarea").fill("Hello")
        await browser_page.keyboard.press("Enter")
        await expect(browser_page.locator(f"{CUSTOMER} .mine .text")).to_have_text("Hello")
    await browser_page.locator("#show-me").click()
    await expect(browser_page.locator("#caption")).to_contain_text("start it afresh")


async def test_another_expert_sees_the_same_room_and_an_own_private_chat(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    await ask(browser_page)
    await browser_page.locator(f'{EXPERT} [data-word="claim"]').click()
    await browser_page.locator(f"{EXPERT} select").select_option("liwei")
    await expect(browser_page.locator(f"{EXPERT} .thread-title")).to_have_text("T-1042 Bianchi · invoice rounding")
    await browser_page.locator(EXPERT).get_by_role("button", name="Direct").click()
    await expect(browser_page.locator(f"{EXPERT} .chat")).to_have_attribute("data-chat", "@liwei")
    await expect(browser_page.locator(f"{EXPERT} .message")).to_have_count(0)


async def test_the_clock_bar_moves_time_for_everybody(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    await expect(browser_page.locator("#desk-time")).to_have_text("Tue 24 Nov 2026 13:04")
    await browser_page.get_by_role("button", name="to missed").click()
    await expect(browser_page.locator("#desk-time")).to_have_text("Tue 24 Nov 2026 14:04")
    await expect(browser_page.locator(f"{ACCOUNT} .card-title")).to_contain_text("Missed: T-1042")
    await browser_page.get_by_role("button", name="60×").click()
    await expect(browser_page.get_by_role("button", name="60×")).to_have_attribute("aria-pressed", "true")


async def test_the_clock_goes_to_what_is_next_by_keyboard_and_leads_to_what_happened(
    browser_page: Page, page_url: str
) -> None:
    await browser_page.goto(page_url)
    await expect(browser_page.locator("#ahead")).to_have_text("Next: warning of T-1042, Tue 24 Nov 2026 14:34.")
    await browser_page.get_by_role("button", name="to what is next").press("Enter")
    await expect(browser_page.locator("#desk-time")).to_have_text("Tue 24 Nov 2026 14:34")
    await expect(browser_page.locator("#go-to")).to_have_value("2026-11-30T09:00")
    await browser_page.locator("#go-to").fill("2027-01-15T09:00")
    await browser_page.keyboard.press("Enter")
    await expect(browser_page.locator("#clock-said")).to_have_text("1 message on the way.")
    await expect(browser_page.locator("#desk-time")).to_have_text("Fri 15 Jan 2027 09:00")
    await browser_page.locator("#way summary").press("Enter")
    await browser_page.get_by_role("button", name="Sara Holm Renewal of C-2044").press("Enter")
    await expect(browser_page.locator(f"{ACCOUNT} article").last).to_be_focused()
    await expect(browser_page.locator("#way ol")).to_be_hidden()


async def test_the_drawer_shows_the_wire_and_gives_the_focus_back(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    await ask(browser_page)
    await browser_page.locator(f"{CUSTOMER} .desk .wire").focus()
    await browser_page.keyboard.press("Enter")
    await expect(browser_page.locator("#wire pre")).to_contain_text("T-1042 · received 13:04")
    await expect(browser_page.locator("#wire .sizes")).to_contain_text("of 50")
    await browser_page.keyboard.press("Escape")
    await expect(browser_page.locator("#wire")).to_be_hidden()
    await expect(browser_page.locator(f"{CUSTOMER} .desk .wire")).to_be_focused()


async def test_on_a_phone_panes_are_tabs_and_nothing_runs_over_the_edge(browser_page: Page, page_url: str) -> None:
    await browser_page.set_viewport_size({"width": 360, "height": 740})
    await browser_page.goto(page_url)
    await ask(browser_page)
    assert await browser_page.evaluate("() => document.documentElement.scrollWidth") <= 360
    await expect(browser_page.locator(EXPERT)).to_be_hidden()
    tab = browser_page.get_by_role("button", name="Expert queue new messages")
    await tab.click()
    await expect(browser_page.locator(f'{EXPERT} [data-word="claim"]')).to_be_visible()
    await expect(browser_page.locator(CUSTOMER)).to_be_hidden()
    for word in await browser_page.locator(f"{EXPERT} .act:visible").all():
        box = await word.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360


async def test_everything_that_can_be_used_has_a_name(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    await ask(browser_page)
    nameless = await browser_page.evaluate(
        """() => [...document.querySelectorAll("button, select, textarea, input")].filter((each) =>
            !(each.textContent.trim() || each.getAttribute("aria-label") || each.labels?.length))
            .map((each) => each.outerHTML)"""
    )
    assert nameless == []


async def test_two_windows_of_one_person_and_a_page_that_was_away(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    box = browser_page.locator(f"{CUSTOMER} > .composer textarea")
    await box.fill("Half a word")
    other = await browser_page.context.new_page()
    await other.goto(page_url)
    await ask(other)
    await expect(browser_page.locator(f"{CUSTOMER} .message")).to_have_count(2)
    await expect(browser_page.locator(f"{CUSTOMER} .mine")).to_have_count(1)
    await expect(box).to_have_value("Half a word")
    await browser_page.locator(f'{EXPERT} [data-word="claim"]').evaluate(
        "(button) => { button.click(); button.click(); }"
    )
    await expect(browser_page.locator(f"{EXPERT} .whisper")).to_have_text(
        "T-1042 is yours. Only Anna Lindqvist sees this.×"
    )
    await browser_page.reload()
    await expect(browser_page.locator(f"{CUSTOMER} .message")).to_have_count(3)


async def test_what_could_not_be_sent_stays_where_it_was_written(browser_page: Page, page_url: str) -> None:
    await browser_page.goto(page_url)
    await ask(browser_page)
    box, words = browser_page.locator(f"{CUSTOMER} > .composer textarea"), "x" * 40_000
    await box.fill(words)
    await box.press("Enter")
    await expect(browser_page.locator(f"{CUSTOMER} .whisper.bad")).to_contain_text("40000 characters")
    await expect(box).to_have_value(words)
    await browser_page.locator(f'{EXPERT} [data-word="claim"]').click()
    await browser_page.locator(f'{EXPERT} [data-word="ask"]').click()
    await browser_page.locator("#form textarea").fill("Which plant code?")
    await browser_page.context.set_offline(True)
    await browser_page.locator("#form [type=submit]").click()
    await expect(browser_page.locator("#form [role=alert].wrong")).to_have_text(
        "The desk did not answer. Nothing is lost: try again."
    )
    await browser_page.context.set_offline(False)
    await browser_page.locator("#form [type=submit]").evaluate("(button) => { button.click(); button.click(); }")
    await expect(browser_page.locator("#form")).to_be_hidden()
    await expect(browser_page.locator(f"{CUSTOMER} blockquote")).to_have_text(["Which plant code?"])


async def test_a_line_says_the_day_in_the_zone_and_language_of_whoever_sits_there(
    browser_page: Page, page_url: str, sqlite_database: Database
) -> None:
    sqlite_database.write_now(_written_around_midnight)
    await browser_page.goto(page_url)
    await expect(browser_page.locator(f"{EXPERT} .day")).to_contain_text(["Sunday 22 November", "Monday 23 November"])
    await ask(browser_page)
    days = browser_page.locator(f"{EXPERT} .messages > .day h3")
    await expect(days).to_contain_text(["Sunday 22 November", "Tuesday 24 November"])
    await expect(browser_page.locator(f"{EXPERT} .replies .day h4")).to_contain_text(["Monday 23 November"])
    await browser_page.locator(f"{EXPERT} select").select_option("liwei")
    await expect(browser_page.locator(f"{EXPERT} .messages > .day")).to_contain_text(
        ["11月23日星期一", "11月24日星期二"]
    )
    await expect(browser_page.locator(f"{EXPERT} .replies .day")).to_have_count(0)


def _written_around_midnight(conn: Connection) -> None:
    """Late on Sunday and early on Monday in Stockholm, both on Monday in Shanghai."""
    room = "#erp-finance"
    body = dump(Post(Card((Plain("Late"),))))
    first = shown.post(conn, shown.Draft("one", room, body, datetime(2026, 11, 22, 22, 50, tzinfo=UTC)))
    shown.post(conn, shown.Draft("two", room, body, datetime(2026, 11, 22, 23, 10, tzinfo=UTC), thread=first.id))
