"""The upload page: what is put there is a message once, whole or not at all, and only where the link is good."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.parcels import uploading
from bot.parcels.receiving import NotTakenError, Why, on_disk
from storage import inbox
from tests.bot.parcels.conftest import FORM, LIMITS, Page, body_of


async def test_the_page_says_whose_files_go_where_and_how_large_they_may_be(page: Page) -> None:
    answer = await page.http.get(page.address)
    text = await answer.text()
    assert answer.status == 200
    assert "<h1>Files for T-1001</h1>" in text
    assert "What you put here goes straight to T-1001 at Retainer desk, in the name of Giulia Rossi." in text
    assert "Up to 10 files, 1 MB in all. This page is open until 1 Dec 2026." in text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_what_is_put_there_is_her_message_and_the_page_says_so(page: Page) -> None:
    answer = await page.put({"dump.zip": b"PK" * 50_000, "screen ü.png": b"\x89PNG"})
    text = await answer.text()
    assert (answer.status, answer.url.query_string) == (200, "done")
    assert "Arrived and passed on. You can close this page." in text
    assert "<li>dump.zip (100 KB)</li>" in text
    assert page.kept() == [b"PK" * 50_000, b"\x89PNG"]
    assert page.scene.chats.names("C0ERP") == ["dump.zip", "screen ü.png"]
    assert "dump.zip, screen ü.png arrived" in page.scene.last("giulia", script="H3").text


async def test_who_came_from_his_own_page_finds_back_to_it(page: Page) -> None:
    answer = await page.put({"a.txt": b"a"}, form=f"{FORM}&back")
    text = await answer.text()
    assert (answer.status, "Arrived and passed on.</p>" in text) == (200, True)
    assert '<a href="/c">Back to your messages</a>' in text
    assert "Back to your messages" not in await (await page.http.get(page.address)).text()


async def test_a_file_that_came_is_read_where_it_lies(page: Page) -> None:
    await page.put({"dump.zip": b"PK" * 50_000})
    (act,) = [act for place, act in page.scene.chats.shown if place == "C0ERP"]
    async with page.folder.open(act.files[0]) as stream:
        content = b"".join([piece async for piece in stream.chunks])
    assert (stream.size, content) == (100_000, b"PK" * 50_000)


async def test_a_double_click_is_one_message(page: Page) -> None:
    first, second = await asyncio.gather(page.put({"a.txt": b"a"}), page.put({"a.txt": b"a"}))
    assert {first.status, second.status} == {200}
    assert "passed on" in await second.text()
    assert [one.name for one in page.files()] == ["a.txt"]
    assert len(page.handles()) == len(page.kept()) == 1


async def test_a_new_form_brings_more(page: Page) -> None:
    await page.put({"a.txt": b"a"})
    text = await (await page.put({"b.txt": b"b"}, form="f" * 16)).text()
    assert re.findall(r"<li>(\S+)", text) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("named", "status", "said"),
    [
        ({}, 422, "Choose a file first."),
        ({"a.txt": b"a", "empty.txt": b""}, 422, "There is nothing in empty.txt, so nothing was taken."),
        ({"a.txt": b"a", "Setup.exe": b"MZ"}, 422, "I do not pass on programs, so nothing was taken: Setup.exe."),
        ({f"{n}.txt": b"a" for n in range(11)}, 422, "Those are more than 10 files, so nothing was taken."),
        ({"a.bin": bytes(1_200_000)}, 413, "That is more than 1 MB, so nothing was taken. Send it in parts."),
    ],
    ids=["none", "empty", "program", "many", "large"],
)
async def test_what_is_not_taken_is_said_and_leaves_nothing(
    page: Page, named: dict[str, bytes], status: int, said: str
) -> None:
    answer = await page.put(named)
    assert answer.status == status
    assert said in await answer.text()
    assert page.is_empty()
    assert page.files() == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.txt", "agpj.txt"),
        ("<b>&amp;.txt", "<b>&amp;.txt"),
        ("x" * 500 + ".txt", "x" * 296 + ".txt"),
        ('say "hi".txt', 'say "hi".txt'),
    ],
)
async def test_a_name_is_a_name_and_nothing_else(page: Page, said: str, name: str) -> None:
    text = await (await page.put({said: b"a"})).text()
    assert [one.name for one in page.files()] == [name]
    assert page.kept() == [b"a"]
    assert "<b>" not in text


@pytest.mark.parametrize("token", ["never", "x" * 500, "%00"])
async def test_another_link_opens_nothing_and_takes_nothing(page: Page, token: str) -> None:
    other = replace(page, token=token)
    seen = await page.http.get(other.address)
    sent = await other.put({"a.txt": b"a"})
    for answer in (seen, sent):
        assert answer.status == 410
        assert "This link has ended." in await answer.text()
    assert page.is_empty()


async def test_a_link_that_ended_while_the_form_was_sent_takes_nothing(page: Page) -> None:
    whole = body_of({"a.txt": bytes(300_000)})

    async def late() -> AsyncIterator[bytes]:
        yield whole[:200_000]
        await asyncio.to_thread(page.scene.presses, "giulia", "withdraw", page.scene.last("giulia"), "1001")
        yield whole[200_000:]

    headers = {"Content-Type": KIND, "Content-Length": str(len(whole))}
    answer = await page.http.post(f"{page.address}?form={FORM}", data=late(), headers=headers)
    assert answer.status == 410
    assert page.is_empty()


@pytest.mark.parametrize("form", ["", "short", "with space 0123456789", "é" * 16, "x" * 65])
async def test_a_form_without_its_number_is_not_taken(page: Page, form: str) -> None:
    answer = await page.put({"a.txt": b"a"}, form=form)
    assert answer.status == 400
    assert page.is_empty()


async def test_no_more_is_kept_than_there_is_room_for(page: Page) -> None:
    for number in range(3):
        await page.put({"a.bin": bytes(800_000)}, form=f"{number}" * 16)
    answer = await page.put({"a.bin": bytes(800_000)}, form="x" * 16)
    assert answer.status == 507
    assert "There is no room for it just now, so nothing was taken." in await answer.text()
    assert len(page.handles()) == len(page.kept()) == 3
    assert sum(map(len, page.kept())) <= LIMITS.all


async def test_the_folder_is_made_when_it_is_needed(page: Page) -> None:
    await page.http.get(page.address)
    assert not page.path.exists()
    await page.put({"a.txt": b"a"})
    assert page.kept() == [b"a"]


async def test_a_disk_that_takes_nothing_is_said(page: Page) -> None:
    page.path.write_text("no folder")
    answer = await page.put({"a.txt": b"a"})
    assert answer.status == 507
    assert page.handles() == []


KIND = "multipart/form-data; boundary=bb"


async def test_a_disk_that_fills_up_meanwhile_is_said() -> None:
    with pytest.raises(NotTakenError) as caught:
        await on_disk(Path("/dev/full").write_bytes, b"a")
    assert caught.value.why is Why.FULL


async def raw(page: Page, body: bytes, *, length: int) -> None:
    """A request by hand, after which the line goes dead."""
    host, port = page.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /upload/{page.token}?form={FORM} HTTP/1.1\r\nHost: x\r\nContent-Type: {KIND}\r\nContent-Length: {length}"
    )
    writer.write(head.encode() + b"\r\n\r\n" + body)
    await writer.drain()
    writer.write_eof()
    await reader.read()
    writer.close()


PART = b'--bb\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'


@pytest.mark.parametrize(
    ("body", "length"),
    [(PART + b"half", 5000), (PART + b"half", 83), (b"--bb\r\nnonsense", 14), (b"", 0), (b"\x00" * 300, 300)],
    ids=["breaks off", "no end", "no head", "nothing", "no form"],
)
async def test_what_breaks_off_leaves_nothing(page: Page, body: bytes, length: int) -> None:
    await raw(page, body, length=length)
    await page.server.stop()  # what is under way ends
    assert page.is_empty()
    assert page.files() == []


async def test_another_kind_of_body_is_no_form(page: Page) -> None:
    answer = await page.http.post(f"{page.address}?form={FORM}", data={"a": "b"})
    assert answer.status == 400
    assert page.is_empty()


async def test_a_form_that_the_desk_cannot_take_is_kept_and_taken_again(page: Page) -> None:
    page.scene.db.write_now(lambda conn: conn.exec_driver_sql("ALTER TABLE files RENAME COLUMN medium TO away"))
    answer = await page.put({"a.txt": b"a"})
    assert answer.status == 500
    assert "Your files are saved and a person has been told." in await answer.text()
    assert page.kept() == [b"a"]
    page.scene.db.write_now(lambda conn: conn.exec_driver_sql("ALTER TABLE files RENAME COLUMN away TO medium"))
    (failure,) = page.scene.db.read_now(inbox.failures)
    await page.door.replay(failure.id)
    page.scene.deliver()
    assert page.scene.chats.names("C0ERP") == ["a.txt"]


@pytest.mark.parametrize("name", ["parcels.css", "parcels.js", "icon.svg"])
async def test_the_pages_own_files_are_served_and_no_others(page: Page, name: str) -> None:
    assert (await page.http.get(f"{page.url}/upload/static/{name}")).status == 200
    assert (await page.http.get(f"{page.url}/upload/static/..%2F{name}")).status == 404


def test_every_reason_has_its_sentence() -> None:
    assert set(uploading.SAID) == {uploading.Became.REFUSED, uploading.Became.FAILURE}
