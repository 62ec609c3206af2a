"""Ready answers of a module: listed, looked over, sent in the owner's name; a holding one stops no clock (E2)."""

from pathlib import Path

import pytest

from handlers.wording.voice import flat
from storage.engine import Database
from tests.handlers.handed import more
from tests.handlers.scene import QUESTION, Scene

READY = (
    '        replies:\n          release: {text: {en: "{contact}, which release?", it: "{contact}, quale release?"}}\n'
    '          received: {holding: true, text: {"*": "{expert} looks into {ref}."}}\n'
)
MODULE = "        queue: erp-finance\n"


def prepared(database: Database, folder: Path, **changes: str) -> Scene:
    """The finance module has two ready answers; Anna owns Giulia's request."""
    made = Scene(database, folder, {f"{MODULE}        words:": f"{MODULE}{READY}        words:", **changes})
    made.says("giulia", QUESTION)
    made.presses("anna", "claim", made.card())
    return made


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The same, on one kind of database."""
    return prepared(sqlite_database, tmp_path)


def test_the_word_lists_what_there_is_and_one_tap_shows_it(database: Database, tmp_path: Path) -> None:
    scene = prepared(database, tmp_path)
    scene.says("anna", "reply", to="C0ERP", under=scene.card())
    listed = scene.last("C0ERP", "Ready answers for T-1001")
    assert listed.text.endswith("Holding, no answer yet: received.")
    asked = scene.presses("anna", "reply", listed, "1001.release")
    assert asked.reply.form is not None
    assert asked.reply.form.fields[0].value == "Giulia Rossi, which release?"
    scene.sends(asked, text="Giulia, which release do you have?")
    assert "Giulia, which release do you have?" in scene.last("giulia", script="B6").text
    assert "Anna Lindqvist → Giulia Rossi: Giulia, which release do you have?" in scene.last("C0ERP", script="E2").text
    assert scene.running().answer is None, "it is an answer like any other"


def test_a_holding_one_leaves_the_answer_due(scene: Scene) -> None:
    due = scene.running().answer_due
    asked = scene.presses("anna", "reply", scene.card(), "1001.received")
    scene.sends(asked, text="Anna Lindqvist looks into T-1001.")
    assert scene.running().answer_due == due
    assert "Anna Lindqvist looks into T-1001." in scene.last("giulia", script="B6").text
    assert "A holding reply: the answer is still due today 15:04 (Rome)." in scene.last("C0ERP", script="E2").text


def test_a_contract_may_count_holding_replies(sqlite_database: Database, tmp_path: Path) -> None:
    counted = {"    clauses:\n": "    clauses:\n      holding_reply_counts: true\n"}
    scene = prepared(sqlite_database, tmp_path, **counted)
    scene.sends(scene.presses("anna", "reply", scene.card(), "1001.received"), text="We have it.")
    assert scene.running().answer is None
    assert "still due" not in scene.last("C0ERP", script="E2").text


def test_by_its_word_in_a_room_and_line_by_line(scene: Scene) -> None:
    scene.presses("anna", "transfer", scene.card())
    room = scene.card(place="-1001")
    assert more(room, "reply") != "1001.1", "the card offers them"
    scene.says("liwei", "reply release", to="-1001", under=room)
    assert "Anna Lindqvist has T-1001" in scene.last("-1001").text, "only the owner writes to the customer"
    scene.presses("liwei", "takeover", room, "1001")
    scene.says("liwei", "reply release", to="-1001", under=room)
    assert "which release?" in scene.last("-1001", script="prompt").text
    scene.says("liwei", "=", to="-1001", under=room)
    assert scene.last("giulia", script="B6").text.endswith("Giulia Rossi, which release?")


def test_words_that_only_look_like_it_go_to_the_customer(scene: Scene) -> None:
    scene.says("anna", "Reply tomorrow", to="C0ERP", under=scene.card())
    assert "Reply tomorrow" in scene.last("giulia", script="B6").text


def test_what_is_not_there_sends_nothing(scene: Scene) -> None:
    card, before = scene.card(), len(scene.read("giulia"))
    unknown = scene.presses("anna", "reply", card, "1001.other")
    assert unknown.reply.toast == (
        "I know no ready answer “other” for T-1001, and sent nothing. There are: received, release."
    )
    for other in ("marco", "ivo", "giulia"):
        assert scene.presses(other, "reply", card, "1001.release").reply.form is None
    note = scene.sends(scene.presses("anna", "reply", card, "1001.release"), text="🔒 only us")
    assert "internal note" in str(note.reply.errors)
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="c", fix="f")
    assert scene.presses("anna", "reply", card, "1001.release").reply.toast.startswith("This has changed")
    assert not [one for one in scene.read("giulia")[before:] if "release" in flat(one.card.text)]


def test_a_module_without_any_says_so(owned: Scene) -> None:
    assert "reply" not in [one.word for one in owned.card().card.more]
    said = owned.presses("anna", "reply", owned.card(), "1001.1")
    assert said.reply.toast == (
        "There are no ready answers for T-1001. They stand in the desk file, with its part of the product."
    )
