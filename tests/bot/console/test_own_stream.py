"""The stream of a customer's page: his own conversation, nothing lost over a break, and an end when he is out."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientResponse
from sqlalchemy import Connection

from bot.door import real_time
from handlers.notices import Card, Plain, Post, dump
from storage import shown
from tests.bot.console.ownhouse import Browser, Home


def _say(conn: Connection, chat: str, text: str) -> int:
    draft = shown.Draft(f"out:{text}", chat, dump(Post(Card((Plain(text),)))), real_time())
    return shown.post(conn, draft).turn


async def says(home: Home, chat: str, text: str) -> int:
    """The desk says something; the turn it took."""
    return await home.house.db.write(_say, chat, text)


@asynccontextmanager
async def stream(who: Browser, since: int, **headers: str) -> AsyncIterator[ClientResponse]:
    """The page's stream."""
    async with who.http.get(f"{who.home.url}/c/events?since={since}", headers=headers) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        yield response


async def heard(response: ClientResponse, count: int) -> list[str]:
    """What the next messages say."""
    found: list[str] = []
    async with asyncio.timeout(5):
        while len(found) < count:
            line = (await response.content.readline()).decode()
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: "))["html"])
    return found


async def test_only_his_own_conversation_is_streamed(home: Home, giulia: Browser) -> None:
    since = await home.house.db.read(shown.turn_now)
    async with stream(giulia, since) as response:
        assert "Max-Age=2592000" in response.headers["Set-Cookie"], "a page that stays open keeps its sign-in"
        await says(home, "@luca", "for Luca")
        await says(home, "#erp-finance", "for the experts")
        await says(home, "@giulia", "for Giulia")
        (said,) = await heard(response, 1)
    assert "for Giulia" in said
    assert 'action="/c' not in said
    assert "Luca" not in said


async def test_nothing_is_lost_however_long_the_phone_slept(home: Home, giulia: Browser) -> None:
    since = await home.house.db.read(shown.turn_now)

    def much(conn: Connection) -> None:
        for number in range(520):
            _say(conn, "@luca", f"L{number}")
            if number % 100 == 0:
                _say(conn, "@giulia", f"G{number}")

    await home.house.db.write(much)
    async with stream(giulia, 0, **{"Last-Event-ID": str(since)}) as response:
        said = await heard(response, 6)
        assert [f"G{number}" in one for number, one in zip(range(0, 600, 100), said, strict=True)] == [True] * 6
        await says(home, "@giulia", "and what comes now")
        assert "and what comes now" in (await heard(response, 1))[0]


async def test_who_signs_out_hears_no_more(home: Home, giulia: Browser) -> None:
    since = await home.house.db.read(shown.turn_now)
    async with stream(giulia, since) as response:
        await giulia.get("/c")
        await giulia.sends("/c/out")
        await says(home, "@giulia", "too late")
        rest = await asyncio.wait_for(response.content.read(), 5)
    assert b"too late" not in rest


async def test_more_streams_than_one_has_tabs_have_to_wait(home: Home, giulia: Browser) -> None:
    answers = [await giulia.http.get(f"{home.url}/c/events?since=0") for _ in range(25)]
    statuses = [one.status for one in answers]
    for one in answers:
        one.close()
    assert (statuses[0], statuses[-1]) == (200, 429)
