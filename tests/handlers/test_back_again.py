"""Somebody blocks the desk, is answered meanwhile, and lets it write again (H2)."""

from pathlib import Path

import pytest

from handlers.inbound import Kind
from handlers.notices import Sign
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_rerouting import shut


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """Nils has one chat, asked there, and blocked the desk; Anna has her request."""
    scene = Scene(database, tmp_path)
    scene.says("nils", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.happens("nils", Kind.BLOCKED)
    shut(scene, "7003")
    return scene


def lets_it_write_again(scene: Scene) -> None:
    scene.chats.refuse = None
    scene.happens("nils", Kind.UNBLOCKED)


def test_h2_what_was_answered_meanwhile_comes_when_wanted_once_and_in_order(scene: Scene) -> None:
    said = [scene.says("anna", text, to="C0ERP", under=scene.card()) for text in ("first words", "second words")]
    assert len(scene.read("anna", "Not delivered to Nils Berg")) == 2
    lets_it_write_again(scene)
    back = scene.last("nils", script="H2")
    assert back.text == "Welcome back. While you were away you got 2 answers on T-1001."
    assert not scene.read("nils", "words")
    scene.presses("nils", "missed", back)
    assert [one.text for one in scene.read("nils", "words")] == ["first words", "second words"]
    assert all(scene.chats.signs["C0ERP", one.message] == [Sign.DELIVERED] for one in said)
    again = scene.presses("nils", "missed", back)
    assert "everything that I had for you" in again.reply.toast
    assert len(scene.read("nils", "words")) == 2


def test_who_missed_nothing_or_got_it_by_now_reads_nothing(scene: Scene) -> None:
    lets_it_write_again(scene)
    assert not scene.read("nils", script="H2")
    scene.happens("nils", Kind.BLOCKED)
    shut(scene, "7003")
    scene.says("anna", "the words", to="C0ERP", under=scene.card())
    scene.chats.refuse = None
    scene.presses("anna", "tryagain", scene.last("anna", "Not delivered"))
    scene.happens("nils", Kind.UNBLOCKED)
    assert len(scene.read("nils", "the words")) == 1
    assert not scene.read("nils", script="H2")


def test_nobody_else_is_shown_it(scene: Scene) -> None:
    scene.says("anna", "the words", to="C0ERP", under=scene.card())
    lets_it_write_again(scene)
    back = scene.last("nils", script="H2")
    scene.presses("paolo", "missed", back)
    assert not scene.read("paolo", "the words") + scene.read("nils", "the words")
