"""Signing in: a one-time link, a signed session, and nobody else's chats."""

from base64 import urlsafe_b64encode

from aiohttp import ClientSession, CookieJar

from bot.console.access import COOKIE, invite
from bot.console.app import Setup
from handlers.notices import Document, Plain, Sent, Target
from storage.engine import Database
from tests.bot.console.conftest import Served, serve
from tests.bot.console.handdesk import CAST, START, HandDesk


async def sign_in(real: Served, db: Database, user: str = "giulia") -> str:
    token = invite(db, user, START)
    await real.http.post(real.url + "/console/in", data={"token": token})
    return token


async def test_without_a_session_there_is_only_the_door(real: Served) -> None:
    answer = await real.http.get(real.url + "/")
    assert (answer.status, "one-time link" in await answer.text()) == (401, True)
    for path in ("/console/chat?as=giulia", "/console/events"):
        assert (await real.http.get(real.url + path)).status == 401
    body = {"as": "giulia", "chat": "@giulia", "nonce": "nonce-0001", "text": "x"}
    assert (await real.http.post(real.url + "/console/say", json=body)).status == 401
    assert real.desk.heard == []


async def test_a_link_shows_whom_it_signs_in_and_works_once(real: Served, sqlite_database: Database) -> None:
    token = invite(sqlite_database, "anna", START)
    for _ in range(2):  # a link preview that looks does not spend it
        assert "Anna Lindqvist" in await (await real.http.get(f"{real.url}/console/in/{token}")).text()
    answer = await real.http.post(real.url + "/console/in", data={"token": token}, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert answer.status == 303
    assert all(flag in cookie for flag in ("HttpOnly", "SameSite=Strict"))
    again = await real.http.post(real.url + "/console/in", data={"token": token})
    assert again.status == 403
    assert (await real.http.get(f"{real.url}/console/in/{token}")).status == 410


async def test_a_session_sees_and_does_only_its_own(real: Served, sqlite_database: Database) -> None:
    await sign_in(real, sqlite_database)
    page = await (await real.http.get(real.url + "/")).text()
    assert "Giulia Rossi" in page
    assert not any(words in page for words in ("Demo:", "desk-time", "<select", "Luca Bianchi", "Show me"))
    chat = await (await real.http.get(real.url + "/console/chat?as=anna&chat=%23erp-finance")).text()
    assert 'data-chat="@giulia"' in chat
    body = {"as": "anna", "chat": "#erp-finance", "nonce": "nonce-0001", "text": "x"}
    assert (await real.http.post(real.url + "/console/say", json=body)).status == 403
    assert (await real.http.post(real.url + "/console/say", json=body | {"chat": "@giulia"})).status == 200
    assert [one.writer.user for one in real.desk.heard] == ["giulia"]


async def test_a_made_up_session_is_none(real: Served) -> None:
    made_up = urlsafe_b64encode(b"giulia\n9999999999").decode()
    for value in (f"{made_up}.{'0' * 64}", made_up, "x", "é.é"):
        real.http.cookie_jar.update_cookies({COOKIE: value})
        assert (await real.http.get(real.url + "/")).status == 401


async def test_a_demo_that_others_can_reach_asks_for_its_secret(sqlite_database: Database) -> None:
    desk = HandDesk()
    setup = Setup(lambda conn: CAST, lambda: START, demo=desk, secret="s3cret-s3cret", locked=True)
    console, server = await serve(sqlite_database, desk, setup)
    url = f"http://127.0.0.1:{server.port}"
    async with ClientSession(headers={"Origin": url}, cookie_jar=CookieJar(unsafe=True)) as http:
        assert (await http.get(url + "/")).status == 401
        assert (await http.get(url + "/console/clock")).status == 401
        assert (await http.post(url + "/console/in", data={"token": "guess"})).status == 403
        assert (await http.post(url + "/console/in", data={"token": "s3cret-s3cret"})).status == 200
        assert (await http.get(url + "/console/clock")).status == 200
    await console.stop()
    await server.stop()


async def test_nobody_downloads_a_file_of_somebody_else_s_chat(real: Served, sqlite_database: Database) -> None:
    assert real.desk.sender is not None
    log = Document("log.txt", "internal", (Plain("The log"),))
    sent = await real.desk.sender.send(log, Target("console", "local", "sara", True), 900, repeated=False)
    assert isinstance(sent, Sent)
    path = f"{real.url}/console/file/{sent.message}"
    assert (await real.http.get(path)).status == 401
    await sign_in(real, sqlite_database)
    assert (await real.http.get(path)).status == 404
