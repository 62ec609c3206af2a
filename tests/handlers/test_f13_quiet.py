"""F13: an account that asks nothing is a line of its account manager's day, no message of its own."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.mornings import at
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def quiet(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Bianchi asked on 24 November, and nothing since; on 11 January something else needs Sara."""
    scene = Scene(sqlite_database, tmp_path)
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="A wrong code", fix="It is right now")
    scene.presses("giulia", "confirm", scene.last("giulia", script="C12"))
    return scene


def test_f13_after_45_days_it_stands_below_the_line_of_monday(quiet: Scene) -> None:
    at(quiet, "2027-01-04 08:30")
    assert not quiet.read("sara", "no request since")
    at(quiet, "2027-01-11 08:30")
    told = quiet.last("sara", script="F11")
    assert told.text == (
        "Nothing needed you last week.\nBianchi Meccanica: no request since 24 Nov, renewal in 720 days."
    )


def test_f13_it_is_no_reason_to_write_on_another_day(quiet: Scene) -> None:
    at(quiet, "2027-01-11 08:30")
    before = len(quiet.read("sara"))
    at(quiet, "2027-01-15 23:00")
    assert len(quiet.read("sara")) == before


def test_f13_write_to_her_carries_her_account_managers_own_words_once(quiet: Scene) -> None:
    at(quiet, "2027-01-11 08:30")
    quiet.commands("sara", "status")
    quiet.presses("sara", "showeach", quiet.last("sara"))
    shown = quiet.last("sara", "no request since")
    assert [one.label for one in shown.card.buttons] == ["Write to Giulia", "Fine"]
    form = quiet.presses("sara", "quietwrite", shown)
    quiet.sends(form, words="Hello Giulia, how is the new plant?")
    assert quiet.last("giulia", script="F13").text == "Sara Holm writes:\nHello Giulia, how is the new plant?"
    assert quiet.last("sara", "Sent to Giulia Rossi in your name.")
    assert quiet.sends(quiet.presses("sara", "quietwrite", shown), words=" ").reply.errors
    assert quiet.sends(quiet.presses("sara", "quietwrite", shown), words="// she may leave us").reply.errors
    value = shown.card.buttons[0].value
    assert quiet.presses("marco", "quietwrite", shown, value=value).reply.form is None
    assert quiet.presses("sara", "quietwrite", shown, value="1.9999").reply.form is None


def test_f13_fine_keeps_it_away_for_as_long_again(quiet: Scene) -> None:
    at(quiet, "2027-01-11 08:30")
    quiet.commands("sara", "status")
    quiet.presses("sara", "showeach", quiet.last("sara"))
    shown = quiet.last("sara", "no request since")
    for _ in range(2):
        assert quiet.presses("sara", "quietfine", shown).reply.toast == "Noted: Bianchi Meccanica is fine."
    assert quiet.presses("giulia", "quietfine", shown, value="1").reply.toast != "Noted: Bianchi Meccanica is fine."
    at(quiet, "2027-02-01 08:30")
    assert "no request" not in quiet.last("sara", script="F11").text
    at(quiet, "2027-03-01 08:30")
    assert "no request since 24 Nov" in quiet.last("sara", script="F11").text
