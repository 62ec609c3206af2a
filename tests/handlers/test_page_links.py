"""Invites to a page in the browser: the link, a new one, and what a link says to whom (A0 to A4)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.inbound import Kind
from handlers.membership import visiting
from handlers.wording.voice import Voice, flat
from storage import entrances, people
from storage.engine import Database
from tests.handlers.scene import Scene
from tests.handlers.test_joining import invited

PAGE = "https://desk.example.org/c/"


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; Telegram has links, and so has the page."""
    found = Scene(database, tmp_path)
    database.write_now(lambda conn: entrances.keep(conn, "console", link=PAGE))
    database.write_now(lambda conn: entrances.keep(conn, "telegram", link="https://chat.example/?start=", handle="@d"))
    return found


def link(shown: str) -> str:
    """The last part of the page's address."""
    found = re.search(rf"{re.escape(PAGE)}(\S+)", shown)
    assert found, shown
    return found[1]


def voice(scene: Scene) -> Voice:
    return Voice("en", "Europe/Rome", scene.now)


def test_an_invite_names_the_page_after_the_chats_and_so_does_what_is_forwarded(scene: Scene) -> None:
    shown = invited(scene)
    assert re.search(r"Telegram: https://chat.example/\S+ · Web page: https://desk.example.org/c/i_\S+", shown.text)
    scene.presses("sara", "copyinvite", shown)
    assert re.search(r"Open \S+ \(Telegram\) or \S+ \(Web page\) or write the code", scene.last("sara").text)


def test_what_a_link_says_before_anybody_is_let_in(scene: Scene) -> None:
    brought = link(invited(scene).text)
    offer = scene.db.read_now(visiting.look, brought, voice(scene))
    assert offer
    assert offer.is_open
    assert "This invite is for Bianchi Meccanica, contract Gold. Is that you?" in flat(offer.card.text)
    later = Voice("en", "Europe/Rome", scene.now + timedelta(days=8))
    over = scene.db.read_now(visiting.look, brought, later)
    assert over
    assert not over.is_open
    assert "I can ask Sara Holm for a new one" in flat(over.card.text)
    for unknown in ("i_guessed", "BIAN-2222", ""):
        assert scene.db.read_now(visiting.look, unknown, voice(scene)) is None


def test_a_new_link_is_for_whoever_came_in_by_the_first(scene: Scene) -> None:
    scene.happens("paolo", Kind.STARTED, text=link(invited(scene).text))
    scene.presses("paolo", "join", scene.last("paolo", script="A1"))
    joined = scene.last("sara", "joined on")
    assert joined.words == ["reinvite"]
    scene.presses("sara", "reinvite", joined)
    first = link(scene.last("sara", "It works once").text)
    scene.presses("sara", "reinvite", joined, "1")
    second = link(scene.last("sara", "It works once").text)
    looks = [scene.db.read_now(visiting.look, each, voice(scene)) for each in (first, second)]
    assert [one.is_open for one in looks if one] == [False, True], "only the newest opens anything"
    scene.happens("paolo", Kind.STARTED, text=second)
    assert scene.db.read_now(people.is_taken, "paolo-neri-2") is False


def test_nobody_else_makes_a_new_link(scene: Scene) -> None:
    scene.happens("paolo", Kind.STARTED, text=link(invited(scene).text))
    scene.presses("paolo", "join", scene.last("paolo", script="A1"))
    before = len(scene.read("sara"))
    scene.presses("giulia", "reinvite", scene.last("sara", "joined on"))
    assert len(scene.read("sara")) == before
