"""Who has lost his sign-in comes back to the conversation he had, with what he wrote meanwhile."""

from sqlalchemy import Connection

from storage import people, tickets
from tests.bot.console.ownhouse import Home, browser, opened


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
        assert "T-1002" in await second.get("/c")


async def _again(home: Home) -> str:
    """A further link for the same person."""
    person = await home.house.db.read(lambda conn: people.called(conn, "Rita Neri")[0])
    return await home.invite(person=person.key)
