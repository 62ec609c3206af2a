"""An expert or the lead corrects what a request is about, or how pressing it is; the customer hears what matters."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from storage.engine import Database
from storage.journal import of_ticket
from tests.handlers.scene import QUESTION, Scene

Stage = Callable[[Mapping[str, str]], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene with a changed desk file."""
    return lambda changes: Scene(database, tmp_path, changes)


def test_an_expert_moves_it_to_another_subject_by_one_tap(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    due = scene.running().answer_due
    scene.says("anna", "topic", to="C0ERP", under=scene.card())
    asked = scene.last("C0ERP", script="topic")
    assert "T-1001 is taken to be about ERP Finance." in asked.text
    assert [(one.label, one.word) for one in asked.card.buttons] == [("Integrations", "topic")]
    assert scene.presses("anna", "topic", asked).reply.toast == "T-1001 is about Integrations now."
    assert "Moved to Integrations by Anna Lindqvist" in scene.last("C0ERP", "Moved to").text
    assert QUESTION in scene.card(place="C0INTEGRATIONS").text
    assert scene.running().answer_due == due
    assert "The Integrations team has it" in scene.last("giulia", "T-1001 · received").text
    (note,) = [
        one.data["corrected"]
        for one in scene.db.read_now(lambda conn: of_ticket(conn, scene.ticket().id))
        if "corrected" in one.data
    ]
    assert note == {"module": "interfaces"}


def test_only_who_may_work_on_it_corrects_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    card = scene.card()
    assert "which is not on your profile" in scene.presses("ivo", "topic", card, value="1001.interfaces").reply.toast
    assert scene.ticket().module == "finance"


def test_a_severity_needs_a_reason_and_the_customer_hears_it_without(scene: Scene) -> None:
    scene.says("giulia", "invoices are wrong")
    said = scene.commands("anna", "severity", to="C0ERP", under=scene.card())
    scene.sends(said, severity="Urgent", reason="her whole plant stands still")
    assert scene.ticket().severity == "urgent"
    told = scene.last("giulia", "marked T-1001").text
    assert told == "Anna Lindqvist marked T-1001 as urgent. The answer is due by today 15:04 (Rome)."
    assert "plant stands still" not in "".join(one.text for one in scene.read("giulia"))
    assert "her whole plant stands still" in scene.last("C0ERP", script="severity").text
    assert "answer by today 15:04" in scene.card().text
    assert "A person will answer by today 15:04 (Rome)" in scene.last("giulia", "T-1001 · received").text
    scene.commands("giulia", "why")
    assert "✔ It is urgent, as was chosen." in scene.last("giulia", script="why").text


def test_the_clause_self_raise_does_not_bind_us(stage: Stage) -> None:
    scene = stage({"      self_raise: 1 ": "      self_raise: 0 "})
    scene.says("giulia", "invoices are wrong")
    for wanted in ("urgent", "normal", "urgent"):
        said = scene.commands("marco", "severity", to="C0ERP", under=scene.card())
        scene.sends(said, severity=wanted, reason="so I see it")
        assert scene.ticket().severity == wanted


def test_a_severity_that_the_contract_does_not_know_is_refused_with_those_it_knows(scene: Scene) -> None:
    scene.says("giulia", "invoices are wrong")
    said = scene.commands("anna", "severity", to="C0ERP", under=scene.card())
    reply = scene.sends(said, severity="mega", reason="because").reply
    assert reply.errors == {"severity": "The contract knows urgent, normal, low; write one of them."}
    assert "severity" not in scene.sends(said, severity="low", reason="").reply.errors
    assert scene.ticket().severity == "normal"


def test_the_same_severity_changes_nothing(scene: Scene) -> None:
    scene.says("giulia", "invoices are wrong")
    said = scene.commands("anna", "severity", to="C0ERP", under=scene.card())
    assert scene.sends(said, severity="normal", reason="as it is").reply.toast == "T-1001 is normal already."
