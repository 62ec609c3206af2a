"""Whoever goes off duty with open requests hands them over by one press, or keeps them (CONVERSATIONS C17)."""

from pathlib import Path

import pytest

from handlers.staffing import leaving
from handlers.wording import leaving as wording
from handlers.wording.voice import Voice
from storage.engine import Database
from tests.desks import NOW
from tests.handlers.handed import choose
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_handover import ROTA, ring, until


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Anna, on duty until 18:00 in Stockholm, has two requests; one waits for its customer."""
    return working(sqlite_database, tmp_path)


@pytest.fixture
def everywhere(database: Database, tmp_path: Path) -> Scene:
    """The same, on each kind of database."""
    return working(database, tmp_path)


def working(database: Database, folder: Path) -> Scene:
    """As told above."""
    made = Scene(database, folder, ROTA)
    ring(made)
    made.says("giulia", QUESTION)
    made.says("luca", QUESTION)
    for number in (1001, 1002):
        made.presses("anna", "claim", made.card(number))
    made.sends(made.presses("anna", "ask", made.card(1002)), question="Which plant?")
    return made


def test_a_quarter_of_an_hour_before_it_she_is_asked_once(everywhere: Scene) -> None:
    until(everywhere, "24T16:44")
    assert not everywhere.read("anna", script="C17")
    until(everywhere, "24T16:45")
    asked = everywhere.last("anna", script="C17")
    assert asked.text == (
        "You go off duty at 18:00 with 2 open requests:\nT-1001 (was due today 15:04 (Stockholm))\nT-1002 (waiting)"
    )
    assert [one.label for one in asked.card.buttons] == ["Hand over both", "Keep them"]
    until(everywhere, "24T16:50")
    until(everywhere, "24T17:00")
    assert len(everywhere.read("anna", script="C17")) == 1


@pytest.mark.parametrize(
    ("count", "labels"),
    [(1, ["Hand it over", "Keep it"]), (2, ["Hand over both", "Keep them"]), (3, ["Hand all over", "Keep them"])],
)
def test_c17_the_buttons_say_how_many_they_are_about(count: int, labels: list[str]) -> None:
    assert [one.label for one in wording.buttons(Voice("en", "Europe/Rome", NOW), count, "1")] == labels


def test_without_open_requests_nobody_is_asked(sqlite_database: Database, tmp_path: Path) -> None:
    scene = Scene(sqlite_database, tmp_path, ROTA)
    ring(scene)
    until(scene, "24T16:45")
    assert not scene.read("anna", script="C17")


def test_handed_to_the_queue_they_are_unclaimed_with_the_line_and_the_next_reads_what_was(everywhere: Scene) -> None:
    until(everywhere, "24T16:45")
    asked = everywhere.last("anna", script="C17")
    before = len(everywhere.read("giulia"))
    form = everywhere.presses("anna", "handall", asked)
    assert form.reply.form is not None
    assert everywhere.sends(form, to="queue", line=" ").reply.errors == {
        "line": "Please fill in “What the next person must know (internal)”."
    }
    everywhere.sends(form, to="queue", line="try the profile of Turin")
    for number in (1001, 1002):
        assert everywhere.ticket(number).state == "waiting"
        assert everywhere.card(number).text.splitlines()[1] == "➡ Anna Lindqvist: try the profile of Turin"
    told = everywhere.last("anna", script="C17")
    assert told.text == "You handed T-1001, T-1002 over: whoever claims it first has it."
    assert not told.words
    assert len(everywhere.read("giulia")) == before, "she hears of it when somebody has it (C18)"
    everywhere.presses("liwei@slack", "claim", everywhere.card(1002))
    assert "Luca Bianchi has not answered: “Which plant?”" in everywhere.last("C0ERP", "so far", "C10").text
    assert "Li Wei" in everywhere.last("luca", script="B5").text


def test_handed_to_a_colleague_they_are_his_at_once(scene: Scene) -> None:
    until(scene, "24T16:45")
    form = scene.presses("anna", "handall", scene.last("anna", script="C17"))
    scene.sends(form, to=choose(form.reply.form, "Li Wei"), line="yours")
    for number in (1001, 1002):
        assert "Li Wei since" in scene.card(number).text
    assert "takes T-1001 over from Anna Lindqvist" in scene.last("giulia", script="C10").text
    assert scene.last("anna", script="C17").text == "You handed T-1001, T-1002 over to Li Wei."


def test_kept_they_stay_hers(scene: Scene) -> None:
    until(scene, "24T16:45")
    asked = scene.last("anna", script="C17")
    scene.presses("anna", "keepall", asked)
    scene.db.write_now(leaving.look, scene.now)
    scene.deliver()
    assert scene.last("anna", script="C17").text == "T-1001, T-1002 stay yours.", "and she is not asked again"
    assert scene.ticket().state == "owned"


def test_going_off_by_hand_asks_the_same(scene: Scene) -> None:
    scene.commands("anna", "off")
    asked = scene.last("anna", script="C17")
    assert "2 open requests stay yours." in asked.text
    form = scene.presses("anna", "handall", asked)
    scene.sends(form, to="queue", line="please")
    assert scene.ticket().state == "waiting"


def test_twice_by_others_and_too_late(scene: Scene) -> None:
    until(scene, "24T16:45")
    asked = scene.last("anna", script="C17")
    value = asked.card.buttons[0].value
    for stranger in ("giulia", "nils", "sara"):
        assert scene.presses(stranger, "handall", asked).reply.toast
        assert scene.presses(stranger, "keepall", asked).reply.toast
    form = scene.presses("anna", "handall", asked)
    assert set(scene.sends(form, to="p999", line="x").reply.errors) == {"to"}
    scene.sends(form, to="queue", line="please")
    for word in ("handall", "keepall"):
        late = scene.presses("anna", word, asked, value)
        assert late.reply.toast == "This has changed: you have no open requests."
    assert scene.presses("anna", "handall", asked, "x").reply.toast
    assert scene.ticket().state == "waiting"
