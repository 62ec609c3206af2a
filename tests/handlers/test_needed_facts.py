"""The facts that experts need: listed on the card, asked for by one tap, never a form for the customer (RULES 5)."""

from pathlib import Path

import pytest

from handlers.wording.voice import flat
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

FACTS = r'        facts: {release: [], plant code: [codice, "/\\bP\\d{3}\\b/"]}' + "\n"
LISTED = "Needed, not mentioned yet: "


def listing(database: Database, folder: Path) -> Scene:
    """The desk, whose finance module lists two facts."""
    return Scene(
        database,
        folder,
        {"        queue: erp-finance\n        words:": f"        queue: erp-finance\n{FACTS}        words:"},
    )


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Giulia asks, and mentions nothing of it."""
    made = listing(sqlite_database, tmp_path)
    made.says("giulia", QUESTION)
    return made


def test_the_card_lists_what_was_not_mentioned_until_it_is(database: Database, tmp_path: Path) -> None:
    scene = listing(database, tmp_path)
    scene.says("giulia", QUESTION)
    assert f"{LISTED}plant code, release" in scene.card().text
    assert "askfor" not in scene.card().words, "whoever owns it asks"
    scene.says("giulia", "We have release 14.2")
    assert f"{LISTED}plant code" in scene.card().text
    scene.says("giulia", "and the plant is P040")
    assert LISTED not in scene.card().text


def test_one_tap_makes_them_the_question_which_can_be_edited(scene: Scene) -> None:
    scene.presses("anna", "claim", scene.card())
    assert scene.card().words == ["askfor", "ask", "resolve", "transfer"]
    form = scene.presses("anna", "askfor", scene.card())
    assert form.reply.form is not None
    assert form.reply.form.word == "ask"
    assert form.reply.form.fields[0].value == "Please tell me: plant code, release"
    scene.sends(form, question="Please tell me: plant code, release. Thank you!")
    assert "Please tell me: plant code, release. Thank you!" in scene.last("giulia", script="C9").text
    assert scene.ticket().state == "pending_customer"
    assert "askfor" not in scene.card().words, "it has been asked"
    scene.says("giulia", "14.2 is the release, plant P040")
    assert LISTED not in scene.card().text


def test_line_by_line_where_there_are_no_forms(scene: Scene) -> None:
    room = scene.card(place="-1001")
    scene.presses("liwei", "claim", room)
    scene.presses("liwei", "askfor", scene.card(place="-1001"))
    assert "Send “=” to keep: Please tell me: plant code, release" in scene.last("-1001", script="prompt").text
    scene.says("liwei", "=", to="-1001", under=room)
    assert "Please tell me: plant code, release" in scene.last("giulia", script="C9").text


def test_by_others_and_too_late(scene: Scene) -> None:
    card = scene.card()
    assert scene.presses("anna", "askfor", card, "1001").reply.toast == "Nobody has claimed T-1001 yet. Claim it first."
    scene.presses("anna", "claim", card)
    for other in ("marco", "ivo", "nils", "giulia"):
        assert scene.presses(other, "askfor", card, "1001").reply.form is None
    scene.says("giulia", "release 14.2, P040")
    late = scene.presses("anna", "askfor", card, "1001")
    assert late.reply.toast == "This has changed: what T-1001 needed has been mentioned."
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="c", fix="f")
    over = scene.presses("anna", "askfor", card, "1001")
    assert over.reply.toast.startswith("This has changed: Anna Lindqvist solved T-1001")


def test_the_customer_reads_nothing_of_the_list(scene: Scene) -> None:
    assert not [one for one in scene.read("giulia") if "plant code" in flat(one.card.text)]


def test_a_part_that_lists_none_shows_none(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    assert LISTED not in lone.card().text
