"""Whoever takes a request over, or claims a long one, reads in its room what happened so far (RULES 5)."""

import pytest

from tests.handlers.handed import INTEGRATIONS, hand
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def worked(lone: Scene) -> Scene:
    """Anna answered, noted, promised and asked; Giulia has not answered yet."""
    return work(lone)


def work(scene: Scene) -> Scene:
    """As told above."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    for text in ("It is the rounding profile", "🔒 changed in 14.2?", "update by 16:00"):
        scene.says("anna", text, to="C0ERP", under=scene.card())
    scene.says("giulia", "Since the update of Monday")
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    return scene


def extract(scene: Scene, place: str = "C0ERP") -> str:
    """The newest one in a room."""
    return scene.last(place, "so far", "C10").text


def test_taken_over_it_says_what_was_asked_tried_promised_and_is_still_open(scene: Scene) -> None:
    worked = work(scene)
    worked.presses("marco", "takeover", worked.card(), "1001")
    assert extract(worked).splitlines() == [
        "T-1001 so far",
        f"Asked: “{QUESTION}”",
        "Anna Lindqvist: “It is the rounding profile”",
        "Anna Lindqvist: “Which plant code?”",
        "Anna Lindqvist noted: 🔒 changed in 14.2?",
        "Giulia Rossi last: “Since the update of Monday”",
        "Giulia Rossi has not answered: “Which plant code?”",
        "Next news were promised by today 16:00 (Rome).",
    ]
    assert extract(worked, "-1001") == extract(worked)
    assert not [one for one in worked.read("giulia") if "so far" in one.text]
    assert worked.last("C0ERP", "so far").thread == worked.card().thread


def test_handed_to_a_person_and_to_a_queue(worked: Scene) -> None:
    hand(worked, "anna", worked.card(), "Li Wei", "the import from Turin")
    assert "has not answered: “Which plant code?”" in extract(worked)
    hand(worked, "liwei@slack", worked.card(), INTEGRATIONS)
    assert not worked.chats.at("C0INTEGRATIONS", "so far")
    worked.presses("anna", "claim", worked.card(place="C0INTEGRATIONS"))
    assert extract(worked, "C0INTEGRATIONS").startswith("T-1001 so far")


def test_what_was_answered_or_has_come_is_open_no_more(worked: Scene) -> None:
    worked.says("giulia", "P040")
    worked.sends(worked.presses("anna", "waitfor", worked.card(), "1001"), who="Acme", what="a certificate")
    worked.presses("marco", "takeover", worked.card(), "1001")
    assert "has not answered" not in extract(worked)
    assert "Giulia Rossi last: “P040”" in extract(worked)
    assert "Waits for Acme." in extract(worked)
    worked.presses("marco", "goon", worked.card())
    worked.presses("anna", "takeover", worked.card(), "1001")
    assert "Waits for Acme." not in extract(worked)
    assert "Answer by today" in extract(worked)


def test_a_claim_gets_one_only_when_much_was_said(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    for number in range(4):
        lone.says("giulia", f"And line {number}")
    lone.presses("anna", "claim", lone.card())
    assert not lone.chats.at("C0ERP", "so far")
    lone.says("luca", QUESTION)
    for number in range(5):
        lone.later(minutes=1)
        lone.says("luca", f"And line {number}", under=lone.last("luca", "T-1002"))
    lone.presses("anna", "claim", lone.card(1002))
    assert "Luca Bianchi last: “And line 4”" in extract(lone)


def test_without_a_word_of_ours_there_is_nothing_to_tell(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("anna", "claim", lone.card())
    lone.presses("marco", "takeover", lone.card(), "1001")
    assert not lone.chats.at("C0ERP", "so far")
