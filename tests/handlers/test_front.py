"""Whose chats show which words, as people come, change and go."""

from pathlib import Path

import pytest

from handlers.inbound import Kind
from handlers.membership import front
from handlers.membership.front import Part, Reader
from storage.engine import Database
from tests.desks import apply_changed
from tests.handlers.cast import CHANGES
from tests.handlers.scene import Scene


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The example desk."""
    return Scene(sqlite_database, tmp_path)


def chats(scene: Scene) -> dict[str, Reader]:
    return dict(scene.db.read_now(front.of, "telegram").chats)


def test_queues_have_theirs_and_people_once_they_wrote(scene: Scene) -> None:
    assert chats(scene) == {"-1001": Reader(Part.QUEUE)}
    scene.commands("liwei", "start")
    scene.commands("giulia", "start")
    assert chats(scene) == {"-1001": Reader(Part.QUEUE), "7002": Reader(Part.EXPERT, "en")}
    scene.happens("liwei", Kind.BLOCKED)
    assert "7002" not in chats(scene)


def test_whoever_becomes_an_account_manager_later_gets_his_own(scene: Scene, tmp_path: Path) -> None:
    scene.commands("nils", "start")
    assert "7003" not in chats(scene), "a contact has what everybody has"
    changed = {"    name: Nordfrakt\n    account_manager: ivo\n": "    name: Nordfrakt\n    account_manager: liwei\n"}
    scene.commands("liwei", "start")
    text = {was: now.replace(*next(iter(changed.items()))) for was, now in CHANGES.items()}
    apply_changed(scene.db, tmp_path / "later.yaml", text, scene.now)
    assert chats(scene)["7002"].part is Part.ACCOUNT


def test_a_menu_speaks_the_language_that_was_chosen(scene: Scene) -> None:
    scene.commands("liwei", "settings")
    scene.presses("liwei", "language", scene.last("liwei", script="A13"))
    chosen = scene.last("liwei", "Which language")
    scene.presses("liwei", "language", chosen, value="it")
    assert chats(scene)["7002"] == Reader(Part.EXPERT, "it")


def test_on_a_platform_without_anybody_nothing_is_shown(scene: Scene) -> None:
    assert scene.db.read_now(front.of, "nowhere").chats == {}
