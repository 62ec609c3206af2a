"""A link to a file works for whoever has it, until it ends, and shows nothing in the browser."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientPayloadError, ClientSession
from sqlalchemy import Connection

from bot.downloads import Downloads
from bot.web import Front, Server
from handlers.inbound import Attachment, Medium
from storage import downloads, files
from storage.engine import Database
from tests.bot.console.conftest import no_metrics, no_reasons
from tests.desks import NOW
from tests.handlers.scene import QUESTION, Scene
from tests.shelf import Shelf


@dataclass(slots=True)
class Served:
    """A web server that everybody reaches, and a picture on the shelf that Giulia sent."""

    url: str
    http: ClientSession
    shelf: Shelf

    async def fetch(self, token: str) -> tuple[int, bytes, str]:
        answer = await self.http.get(f"{self.url}/files/{token}/file")
        return answer.status, await answer.read(), answer.headers.get("Content-Disposition", "")


@pytest.fixture
async def served(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Served]:
    shelf = Shelf()
    handle = shelf.put("screen ü.png", b"\x89PNG", "image/png").handle
    sent = Attachment(Medium.PHOTO, handle, "screen ü.png", 4, mime="image/png")
    Scene(sqlite_database, tmp_path).says("giulia", QUESTION, attachments=(sent,))
    sqlite_database.write_now(_offer)
    links = Downloads(sqlite_database, {"telegram": shelf}, lambda: NOW)
    server = await Server.start(Front("0.0.0.0", 0, no_reasons, no_metrics, webhooks=links.routes()))  # noqa: S104
    async with ClientSession() as http:
        yield Served(f"http://127.0.0.1:{server.port}", http, shelf)
    await server.stop()


def _offer(conn: Connection) -> None:
    (one,) = files.of_ticket(conn, 1)
    for token, ends_at in (("good", NOW + timedelta(days=7)), ("ended", NOW)):
        downloads.offer(conn, token=token, file_id=one.id, ends_at=ends_at)


async def test_who_has_the_link_saves_the_file_as_often_as_he_likes(served: Served) -> None:
    for _ in range(2):
        assert await served.fetch("good") == (200, b"\x89PNG", "attachment; filename*=UTF-8''screen%20%C3%BC.png")
    answer = await served.http.get(f"{served.url}/files/good/file")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("token", ["ended", "never", "x" * 500, "%00"])
async def test_any_other_link_opens_nothing(served: Served, token: str) -> None:
    for address in (f"{served.url}/files/{token}", f"{served.url}/files/{token}/file"):
        answer = await served.http.get(address)
        assert answer.status == 410
        assert "This link has ended. Ask in the chat for a new one." in await answer.text()
    assert not served.shelf.opened


async def test_the_page_says_what_it_is_from_whom_and_until_when(served: Served) -> None:
    answer = await served.http.get(f"{served.url}/files/good", headers={"Accept-Language": "en-GB,en;q=0.9"})
    text = await answer.text()
    assert "<h1>screen ü.png (1 KB)</h1>" in text
    assert "From Giulia Rossi, today 13:04" in text
    assert "until 1 Dec 2026" in text
    assert 'href="/files/good/file"' in text
    assert not served.shelf.opened, "what only looks at the link fetches nothing"


@pytest.mark.parametrize("path", ["/files", "/files/", "/files/../files/", "/files/good/"])
async def test_there_is_no_list(served: Served, path: str) -> None:
    assert (await served.http.get(served.url + path)).status in (403, 404)


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=1-2", 206, b"PN", "bytes 1-2/4"),
        ("bytes=2-", 206, b"NG", "bytes 2-3/4"),
        ("bytes=-1", 206, b"G", "bytes 3-3/4"),
        ("bytes=-99", 206, b"\x89PNG", "bytes 0-3/4"),
        ("bytes=0-999", 206, b"\x89PNG", "bytes 0-3/4"),
        ("bytes=4-", 416, b"", "bytes */4"),
        ("bytes=0-0,2-3", 200, b"\x89PNG", None),
        ("bytes=3-1", 200, b"\x89PNG", None),
        ("lines=1-2", 200, b"\x89PNG", None),
    ],
)
async def test_a_part_is_sent_where_a_part_is_asked_for(
    served: Served, asked: str, status: int, content: bytes, said: str | None
) -> None:
    answer = await served.http.get(f"{served.url}/files/good/file", headers={"Range": asked})
    assert (answer.status, await answer.read(), answer.headers.get("Content-Range")) == (status, content, said)


async def test_a_part_of_another_file_is_never_put_to_this_one(served: Served) -> None:
    whole = await served.http.get(f"{served.url}/files/good/file")
    for tag, status in ((whole.headers["ETag"], 206), ('"another"', 200)):
        asked = {"Range": "bytes=2-", "If-Range": tag}
        answer = await served.http.get(f"{served.url}/files/good/file", headers=asked)
        assert answer.status == status


async def test_a_file_that_is_gone_is_said_to_be(served: Served) -> None:
    served.shelf.files.clear()
    status, text, _ = await served.fetch("good")
    assert (status, text) == (410, b"That file is no longer where it was written.")


async def test_a_file_that_breaks_off_is_no_whole_one_and_ends_the_connection(served: Served) -> None:
    served.shelf.broken = list(served.shelf.files)
    with pytest.raises(ClientPayloadError):
        async with asyncio.timeout(3):
            await served.fetch("good")
    assert await served.fetch("good") == (200, b"\x89PNG", "attachment; filename*=UTF-8''screen%20%C3%BC.png")


async def test_who_only_asks_how_large_it_is_fetches_nothing(served: Served) -> None:
    async with asyncio.timeout(3), served.http.head(f"{served.url}/files/good/file") as answer:
        assert (answer.status, answer.headers["Content-Length"]) == (200, "4")
    assert await served.fetch("good") == (200, b"\x89PNG", "attachment; filename*=UTF-8''screen%20%C3%BC.png")
