"""What people sent elsewhere is shown on the page: pictures as such, the rest to be saved, read where it lies."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.console.app import Setup, build
from bot.console.cards import text
from bot.web import Front, Server
from handlers.notices import Files, Plain, Sent, Target
from storage.engine import Database
from tests.bot.console.conftest import Served, no_metrics, no_reasons
from tests.bot.console.handdesk import CAST, START, HandDesk
from tests.shelf import Shelf


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def page(sqlite_database: Database, shelf: Shelf) -> AsyncIterator[Served]:
    """The page of a demo, with files on a shelf."""
    desk = HandDesk()
    console = build(desk, sqlite_database, Setup(lambda conn: CAST, lambda: START, demo=desk), {"shelf": shelf})
    await console.start()
    server = await Server.start(Front("127.0.0.1", 0, no_reasons, no_metrics, page=console.page()))
    async with ClientSession(headers={"Origin": f"http://127.0.0.1:{server.port}"}) as http:
        yield Served(desk, console, server, http)
    await console.stop()
    await server.stop()


async def show(page: Served, shelf: Shelf) -> str:
    """A picture, a drawing with a script in it, and a report with a strange name, for Sara; the message's number."""
    put = shelf.put
    refs = put("a.png", b"\x89PNG", "image/png"), put("b.svg", b"<svg/>", "image/svg+xml"), put('"<x>.pdf', b"%PDF", "")
    act = Files(refs, (Plain("From Giulia"),), author="Giulia")
    sent = await page.console.sender.send(act, Target("console", "local", "sara", True), 900, repeated=False)
    assert isinstance(sent, Sent)
    assert sent == await page.console.sender.look_up(act, Target("console", "local", "sara", True), 900)
    return str(sent.message)


async def test_pictures_are_shown_and_the_rest_is_saved(page: Served, shelf: Shelf) -> None:
    number = await show(page, shelf)
    chat = await (await page.http.get(page.url + "/console/chat?as=sara&pane=account")).text()
    assert f'<img src="/console/file/{number}/0" alt="a.png">' in chat
    assert str(text((Plain("From Giulia"),))) in chat
    assert "<x>" not in chat
    for index, body, kind, how in (
        (0, b"\x89PNG", "image/png", "inline"),
        (1, b"<svg/>", "application/octet-stream", "attachment"),
        (2, b"%PDF", "application/octet-stream", "attachment"),
    ):
        answer = await page.http.get(f"{page.url}/console/file/{number}/{index}")
        assert (answer.status, await answer.read(), answer.content_type) == (200, body, kind)
        assert answer.headers["Content-Disposition"].startswith(how)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_is_gone_or_was_never_there_is_said(page: Served, shelf: Shelf) -> None:
    number = await show(page, shelf)
    shelf.files.clear()
    gone = await page.http.get(f"{page.url}/console/file/{number}/0")
    assert (gone.status, await gone.text()) == (410, "That file is no longer where it was written.")
    for wrong in (f"{number}/3", f"{number}/x", "9999/0"):
        assert (await page.http.get(f"{page.url}/console/file/{wrong}")).status == 404


async def test_only_who_sits_in_the_chat_reads_its_files(real: Served, sqlite_database: Database) -> None:
    shelf = Shelf()
    act = Files((shelf.put("a.png", b"\x89PNG", "image/png"),))
    sent = await real.console.sender.send(act, Target("console", "local", "sara", True), 900, repeated=False)
    assert isinstance(sent, Sent)
    answer = await real.http.get(f"{real.url}/console/file/{sent.message}/0")
    assert answer.status == 401
