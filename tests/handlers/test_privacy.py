"""`privacy`: what is kept of whoever asks, and who reads it; what cannot be passed on is named in a sentence (H4)."""

from pathlib import Path

import pytest

from handlers.inbound import Attachment, Medium
from storage.engine import Database
from tests.handlers.scene import Scene


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The example desk."""
    return Scene(sqlite_database, tmp_path)


def test_a_customer_learns_who_reads_it_and_how_it_goes_away(scene: Scene) -> None:
    scene.commands("giulia", "privacy")
    told = scene.last("giulia")
    assert "what you write and send me" in told.text
    assert "Sara Holm, your account manager. Nobody else does." in told.text
    scene.presses("giulia", "settings", told)
    assert "forget" in scene.last("giulia", script="A13").words


@pytest.mark.parametrize("who", ["paolo", "anna"])
def test_a_stranger_and_one_of_ours_learn_it_too(scene: Scene, who: str) -> None:
    scene.says(who, "privacy")
    told = scene.last(who)
    assert "who work on a request read it. Nobody else does." in told.text
    assert "Sara" not in told.text
    assert told.words == []
    assert scene.count() == 0


def test_help_names_it(scene: Scene) -> None:
    scene.commands("giulia", "help")
    assert "privacy what I keep of you" in scene.last("giulia", script="G4").text


@pytest.mark.parametrize(
    ("kind", "named"),
    [("dice", "a dice"), ("invoice", "an invoice for payment"), ("message", "this kind of message")],
)
def test_h4_names_what_cannot_be_passed_on(scene: Scene, kind: str, named: str) -> None:
    scene.says("giulia", attachments=(Attachment(Medium.UNSUPPORTED, "", kind),))
    said = f"I cannot pass on {named}. Please write it as text or send a picture."
    assert scene.last("giulia", script="H4").text == said
    assert scene.count() == 0
