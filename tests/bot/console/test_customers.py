"""A customer's page without a script: he comes in by an invite, writes, answers, presses, and sees only his own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, select
from yarl import URL

from handlers.membership import inviting
from storage import people, visits
from tests.bot.console.ownhouse import Browser, Home, browser, opened


@pytest.fixture
async def elena(home: Home) -> AsyncIterator[Browser]:
    async with browser(home) as found:
        yield found


async def test_from_the_link_to_the_first_question(database_url: str) -> None:
    async with opened(database_url) as home, browser(home) as elena:
        await _asks(home, elena)


async def _asks(home: Home, elena: Browser) -> None:
    link = await home.invite()
    shown = await elena.get(f"/c/{link}")
    assert "Hello Elena. I am" in shown
    assert "This invite is for Bianchi Meccanica, contract Gold. Is that you?" in shown
    assert elena.cookie == ""
    shown = await elena.sends("/c/in", answer="yes")
    assert "You are set up. Write your question here in your own words, no form." in shown
    shown = await elena.says("Since this morning invoices are rounded to whole euros. <b>Help</b>")
    assert "T-1001" in shown
    assert "The ERP Finance team has it." in shown
    assert "<b>Help</b>" not in elena.page


async def test_a_link_lets_one_browser_in_and_a_second_one_asks_for_another(home: Home, elena: Browser) -> None:
    link = await home.invite()
    await elena.opens(link)
    first = elena.cookie
    assert "You are set up." in await elena.get(f"/c/{link}"), "whoever came in by it reads his page"
    assert elena.cookie == first
    async with browser(home) as other:
        shown = await other.get(f"/c/{link}")
        assert (other.status, "This invite ended on" in shown) == (410, True)
        assert "Elena" not in shown
        shown = await other.sends("/c/in", answer="yes")
        assert "I have asked Sara Holm for a new one. You can write your question now" in shown
        assert "T-1001" in await other.says("Invoices are rounded to whole euros")
    assert "T-1001" not in await elena.get("/c")


async def test_of_three_who_say_yes_at_once_one_is_the_invited(database_url: str) -> None:
    async with opened(database_url) as home, browser(home) as one, browser(home) as two, browser(home) as three:
        link, browsers = await home.invite(), (one, two, three)
        for each in browsers:
            await each.get(f"/c/{link}")
        await asyncio.gather(*(each.sends("/c/in", answer="yes") for each in browsers))
        signed_in = [await home.house.db.read(_signed_in_by, link)]
        elena = await home.house.db.read(people.called, "Elena Conti")
        assert len(elena) == 1
        assert signed_in == [elena[0].id], "whoever used the invite up is signed in, and nobody else in his place"


def _signed_in_by(conn: Connection, link: str) -> int | None:
    found = inviting.find(conn, link)
    assert found
    joined = visits.visits.c.joined_by == found.id
    return conn.scalar(select(visits.visits.c.person_id).where(joined))


async def test_an_answer_that_was_lost_is_given_again_to_the_same_browser_only(home: Home, elena: Browser) -> None:
    link = await home.invite()
    await elena.get(f"/c/{link}")
    form = elena.page
    await elena.sends("/c/in", answer="yes")
    elena.http.cookie_jar.clear()
    elena.page = form
    assert "You are set up." in await elena.sends("/c/in", answer="yes")
    async with browser(home) as other:
        other.page = form
        shown = await other.posts("/c/in", link=link, nonce="0123456789abcdef", answer="yes")
        assert "You are set up." not in shown


async def test_no_voids_the_invite_and_lets_nobody_in(home: Home, elena: Browser) -> None:
    link = await home.invite()
    assert "Thank you. I linked nothing" in await elena.opens(link, "no")
    assert elena.cookie == ""
    await elena.get(f"/c/{link}")
    assert elena.status == 410


async def test_a_new_browser_of_somebody_known_shows_the_same_conversation(home: Home, elena: Browser) -> None:
    await elena.opens(await home.invite(person="giulia"))
    await elena.says("Invoices are rounded to whole euros")
    async with browser(home) as phone:
        shown = await phone.opens(await home.invite(person="giulia"))
        assert "Invoices are rounded to whole euros" in shown
        assert "T-1001" in shown
        await phone.sends("/c/out")
        assert (phone.status, phone.cookie) == (401, "")
    assert "T-1001" in await elena.get("/c")


async def test_signing_in_always_gives_a_secret_of_its_own(home: Home, elena: Browser) -> None:
    planted = "planted-by-somebody-else-00000000"
    elena.http.cookie_jar.update_cookies({"retainer_visit": planted}, URL(home.url))
    await elena.opens(await home.invite())
    assert planted not in elena.cookie
    assert elena.status == 200
    mine = elena.cookie
    await elena.opens(await home.invite(person="giulia"))
    assert elena.cookie != mine
    async with browser(home) as thief:
        thief.http.cookie_jar.update_cookies({"retainer_visit": mine}, URL(home.url))
        await thief.get("/c")
        assert thief.status == 401, "what the browser was before, it is no more"


async def test_without_a_sign_in_there_is_only_the_door(elena: Browser) -> None:
    for path in ("/c", "/c/events", "/c/file/1", "/c/file/1/0"):
        shown = await elena.get(path)
        assert (elena.status, "You are not signed in" in shown) == (401, True), path


async def test_a_link_that_opens_nothing_says_so_and_cannot_be_guessed_for_long(home: Home, elena: Browser) -> None:
    assert "This link opens nothing. Check that you copied all of it" in await elena.get("/c/i_nothing")
    assert elena.status == 404
    for _ in range(30):
        await elena.get("/c/i_nothing")
    assert elena.status == 429
    await elena.get(f"/c/{await home.invite()}")
    assert elena.status == 200, "who has a right one is not kept out"


async def test_a_browser_says_its_language_and_zone_and_nonsense_is_no_harm(home: Home, elena: Browser) -> None:
    link = await home.invite()
    elena.http.headers.update({"Accept-Language": "x" * 500})
    await elena.get(f"/c/{link}")
    await elena.sends("/c/in", answer="yes", zone="Asia/Shanghai")
    assert "You are set up." in elena.text
    assert "Times are shown for Shanghai." in elena.text
    known = await home.house.db.read(people.with_identity, "console", "local")
    (user,) = [user for person, user in known if person.name == "Elena Conti"]
    account = await home.house.db.read(people.identity, "console", "local", user)
    assert account
    assert (account.locale, account.zone) == (None, "Asia/Shanghai")


async def test_who_writes_from_another_chat_opens_the_page_by_a_link_of_his_own(home: Home, elena: Browser) -> None:
    link = await home.link_of("giulia")
    shown = await elena.get(f"/c/{link}")
    assert "This link opens the same conversation here, in the browser. Is that you?" in shown
    await elena.sends("/c/in", answer="no")
    assert elena.cookie == ""
    await elena.opens(link)
    assert (elena.status, "Giulia Rossi" in elena.text) == (200, True)
