"""A claim lapses before the answer is due where its owner is off duty and gave no sign (CONVERSATIONS C18)."""

from pathlib import Path

import pytest

from handlers.admin.explaining import explain
from storage import lapses
from storage.engine import Database
from tests.handlers.handed import claimed, ring
from tests.handlers.scene import QUESTION, Scene

LEASE = {"      held_reply: 6h\n": "      held_reply: 6h\n      claim_lease: 30m\n"}


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; in Gold's contract claims lapse half an hour before the answer is due."""
    return Scene(database, tmp_path, LEASE)


def gone_home(scene: Scene) -> None:
    """Giulia asks at 13:04, Anna claims it and goes home."""
    claimed(scene, minutes=1)
    scene.commands("anna", "off")


def look(scene: Scene, **span: float) -> int:
    """Time passes, and claims are looked at; at how many."""
    scene.later(**span)
    found = ring(scene)
    scene.sweep()
    return found


def test_no_sign_and_off_duty_it_is_unclaimed_again_and_only_ours_hear(scene: Scene) -> None:
    gone_home(scene)
    told = len(scene.read("giulia"))
    assert look(scene, minutes=88) == 0
    assert look(scene, minutes=1) == 1, "14:34, half an hour before it is due"
    card = scene.card()
    assert card.text.splitlines()[-1] == "Unclaimed"
    assert card.words == ["claim", "transfer", "duplicate"]
    note = scene.last("C0ERP", script="C18").text
    assert note == "There was no sign of Anna Lindqvist, who is off duty: T-1001 is unclaimed again."
    lead = scene.last("marco", script="C18")
    assert lead.text == (
        "T-1001 (Bianchi Meccanica, urgent) is unclaimed again: no sign of Anna Lindqvist, who is off duty.\n"
        "Answer by today 15:04 (Rome)"
    )
    assert lead.words == ["takeover", "reassign"]
    assert len(scene.read("giulia")) == told, "the customer hears of nobody until somebody claims it"
    scene.presses("liwei@slack", "claim", card)
    assert "Li Wei (ERP Finance) has T-1001" in scene.last("giulia", script="B5").text
    assert any(
        "There was no sign of Anna Lindqvist" in line for line in scene.db.read_now(explain, "T-1001", scene.now)
    )


@pytest.mark.parametrize("sign", ["answer", "note", "question"])
def test_any_sign_since_the_claim_keeps_it(scene: Scene, sign: str) -> None:
    gone_home(scene)
    scene.later(minutes=5)
    if sign == "question":
        scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant?")
    else:
        scene.says("anna", "Looking into it" if sign == "answer" else "// later", to="C0ERP", under=scene.card())
    look(scene, minutes=84)
    assert "Anna Lindqvist since 13:04" in scene.card().text
    assert not scene.read("marco", script="C18")


def test_a_sign_before_the_customers_next_message_is_none(scene: Scene) -> None:
    gone_home(scene)
    scene.says("anna", "I look", to="C0ERP", under=scene.card())
    scene.later(minutes=15)
    scene.says("giulia", "Anything yet? Verona is wrong too")
    assert look(scene, minutes=89) == 0
    assert look(scene, minutes=1) == 1
    assert scene.ticket().state == "waiting"


def test_on_duty_it_stays_until_the_duty_ends(scene: Scene) -> None:
    claimed(scene)
    assert look(scene, minutes=90) == 1
    assert "Anna Lindqvist since 13:04" in scene.card().text
    scene.commands("anna", "off")
    assert look(scene, minutes=1) == 1, "looked at again, as she went"
    assert scene.ticket().state == "waiting"


def test_who_takes_it_when_the_moment_has_passed_keeps_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.commands("anna", "off")
    scene.later(minutes=100)
    scene.presses("anna", "claim", scene.card())
    look(scene, minutes=5)
    assert "Anna Lindqvist since 14:44" in scene.card().text


def test_without_the_clause_nothing_is_looked_at(scene: Scene, database: Database) -> None:
    scene.says("nils", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.commands("anna", "off")
    assert database.read_now(lapses.earliest) is None, "Nordfrakt's contract has no such clause"
    assert look(scene, hours=30) == 0
    assert scene.ticket().state == "owned"


def test_what_is_over_or_given_away_is_looked_at_no_more(scene: Scene, database: Database) -> None:
    gone_home(scene)
    assert database.read_now(lapses.earliest) is not None
    scene.presses("marco", "takeover", scene.card(), "1001.1")
    assert look(scene, minutes=89) == 1
    assert "Marco Ferri since" in scene.card().text, "he is on no rota, so nobody knows that he is off duty"
    scene.presses("giulia", "withdraw", scene.last("giulia", script="B2"), "1001")
    assert database.read_now(lapses.earliest) is None
