"""The whole main job on the page, taken by hand: every step a person's press or words, on the real desk."""

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import IN_ONE_LOOP
from tests.browser.house import demo_house
from tests.browser.test_page import ACCOUNT, CUSTOMER, EXPERT

QUESTION = "Since this morning invoices are rounded & we are <b>blocked</b>"

pytestmark = IN_ONE_LOOP


async def test_the_main_job_by_hand_on_the_real_desk(browser_page: Page, sqlite_url: str) -> None:
    async with demo_house(sqlite_url) as url:
        await browser_page.goto(url)
        await _asks(browser_page)
        await _claims_and_answers(browser_page)
        await _asking_pauses_until_the_customer_answers(browser_page)
        await _time_passes_until_the_promise_is_missed(browser_page)
        await _the_lead_takes_over_and_resolves(browser_page)
        await _not_yet_reopens(browser_page)
        await browser_page.goto("about:blank")


def _message(page: Page, pane: str, text: str) -> Locator:
    return page.locator(f"{pane} .message:not(.mine)", has_text=text).last


async def _sees(page: Page, pane: str, text: str) -> None:
    await expect(_message(page, pane, text)).to_be_visible()


async def _says(page: Page, pane: str, text: str, *, room: bool = False) -> None:
    form = page.locator(f"{pane} .thread:not([hidden]) > .composer" if room else f"{pane} > .composer").last
    await form.locator("textarea").fill(text)
    await form.locator("textarea").press("Enter")


async def _asks(page: Page) -> None:
    await _says(page, CUSTOMER, QUESTION)
    await _sees(page, CUSTOMER, "The ERP Finance team has it. A person will answer by today 15:00 (Rome).")
    await expect(page.locator(f"{CUSTOMER} .mine .text").first).to_have_text(QUESTION)
    await expect(page.locator(f"{CUSTOMER} .mine .signs").first).to_contain_text("👀")
    await expect(page.locator(f"{EXPERT} blockquote").first).to_have_text(QUESTION)


async def _claims_and_answers(page: Page) -> None:
    await page.locator(f'{EXPERT} [data-word="claim"]').click()
    await _sees(page, CUSTOMER, "Anna Lindqvist (ERP Finance) has T-1001 and is reading it.")
    await _says(page, EXPERT, "The rounding profile changed last night.", room=True)
    await _sees(page, CUSTOMER, "The rounding profile changed last night.")
    await _says(page, EXPERT, "🔒 who changed it?", room=True)
    await expect(page.locator(f"{EXPERT} .signs", has_text="🔒")).to_be_visible()
    await expect(page.locator(CUSTOMER).get_by_text("who changed it")).to_have_count(0)


async def _asking_pauses_until_the_customer_answers(page: Page) -> None:
    await page.locator(f'{EXPERT} [data-word="ask"]').click()
    await page.locator("#form textarea").fill("Which plant code?")
    await page.locator("#form [type=submit]").click()
    await _sees(page, CUSTOMER, "The solve-by clock is paused meanwhile")
    await _sees(page, EXPERT, "solve-by clock paused")
    await _says(page, CUSTOMER, "IT-TO-02")
    await _sees(page, EXPERT, "Giulia Rossi answered. Next answer by")
    await _sees(page, CUSTOMER, "T-1001 goes on.")
    await expect(page.locator(EXPERT).get_by_text("solve-by clock paused")).to_have_count(0)


async def _time_passes_until_the_promise_is_missed(page: Page) -> None:
    await page.get_by_role("button", name="to 75 %").click()
    await page.locator(f"{EXPERT} select").select_option("anna")
    direct = page.locator(EXPERT).get_by_role("button", name="Direct")
    await direct.click()
    await _sees(page, EXPERT, "left on T-1001")
    await page.get_by_role("button", name="to missed").click()
    await _sees(page, ACCOUNT, "Missed: T-1001, Bianchi Meccanica.")
    await expect(page.locator(ACCOUNT).get_by_role("link", name="T-1001-log.txt")).to_be_visible()


async def _the_lead_takes_over_and_resolves(page: Page) -> None:
    await page.locator(f'{ACCOUNT} [data-word="acknowledge"]').last.click()
    await _sees(page, ACCOUNT, "Acknowledged by Sara Holm")
    await page.locator(f"{ACCOUNT} select").select_option("marco")
    await page.locator(f'{ACCOUNT} [data-word="takeover"]').last.click()
    await _sees(page, CUSTOMER, "Marco Ferri takes T-1001 over from Anna Lindqvist")
    await page.locator(f"{EXPERT} select").select_option("marco")
    await page.locator(EXPERT).get_by_role("button", name="ERP Finance").click()
    await _sees(page, EXPERT, "Marco Ferri took T-1001 over from Anna Lindqvist.")
    await page.locator(f'{EXPERT} [data-word="resolve"]').last.click()
    await page.locator("#form [name=cause]").fill("a wrong profile")
    await page.locator("#form [name=fix]").fill("profile corrected")
    await page.locator("#form [type=submit]").click()
    await _sees(page, CUSTOMER, "T-1001 is solved.")
    await _sees(page, CUSTOMER, "Cause: a wrong profile")
    await expect(page.locator(f"{EXPERT} .card-title").first).to_contain_text("✅ T-1001")


async def _not_yet_reopens(page: Page) -> None:
    await page.locator(f'{CUSTOMER} [data-word="notyet"]').click()
    await _sees(page, CUSTOMER, "T-1001 is open again with Marco Ferri")
    await expect(page.locator(f'{CUSTOMER} [data-word="notyet"]')).to_have_count(0)
    await _sees(page, EXPERT, "Giulia Rossi says that it is not solved yet.")
    await expect(page.locator(f"{EXPERT} .messages > .message")).to_have_count(1)
