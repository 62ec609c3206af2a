"""The page over HTTP: what is written is shown, heard once, and answered."""

import json
from typing import Any

from aiohttp import ClientResponse

from handlers.inbound import Kind
from handlers.notices import Document, Plain, Sent, Target
from storage import shown
from storage.engine import Database
from tests.bot.console.conftest import Served


async def post(served: Served, path: str, **given: Any) -> ClientResponse:
    body = {"as": "giulia", "chat": "@giulia", "nonce": "nonce-0001"} | given
    return await served.http.post(served.url + path, json=body)


async def test_what_is_written_is_shown_and_heard_once(demo: Served) -> None:
    for _ in range(2):
        assert (await post(demo, "/console/say", text="Hello <b>")).status == 200
    assert [one.text for one in demo.desk.heard] == ["Hello <b>"]
    chat = await (await demo.http.get(demo.url + "/console/chat?as=giulia&pane=customer")).text()
    assert chat.count("Hello &lt;b&gt;") == 1
    assert 'class="message mine"' in chat


async def test_what_no_database_keeps_is_taken_out_of_what_is_written_and_changed(demo: Served) -> None:
    assert (await post(demo, "/console/say", text="Hello\0 \ud83d")).status == 200
    assert (await post(demo, "/console/edit", text="\ud83d again", message="1")).status == 200
    assert [one.text for one in demo.desk.heard] == ["Hello ?", "? again"]
    assert (await post(demo, "/console/say", text="\0", nonce="nonce-0002")).status == 422


async def test_a_message_nobody_acknowledged_is_delivered_again(demo: Served, sqlite_database: Database) -> None:
    demo.desk.refuses = True
    assert (await post(demo, "/console/say", text="Hello")).status == 500
    assert len(sqlite_database.read_now(shown.unheard)) == 1
    demo.desk.refuses = False
    await demo.console.start()
    assert [one.text for one in demo.desk.heard] == ["Hello"]
    assert sqlite_database.read_now(shown.unheard) == ()


async def test_a_press_answers_with_a_line_only_the_presser_sees(demo: Served) -> None:
    await post(demo, "/console/say", text="Broken!")
    pressed = {"chat": "#erp-finance", "word": "claim", "message": "3"}
    first = await post(demo, "/console/press", nonce="nonce-0002", **pressed | {"as": "anna"})
    second = await post(demo, "/console/press", nonce="nonce-0003", **pressed | {"as": "liwei"})
    assert (await first.json())["toast"] == "T-1042 is yours."
    assert (await second.json())["toast"].startswith("Anna Lindqvist claimed T-1042 just before you.")
    assert demo.desk.heard[-1].kind is Kind.PRESS


async def test_a_form_opens_and_shows_its_errors_at_the_field(demo: Served) -> None:
    where = {"as": "anna", "chat": "#erp-finance", "word": "ask"}
    opened = await (await post(demo, "/console/press", **where)).json()
    assert "What do you need from Giulia?" in opened["form"]
    wrong = await (await post(demo, "/console/form", nonce="nonce-0002", fields={"question": " "}, **where)).json()
    assert wrong["errors"] == {"question": "Write what you need."}


async def test_only_the_writer_changes_a_message(demo: Served, sqlite_database: Database) -> None:
    await post(demo, "/console/say", text="Helo", **{"as": "luca", "chat": "@luca"})
    (row,) = sqlite_database.read_now(shown.in_chat, "@luca")
    other = await post(demo, "/console/edit", message=row.id, text="Hello", nonce="nonce-0002")
    assert other.status == 404
    own = {"as": "luca", "chat": "@luca", "message": row.id}
    assert (await post(demo, "/console/edit", text="Hello", nonce="nonce-0003", **own)).status == 200
    assert (await post(demo, "/console/delete", nonce="nonce-0004", **own)).status == 200
    assert [one.kind for one in demo.desk.heard] == [Kind.MESSAGE, Kind.EDIT, Kind.DELETE]
    assert sqlite_database.read_now(shown.in_chat, "@luca") == ()


async def test_refusals_are_sentences(demo: Served) -> None:
    for given, status, words in (
        ({"text": "  "}, 422, "Write something first."),
        ({"text": "x" * 20_001}, 422, "20001 characters"),
        ({"text": "x", "chat": "@luca"}, 403, "belongs to somebody else"),
        ({"text": "x", "as": "nobody"}, 403, "Nobody of that name"),
        ({"text": "x", "nonce": ""}, 400, "Load it again"),
    ):
        answer = await post(demo, "/console/say", **given)
        assert (answer.status, words in await answer.text()) == (status, True), words
    assert (await demo.http.post(demo.url + "/console/say", data="[")).status == 400
    assert demo.desk.heard == []


async def test_open_pages_hear_of_changes_and_of_what_they_missed(demo: Served) -> None:
    async with demo.http.get(demo.url + "/console/events?since=0") as stream:
        await post(demo, "/console/say", text="Hello")
        turn, change = await event(stream)
        assert (change["chat"], change["writer"], change["removed"]) == ("@giulia", "giulia", False)
        assert "Hello" in change["html"]
    async with demo.http.get(demo.url + "/console/events", headers={"Last-Event-ID": turn}) as stream:
        again, _ = await event(stream)
        assert int(again) > int(turn)


async def event(stream: ClientResponse) -> tuple[str, Any]:
    """The next event's id and data."""
    number = ""
    while True:
        name, _, value = (await stream.content.readline()).decode().strip().partition(": ")
        if name == "id":
            number = value
        if name == "data":
            return number, json.loads(value)


async def test_the_page_stands_without_its_script(demo: Served) -> None:
    await post(demo, "/console/say", text="Hello there")
    page = await (await demo.http.get(demo.url + "/")).text()
    assert all(words in page for words in ("Hello there", "Demo: nothing leaves this computer", "ERP Finance"))
    for name, kind in (("page.css", "text/css"), ("page.js", "text/javascript"), ("icon.svg", "image/svg+xml")):
        answer = await demo.http.get(f"{demo.url}/console/static/{name}")
        assert (answer.status, answer.content_type) == (200, kind)
    assert (await demo.http.get(demo.url + "/console/static/")).status == 404
    assert (await demo.http.get(demo.url + "/console/static/..%2fapp.py")).status == 404


async def test_a_file_is_downloaded_by_whoever_may_see_its_chat(demo: Served, sqlite_database: Database) -> None:
    assert demo.desk.sender is not None
    log = Document('T-"1042.txt', "13:04 Giulia wrote: <b>è</b>", (Plain("The log"),))
    sent = await demo.desk.sender.send(log, Target("console", "local", "sara", True), 900, repeated=False)
    assert isinstance(sent, Sent)
    chat = await (await demo.http.get(demo.url + "/console/chat?as=sara&pane=account")).text()
    assert f'href="/console/file/{sent.message}"' in chat
    answer = await demo.http.get(f"{demo.url}/console/file/{sent.message}")
    assert (await answer.text(), answer.content_type) == (log.body, "text/plain")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="T-1042.txt"'
    await post(demo, "/console/say", text="no file")
    (row,) = [one for one in sqlite_database.read_now(shown.in_chat, "@giulia") if one.writer]
    for wrong in (row.id, 9999, "x"):
        assert (await demo.http.get(f"{demo.url}/console/file/{wrong}")).status == 404
