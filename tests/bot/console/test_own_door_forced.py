"""The customers' page and forms, cookies and numbers that no browser sends: each is answered, and none is an error."""

import asyncio
import logging

import pytest

from tests.bot.console.ownhouse import PUBLIC, Browser, Home

HEAD = b'--bb\r\nContent-Disposition: form-data; name="link"'
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=bb"


@pytest.mark.parametrize("path", ["/c/in", "/c/out"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"link=\xff"),
        (f"{FORM}; charset=none", b"link=x"),
        ("multipart/form-data", b""),
        (PARTS, b""),
        (PARTS, b"--bb\r\nnonsense"),
        (PARTS, HEAD + b"\r\n\r\n\xff\r\n--bb--\r\n"),
        (PARTS, HEAD + b"\r\nContent-Type: text/plain; charset=none\r\n\r\nx\r\n--bb--\r\n"),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused_and_fills_no_log(
    home: Home, giulia: Browser, caplog: pytest.LogCaptureFixture, path: str, kind: str, body: bytes
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = await giulia.http.post(home.url + path, data=body, headers={"Content-Type": kind, "Origin": PUBLIC})
    assert (answer.status, await answer.text()) == (400, "The page sent something unreadable. Load it again.")
    assert not caplog.records


@pytest.mark.parametrize("path", ["/c", "/c/events"])
async def test_a_cookie_that_is_no_text_signs_nobody_in(home: Home, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", home.house.port)
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: retainer_visit="
    writer.write(head.encode() + b"\xff" * 30 + b"\r\n\r\n")
    assert b" 401 " in (await reader.read()).splitlines()[0]
    writer.close()


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65, "0123456789\0abcdef", "0123456789:abcdef", "é" * 16])
async def test_a_number_that_the_page_never_made_is_refused(home: Home, giulia: Browser, nonce: str) -> None:
    await giulia.get("/c")
    await giulia.sends("/c/say", text="Hello", nonce=nonce)
    assert giulia.status == 403
    await giulia.posts("/c/in", link=await home.link_of("giulia"), nonce=nonce)
    assert giulia.status == 400


async def test_nobody_keeps_more_streams_open_than_he_has_tabs(home: Home, giulia: Browser) -> None:
    answers = [await giulia.http.get(f"{home.url}/c/events?since=0") for _ in range(18)]
    statuses = [one.status for one in answers]
    caching = answers[0].headers["Cache-Control"]
    for one in answers:
        one.close()
    assert statuses == [200] * 15 + [429] * 3
    assert caching == "no-store"
