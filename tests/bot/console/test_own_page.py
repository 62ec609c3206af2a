"""What somebody does on his own page without a script, and what he cannot do there."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection

from bot.door import real_time
from handlers.admin import amending
from handlers.notices import Button, Card, Document, Plain, Post, Target, dump
from storage import shown, visits
from tests.bot.console.ownhouse import PUBLIC, Browser, Home, browser, opened

QUESTION = "Since this morning invoices are rounded to whole euros"


async def says(home: Home, chat: str, post: Post, key: str = "out:900") -> int:
    """The desk says something in a chat; its number."""
    draft = shown.Draft(key, chat, dump(post), real_time())
    return (await home.house.db.write(shown.post, draft)).id


async def test_the_buttons_work_and_say_what_happened(home: Home, giulia: Browser) -> None:
    await giulia.says(QUESTION + ". It is urgent, we close the books tomorrow!")
    await giulia.presses("Make it normal")
    shown_now = await giulia.get("/c")
    assert "normal" in shown_now
    assert "Make it urgent" in shown_now


async def test_a_form_opens_beside_the_conversation_and_says_what_is_wrong_with_it(home: Home, giulia: Browser) -> None:
    await giulia.get("/c")
    await giulia.presses("Settings")
    await giulia.presses("Time zone")
    assert "Time zone" in giulia.text
    assert '<form class="asked"' in giulia.page
    await giulia.sends("/c/form", **{"f.answer": "Atlantis"})
    assert 'aria-invalid="true"' in giulia.page
    assert 'value="Atlantis"' in giulia.page
    await giulia.sends("/c/form", **{"f.answer": "Shanghai"})
    assert "time zone: Shanghai" in await giulia.get("/c")


async def test_a_reply_chooses_the_request(home: Home, giulia: Browser) -> None:
    await giulia.says(QUESTION)
    first = [row for row in await home.house.db.read(shown.in_chat, "@giulia") if row.writer][-1]
    shown_now = await giulia.get(f"/c?to={first.id}")
    assert f"You reply to: {QUESTION}" in shown_now
    await giulia.says("It is the Turin plant")
    row = (await home.house.db.read(shown.in_chat, "@giulia"))[-1]
    assert f'"reply_to":"{first.id}"' in row.body
    assert "T-1002" not in await giulia.get("/c")


async def test_what_was_written_is_changed_and_taken_back(home: Home, giulia: Browser) -> None:
    await giulia.says(QUESTION)
    mine = [row for row in await home.house.db.read(shown.in_chat, "@giulia") if row.writer][-1]
    assert f">{QUESTION}</textarea>" in (await giulia.get(f"/c?edit={mine.id}"), giulia.page)[1]
    await giulia.sends("/c/edit", text="Invoices are rounded to 10 euros")
    assert "Invoices are rounded to 10 euros" in giulia.text
    assert "changed" in giulia.text
    await giulia.sends("/c/delete", message=str(mine.id))
    assert "Delete this message?" in giulia.text
    await giulia.sends("/c/delete", message=str(mine.id), sure="1")
    assert "rounded to 10" not in await giulia.get("/c")


async def test_a_button_that_asks_first_is_asked_about(home: Home, giulia: Browser) -> None:
    sure = Button("Give up", "noword", "1", confirm="Really give up?")
    await says(home, "@giulia", Post(Card((Plain("Hm."),), buttons=(sure,))))
    await giulia.get("/c")
    assert "Really give up?" in await giulia.presses("Give up")
    assert "I do not know this button any more." in await giulia.sends(
        "/c/press", sure="1", button=_button(giulia.page)
    )


def _button(page: str) -> str:
    """What the question's yes sends."""
    return page.rpartition('name="button" value="')[2].partition('"')[0]


async def test_the_same_form_sent_twice_is_one_message(home: Home, giulia: Browser) -> None:
    before = giulia.page
    await giulia.says(QUESTION)
    giulia.page = before
    await giulia.says(QUESTION)
    assert [row.writer for row in await home.house.db.read(shown.in_chat, "@giulia")].count("giulia") == 1


WRONG: tuple[tuple[Mapping[str, str], int], ...] = (
    ({"mark": "0" * 64}, 403),
    ({"mark": ""}, 403),
    ({"nonce": "short"}, 403),
    ({"text": "  "}, 422),
    ({"text": "x" * 20_001}, 422),
    ({"to": "999999"}, 404),
)


async def test_what_is_wrong_is_a_sentence_and_the_words_stay(home: Home, giulia: Browser) -> None:
    for wrong, status in WRONG:
        given = {"text": QUESTION, **wrong}
        await giulia.says(**given)
        assert (giulia.status, 'class="whisper bad"' in giulia.page) == (status, True), wrong
        assert given["text"].strip() in giulia.page or "to" in wrong
    assert not [row for row in await home.house.db.read(shown.in_chat, "@giulia") if row.writer]


async def test_another_site_s_page_sends_nothing(home: Home, giulia: Browser) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Origin": PUBLIC, "Sec-Fetch-Site": "cross-site"}):
        answer = await giulia.http.post(home.url + "/c/say", data={"text": "x"}, headers=headers)
        assert answer.status == 403


async def test_more_than_a_person_writes_has_to_wait(home: Home, giulia: Browser) -> None:
    for _ in range(20):
        await giulia.says(" ")
    await giulia.says(QUESTION)
    assert (giulia.status, QUESTION in giulia.page) == (429, True)


async def test_messages_files_and_buttons_of_others_are_none(home: Home, giulia: Browser) -> None:
    post = Post(Card((Plain("secret"),), buttons=(Button("Yes", "solved", "1"),)))
    theirs = await says(home, "@luca", post)
    log = Document("log.txt", "internal", (Plain("The log"),))
    await home.house.adapters["console"].sender.send(log, Target("console", "local", "luca", True), 901, repeated=False)
    file = (await home.house.db.read(shown.in_chat, "@luca"))[-1].id
    for path in (f"/c?to={theirs}", f"/c?edit={theirs}", f"/c/file/{file}", f"/c/file/{theirs}/0"):
        assert "secret" not in await giulia.get(path)
        assert giulia.status == 404
    await giulia.get("/c")
    for action, given in (("press", {"button": f"{theirs} solved 1"}), ("delete", {"message": str(theirs)})):
        await giulia.sends(f"/c/{action}", **given)
        assert giulia.status == 404
        await giulia.get("/c")
    mine = await says(home, "@giulia", post, "out:902")
    await giulia.sends("/c/delete", message=str(mine), sure="1")
    assert giulia.status == 403, "what the desk said stays"


async def test_his_own_files_are_saved(home: Home, giulia: Browser) -> None:
    log = Document("log.txt", "line 1", (Plain("The log"),))
    target = Target("console", "local", "giulia", True)
    await home.house.adapters["console"].sender.send(log, target, 903, repeated=False)
    await giulia.get("/c")
    assert 'href="/c/file/' in giulia.page
    file = (await home.house.db.read(shown.in_chat, "@giulia"))[-1].id
    answer = await giulia.http.get(f"{home.url}/c/file/{file}")
    assert (await answer.text(), "attachment" in answer.headers["Content-Disposition"]) == ("line 1", True)


async def test_a_contact_who_has_left_is_out_at_once(home: Home, giulia: Browser) -> None:
    def leave(conn: Connection) -> None:
        amending.amend_contract(conn, "C-2044", {"named": ["luca"]}, now=real_time())
        amending.amend_organisation(conn, "bianchi", {"contacts": ["luca"]}, now=real_time())

    await home.house.db.write(leave)
    await giulia.get("/c")
    assert giulia.status == 401


async def test_who_wants_to_be_forgotten_is_signed_out_and_his_conversation_is_gone(
    home: Home, giulia: Browser
) -> None:
    await giulia.says(QUESTION)
    await giulia.presses("Settings")
    await giulia.presses("Delete my data", sure="1")
    await giulia.get("/c")
    assert giulia.status == 401
    rows = await home.house.db.read(shown.since, 0)
    assert not [row for row in rows if row.chat == "@giulia" and QUESTION in row.body]


async def test_a_sign_in_ends_after_thirty_days_without_a_visit(home: Home, giulia: Browser) -> None:
    token = giulia.cookie
    kept = await home.house.db.read(visits.by_token, token, real_time())
    assert kept is not None
    assert timedelta(days=29) < kept.ends_at - real_time() <= timedelta(days=30)
    soon = real_time() + timedelta(days=3)
    await home.house.db.write(lambda conn: visits.prolong(conn, kept, person_id=kept.person_id, ends_at=soon))
    answer = await giulia.http.get(home.url + "/c")
    assert "Max-Age=2592000" in answer.headers["Set-Cookie"], "whoever comes back stays"
    past = real_time() - timedelta(seconds=1)
    await home.house.db.write(lambda conn: visits.prolong(conn, kept, person_id=kept.person_id, ends_at=past))
    await giulia.get("/c")
    assert giulia.status == 401


async def test_the_page_says_what_browsers_are_to_refuse(home: Home, giulia: Browser) -> None:
    answer = await giulia.http.get(home.url + "/c")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    page = await answer.text()
    assert " onclick" not in page
    assert "<script>" not in page
    assert "style=" not in page


async def test_behind_https_the_cookie_is_bound_to_the_host(sqlite_url: str) -> None:
    async with opened(sqlite_url, public="https://desk.example.org") as home, browser(home) as paolo:
        link = await home.invite("Paolo Neri")
        await paolo.get(f"/c/{link}")
        data = {"link": link, "nonce": "0123456789abcdef", "answer": "yes"}
        answer = await paolo.http.post(home.url + "/c/in", data=data, allow_redirects=False)
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-retainer=")
        assert all(one in cookie for one in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=2592000"))


async def test_without_an_address_for_browsers_there_are_no_pages(sqlite_url: str) -> None:
    async with opened(sqlite_url, public="") as home, browser(home) as paolo:
        await paolo.get("/c")
        assert paolo.status == 404


async def test_files_go_to_the_request_he_wrote_on_last_by_the_upload_page(home: Home, giulia: Browser) -> None:
    assert "Write your question first: files go with it." in await giulia.sends("/c/files")
    assert giulia.status == 409
    await giulia.get("/c")
    await giulia.says(QUESTION)
    form = giulia.page
    shown_now = await giulia.sends("/c/files")
    assert (giulia.status, "T-1001" in shown_now) == (200, True)
    assert '<a href="/c">Back to your messages</a>' in giulia.page
    async with browser(home) as other:
        other.page = form
        await other.sends("/c/files")
        assert other.status == 401


async def test_who_adds_files_before_he_has_sent_what_he_wrote_keeps_his_words(home: Home, giulia: Browser) -> None:
    await giulia.says(QUESTION)
    shown_now = await giulia.sends("/c/files", text="And the export of one <b> of them")
    assert (giulia.status, "Send what you wrote first" in shown_now) == (409, True)
    assert ">And the export of one &lt;b&gt; of them</textarea>" in giulia.page


async def test_how_to_come_in_again_is_said_to_who_was_in(home: Home, giulia: Browser) -> None:
    async with browser(home) as other:
        assert "Open the link of your invite again." in await other.get("/c")
        unknown = await other.get("/c/i_nothing")
        assert "This link opens nothing." in unknown
        assert "Open the link of your invite again." not in unknown
