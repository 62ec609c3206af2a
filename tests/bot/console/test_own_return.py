"""Who has lost his sign-in comes back to the conversation he had, with what he wrote meanwhile."""

from asyncio import timeout
from contextlib import AbstractAsyncContextManager

from aiohttp import ClientResponse
from sqlalchemy import Connection

from storage import people, tickets
from tests.bot.console.ownhouse import Browser, Home, browser, opened


def _contact(conn: Connection, number: int) -> str:
    found = tickets.by_id(conn, number)
    return people.name_of(conn, found.contact_id) if found else ""


async def test_what_was_written_meanwhile_goes_on_in_the_conversation_he_had(sqlite_url: str) -> None:
    async with opened(sqlite_url) as home, browser(home) as first, browser(home) as second:
        link = await home.invite("Rita Neri")
        await first.opens(link)
        await first.says("The export of the invoices of March is empty")
        await second.opens(link)
        assert "I keep it and pass it on when you are linked" in second.text
        await second.says("The VAT of the credit notes is wrong")
        number = 2
        assert await home.house.db.read(_contact, number) == ""
        await second.opens(await _again(home))
        assert "The export of the invoices of March is empty" in second.text
        assert await home.house.db.read(_contact, number) == "Rita Neri"
        async with timeout(5):
            while "T-1002" not in await second.get("/c"):  # it follows its writer a moment later
                pass


async def test_a_code_typed_by_a_visitor_opens_the_conversation_he_had(sqlite_url: str) -> None:
    async with opened(sqlite_url) as home, browser(home) as first, browser(home) as second:
        link = await home.invite("Rita Neri")
        await first.opens(link)
        await first.says("The export of the invoices of March is empty")
        await second.opens(link)
        await second.says("The VAT of the credit notes is wrong")
        await second.says(await home.code_for(await _key(home)))
        async with home_stream(second) as stream:
            await second.presses("Yes, that is me")
            assert "event: another" in await until_its_end(stream)
        assert "The export of the invoices of March is empty" in await second.get("/c")
        assert "T-1002" in second.text
        assert await home.house.db.read(_contact, 2) == "Rita Neri"
        assert await home.house.db.read(_pages, "Rita Neri") == 1
        await second.says("And those of April")
        assert "And those of April" in await first.get("/c")


async def test_the_same_code_opens_nothing_twice_and_nobody_else_s(sqlite_url: str) -> None:
    async with opened(sqlite_url) as home, browser(home) as first, browser(home) as second, browser(home) as third:
        link = await home.invite("Rita Neri")
        await first.opens(link)
        for other in (second, third):
            await other.opens(link)
        code = await home.code_for(await _key(home))
        await second.says(code)
        await second.presses("Yes, that is me")
        await third.says(code)
        assert "Is that you?" not in third.text
        assert "The export" not in third.text
        assert await home.house.db.read(_pages, "Rita Neri") == 1


def home_stream(browser: Browser) -> AbstractAsyncContextManager[ClientResponse]:
    """What an open page of his hears."""
    return browser.http.get(f"{browser.home.url}/c/events")


async def until_its_end(stream: ClientResponse) -> str:
    async with timeout(10):
        return await stream.text()


def _pages(conn: Connection, name: str) -> int:
    """How many pages of his own somebody has."""
    found = people.identities_of(conn, people.called(conn, name)[0].id)
    return len([one for one in found if one.platform == "console"])


async def _key(home: Home) -> str:
    return (await home.house.db.read(lambda conn: people.called(conn, "Rita Neri")[0])).key


async def _again(home: Home) -> str:
    """A further link for the same person."""
    return await home.invite(person=await _key(home))
