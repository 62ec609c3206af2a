"""Somebody answers a question before the desk has heard that it arrived."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.inbound import Inbound, Kind, Where
from storage.engine import Database
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import Scene

FIRST = "2"  # the number of what he wrote


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Paolo, whom nobody knows, wrote something, and is asked which company he is with."""
    scene = Scene(sqlite_database, tmp_path)
    said = scene.says("paolo", "Invoices are rounded")
    assert said.message == FIRST
    scene.commands("paolo", "start")
    scene.presses("paolo", "nocode", scene.last("paolo", script="A5"))
    return scene


def answer(scene: Scene, reply_to: str) -> None:
    where = Where("telegram", "global", PEOPLE["paolo"].user, direct=True)
    event = Inbound("q1", Kind.MESSAGE, PEOPLE["paolo"], where, message="801", text="Bianchi Meccanica")
    scene.does(replace(event, reply_to=reply_to))


def test_what_replies_to_a_message_nobody_knows_answers_the_question(scene: Scene) -> None:
    answer(scene, "9999999")
    assert scene.count() == 2
    assert "has no invite code and is with: Bianchi" in scene.last("sara", "T-1002").text


def test_what_replies_to_another_message_does_not(scene: Scene) -> None:
    answer(scene, FIRST)
    assert scene.count() == 1
    assert not scene.read("sara", "has no invite code")
