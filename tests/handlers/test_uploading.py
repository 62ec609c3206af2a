"""A file that is too large for a chat comes by a page and is a message of its sender on that request (H3)."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.parcels.inbound import Piece, event_of, read
from handlers.files import uploading
from handlers.files.uploading import Offered
from handlers.inbound import Attachment, Medium
from handlers.notices import Words
from schedules import parcels as clearing
from storage import downloads, uploads
from storage.engine import Database
from storage.uploads import Parcel
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import QUESTION, Said, Scene
from tests.handlers.test_held import ENDED

DUMP = Attachment(Medium.FILE, "f3", "dump.zip", 64_000_000, limit=20_000_000)
BASE = "https://desk.example.com"
MOST = 10**9


@pytest.fixture
def reached(owned: Scene) -> Scene:
    """Browsers reach the desk."""
    owned.db.write_now(downloads.serve_at, BASE)
    return owned


def token_in(scene: Scene, place: str) -> str:
    """The token of the link that the desk offered there last."""
    pieces = scene.last(place, "I can take files up to 20 MB here", "H3").card.text
    (address,) = [span.value for one in pieces if isinstance(one, Words) for span in one.spans]
    assert address.startswith(f"{BASE}/upload/")
    return address.rpartition("/")[2]


def looks(scene: Scene, token: str) -> Offered | None:
    return scene.db.read_now(uploading.look, token, scene.now)


def brings(scene: Scene, token: str, *, by: str = "", form: str = "f1") -> Said:
    """Somebody puts a file on the page; `by`: who claims to, where that is another."""
    offered = looks(scene, token)
    assert offered is not None
    handle = f"p{len(scene.chats.posts)}"
    parcel = Parcel(handle, "here", offered.link, form, 64_000_000, None, scene.now + timedelta(days=1))
    assert scene.db.write_now(uploads.reserve, parcel, MOST)
    piece = Piece(f"here/{handle}/0", "dump.zip", "application/zip", 64_000_000)
    event = read(json.loads(json.dumps(event_of(offered, form, handle, [piece]))))
    return scene.does(replace(event, writer=PEOPLE[by] if by else event.writer))


def clears(scene: Scene) -> list[str]:
    """The sweep looks; what it takes off the disk."""
    gone: list[str] = []
    scene.db.write_now(partial(clearing.clear, folder="here", discard=gone.append), scene.now, 50)
    return gone


def count(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(uploads.parcels)) or 0


# ------------------------------------------------------------------------------------------------------------- by whom


def test_a_customer_is_shown_a_page_for_his_request_where_browsers_reach_the_desk(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    assert reached.last("giulia", script="H3").text == (
        "I can take files up to 20 MB here; dump.zip has 64 MB. Use this page (7 days, goes straight to T-1001). "
        "Your text arrived."
    )
    offered = looks(reached, token_in(reached, "giulia"))
    assert offered is not None
    assert (offered.ref, offered.writer.user, offered.until) == ("T-1001", "7001", reached.now + timedelta(days=7))


def test_the_other_side_reads_that_it_may_follow(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    for place in ("C0ERP", "-1001"):
        assert "[dump.zip is too large for Telegram and may follow]" in reached.last(place, "The dump").text


def test_what_he_puts_there_is_his_message_in_every_room_and_he_reads_so(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    brings(reached, token_in(reached, "giulia"))
    for place in ("C0ERP", "-1001"):
        assert reached.chats.names(place) == ["dump.zip"]
    (act, *_) = [act for place, act in reached.chats.shown if place == "C0ERP"]
    assert (act.files[0].platform, act.caption != ()) == ("uploads", True)
    assert reached.last("giulia", script="H3").text == (
        "dump.zip arrived and belongs to T-1001; it counts as received 13:04."
    )
    offered = looks(reached, token_in(reached, "giulia"))
    assert offered is not None
    assert offered.passed_on == [("dump.zip", 64_000_000)]


def test_an_expert_brings_his_answers_file_by_the_page(reached: Scene) -> None:
    card = reached.card(place="C0ERP")
    reached.says("anna", "Set it like this", to="C0ERP", under=card, attachments=(DUMP,))
    brings(reached, token_in(reached, "C0ERP"))
    (act,) = [act for place, act in reached.chats.shown if place == "7001"]
    assert (act.author, act.about, act.files[0].name) == ("Anna Lindqvist", "T-1001", "dump.zip")
    assert reached.last("C0ERP", "dump.zip arrived", "H3").thread == card.thread


def test_what_an_expert_brought_he_takes_back_by_a_word(reached: Scene) -> None:
    card = reached.card(place="C0ERP")
    reached.says("anna", "Set it like this", to="C0ERP", under=card, attachments=(DUMP,))
    brings(reached, token_in(reached, "C0ERP"))
    (words, came) = reached.chats.at("7001", "dump.zip")
    reached.says("anna", "unsend", to="C0ERP", under=card)
    assert reached.chats.at("7001", "dump.zip") == [words]
    assert came.removed


def test_an_answer_to_the_receipt_is_about_its_request(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    brings(reached, token_in(reached, "giulia"))
    reached.later(minutes=30)
    reached.says("giulia", "the second sheet matters", answering=reached.last("giulia", "arrived", "H3"))
    assert reached.last("C0ERP", "the second sheet matters").thread == reached.card().thread
    assert reached.count() == 1


def test_a_colleagues_file_stays_inside_like_his_words(reached: Scene) -> None:
    card = reached.card(place="-1001")
    reached.says("liwei", "maybe this", to="-1001", under=card, attachments=(DUMP,))
    brings(reached, token_in(reached, "-1001"))
    assert reached.chats.names("7001") == []
    reached.presses("liwei", "send", reached.last("-1001", script="C6"))
    assert reached.chats.names("7001") == ["dump.zip"]


def test_a_file_brings_a_waiting_request_back_to_work(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    before = reached.running().answer_due
    reached.says("anna", "Thanks, I look", to="C0ERP", under=reached.card())
    assert reached.running().answer_due is None
    reached.later(minutes=5)
    brings(reached, token_in(reached, "giulia"))
    assert reached.running().answer_due is not None
    assert reached.running().answer_due != before


# ------------------------------------------------------------------------------------------------------- whose it is


@pytest.mark.parametrize("other", ["nils", "luca"], ids=["of another company", "a colleague"])
def test_the_link_is_one_persons_for_one_request(reached: Scene, other: str) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    said = brings(reached, token_in(reached, "giulia"), by=other)
    assert said.reply.errors == {"link": "over"}
    assert reached.chats.names("C0ERP") == []


def test_the_link_ends_after_seven_days_and_with_its_request(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    token = token_in(reached, "giulia")
    event = brings(reached, token).inbound
    reached.later(days=7)
    assert looks(reached, token) is None
    assert reached.does(replace(event, key="again")).reply.errors == {"link": "over"}


def test_nothing_is_brought_to_a_request_that_is_over(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    token = token_in(reached, "giulia")
    event = brings(reached, token).inbound
    reached.commands("giulia", "close")
    reached.presses("giulia", "withdraw", reached.last("giulia"), "1001")
    assert reached.ticket().state in uploading.OVER
    assert looks(reached, token) is None
    assert reached.does(replace(event, key="again")).reply.errors == {"link": "over"}


def test_a_message_taken_back_takes_its_link_along(reached: Scene) -> None:
    said = reached.says("giulia", "The dump", attachments=(DUMP,))
    token = token_in(reached, "giulia")
    reached.deletes(said)
    assert looks(reached, token) is None


def test_an_expert_who_left_the_room_brings_nothing(reached: Scene) -> None:
    reached.says("anna", "See", to="C0ERP", under=reached.card(), attachments=(DUMP,))
    token = token_in(reached, "C0ERP")
    event = brings(reached, token).inbound
    elsewhere = replace(event.where, place="C0ELSE")
    assert reached.does(replace(event, key="again", where=elsewhere)).reply.errors == {"link": "over"}


@pytest.mark.parametrize("token", ["", "never", "\x00", "x" * 900, "\ud800"])
def test_any_other_token_opens_nothing(reached: Scene, token: str) -> None:
    assert looks(reached, token) is None


# ---------------------------------------------------------------------------------------------------- how long it lies


def test_a_parcel_lies_until_thirty_days_after_its_request(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    handle = brings(reached, token_in(reached, "giulia")).inbound.value
    reached.later(days=40)
    assert clears(reached) == []
    reached.presses("giulia", "withdraw", reached.last("giulia"), "1001")
    reached.later(days=2)
    assert clears(reached) == []
    assert reached.db.read_now(uploads.earliest, "here") == (reached.ticket().closed_at or reached.now) + clearing.KEPT
    reached.later(days=29)
    assert clears(reached) == [handle]
    assert reached.db.read_now(count) == 0


def test_what_never_became_a_message_goes_after_a_day(reached: Scene) -> None:
    parcel = Parcel("p9", "here", "0" * 64, "f1", 5, None, reached.now + timedelta(days=1))
    reached.db.write_now(uploads.reserve, parcel, MOST)
    assert clears(reached) == []
    reached.later(days=1)
    assert clears(reached) == ["p9"]


def test_another_folders_parcels_are_not_asked_for_here(reached: Scene) -> None:
    reached.db.write_now(uploads.reserve, Parcel("p9", "there", "0" * 64, "f1", 5, None, reached.now), MOST)
    assert clears(reached) == []


def test_what_cannot_be_taken_off_the_disk_is_tried_again_a_day_later(reached: Scene) -> None:
    def full(handle: str) -> None:
        raise PermissionError(handle)

    reached.db.write_now(uploads.reserve, Parcel("p9", "here", "0" * 64, "f1", 5, None, reached.now), MOST)
    reached.db.write_now(partial(clearing.clear, folder="here", discard=full), reached.now, 50)
    assert reached.db.read_now(uploads.earliest, "here") == reached.now + timedelta(days=1)


def test_who_is_forgotten_leaves_no_parcel_and_no_link(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    token = token_in(reached, "giulia")
    handle = brings(reached, token).inbound.value
    reached.commands("giulia", "settings")
    reached.presses("giulia", "forget", reached.last("giulia", script="A13"), "")
    assert clears(reached) == [handle]
    assert looks(reached, token) is None


def test_room_is_kept_for_what_was_announced(reached: Scene) -> None:
    first = Parcel("p1", "here", "0" * 64, "f1", 700, None, reached.now)
    second = replace(first, handle="p2", size=301)
    assert reached.db.write_now(uploads.reserve, first, 1000)
    assert not reached.db.write_now(uploads.reserve, second, 1000)
    assert reached.db.write_now(uploads.reserve, replace(second, size=300), 1000)


def test_nothing_is_marked_on_a_message_that_no_chat_knows(reached: Scene) -> None:
    reached.says("anna", "See", to="C0ERP", under=reached.card(), attachments=(DUMP,))
    before = set(reached.chats.signs)
    brings(reached, token_in(reached, "C0ERP"))
    assert set(reached.chats.signs) == before


def test_the_first_words_of_a_request_have_the_link_too(lone: Scene) -> None:
    lone.db.write_now(downloads.serve_at, BASE)
    lone.says("giulia", QUESTION, attachments=(DUMP,))
    assert "goes straight to T-1001" in lone.last("giulia", script="H3").text


def test_what_is_brought_to_a_held_request_is_shown_when_it_starts(sqlite_database: Database, tmp_path: Path) -> None:
    scene = Scene(sqlite_database, tmp_path, ENDED)
    scene.db.write_now(downloads.serve_at, BASE)
    scene.says("giulia", QUESTION, attachments=(DUMP,))
    brings(scene, token_in(scene, "giulia"))
    assert scene.ticket().state == "held"
    assert scene.chats.names("C0ERP") == []
    scene.presses("sara", "allow", scene.last("sara", script="D2"))
    assert scene.chats.names("C0ERP") == ["dump.zip"]


def test_a_file_brought_when_it_was_solved_opens_it_again(reached: Scene) -> None:
    reached.says("giulia", "The dump", attachments=(DUMP,))
    reached.sends(reached.presses("anna", "resolve", reached.card()), cause="Rounding", fix="Corrected")
    assert reached.ticket().state == "resolved"
    brings(reached, token_in(reached, "giulia"))
    assert reached.ticket().state == "owned"
    assert reached.chats.names("C0ERP") == ["dump.zip"]
