"""Somebody of a proven company who is not named asks: his colleagues approve it, have him added, or decline (D5)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.admin import amending
from storage.engine import Database
from tests.handlers.cast import BIANCHI
from tests.handlers.scene import QUESTION, Scene

NAMED = {"    named: []  ": "    named: [giulia]\n    places: 2  "}
FULL = {"    named: []  ": "    named: [giulia]\n    places: 1  "}
PROVEN = {"    contacts: [giulia, luca]": f"    contacts: [giulia, luca]\n    workspaces:\n      - slack: {BIANCHI}"}

Stage = Callable[[dict[str, str]], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene over a desk file with these changes."""
    return lambda changes: Scene(database, tmp_path, changes)


@pytest.fixture
def asked(stage: Stage) -> Scene:
    """Paolo of Bianchi, whom nobody knows, asked from his company's own workspace."""
    scene = stage({**NAMED, **PROVEN})
    scene.says("paolo@slack", QUESTION)
    return scene


def test_he_is_greeted_and_told_who_was_asked(asked: Scene) -> None:
    (kept,) = asked.read("paolo@slack")
    assert "It is T-1001, and I asked Giulia Rossi to approve it." in kept.text
    assert "Sara Holm writes to you by tomorrow 10:04 (Stockholm)." in kept.text
    for secret in ("Gold", "C-2044", "ERP"):
        assert secret not in kept.text
    card = asked.last("giulia@slack", script="D5")
    assert card.text == (
        f"Paolo Neri wants to open a request under your contract (T-1001):\n{QUESTION}\nOne contact place is free."
    )
    assert [one.label for one in card.card.buttons] == ["Approve this one", "Add Paolo", "Decline"]
    assert asked.last("sara", script="D2").words == ["allow", "contact", "decline"]


def test_approved_it_starts_and_the_next_one_is_asked_for_again(asked: Scene) -> None:
    card = asked.last("giulia@slack", script="D5")
    asked.presses("giulia@slack", "approve", card)
    told = asked.last("paolo@slack", script="D3").text
    assert told.startswith("Giulia Rossi approved T-1001. The ERP Finance team answers by today 15:04")
    assert QUESTION in asked.card().text
    assert card.text == "T-1001 allowed by Giulia Rossi, 13:04."
    assert asked.last("sara", script="D2").text == "T-1001 allowed by Giulia Rossi, 13:04."
    asked.later(minutes=20)
    asked.says("paolo@slack", "The VAT report is wrong too")
    assert asked.ticket(1002).state == "held"


def test_added_he_may_ask_from_now_on(asked: Scene) -> None:
    asked.presses("giulia@slack", "admit", asked.last("giulia@slack", script="D5"))
    told = asked.last("paolo@slack", script="D3").text
    assert told.startswith("You can open requests for Bianchi Meccanica: T-1001 starts now.")
    assert asked.ticket().state == "waiting"
    assert "paolo-neri" in asked.db.read_now(amending.contract_of, "C-2044").named
    assert "paolo-neri" in asked.db.read_now(amending.organisation_of, "bianchi").contacts
    asked.later(minutes=20)
    asked.says("paolo@slack", "The VAT report is wrong too")
    assert asked.ticket(1002).state == "waiting"


def test_a_contact_who_is_not_named_reads_why(stage: Stage) -> None:
    scene = stage(NAMED)
    scene.says("luca", QUESTION)
    assert scene.last("luca").text == (
        "Hello Luca. Your contract names the people who can open requests, and you are not among them.\n"
        "I kept your message as T-1001 and asked Giulia Rossi to approve it. If nobody there does, Sara Holm writes to "
        "you by tomorrow 10:04 (Rome)."
    )


def test_a_contact_who_is_not_named_is_added_to_the_names_only(stage: Stage) -> None:
    scene = stage(NAMED)
    scene.says("luca", QUESTION)
    scene.presses("giulia@slack", "admit", scene.last("giulia@slack", script="D5"))
    assert scene.ticket().state == "waiting"
    assert scene.db.read_now(amending.contract_of, "C-2044").named == ("giulia", "luca")


def test_without_a_free_place_nobody_can_be_added(stage: Stage) -> None:
    scene = stage(FULL)
    scene.says("luca", QUESTION)
    card = scene.last("giulia@slack", script="D5")
    assert "No contact place is free." in card.text
    assert card.words == ["approve", "decline"]
    said = scene.presses("giulia@slack", "admit", card, "1001")
    assert said.reply.toast == (
        "No contact place is free, so I could not add Luca Bianchi. Sara Holm can add one and has been told."
    )
    assert scene.ticket().state == "held"
    scene.presses("giulia@slack", "admit", card, "1001")
    (told,) = scene.read("sara", "Giulia Rossi wants to add Luca Bianchi")
    assert told.text.startswith(
        "Giulia Rossi wants to add Luca Bianchi to those who may ask under C-2044 (T-1001), which cannot be done: "
    )


def test_declined_in_the_colleagues_words(asked: Scene) -> None:
    opened = asked.presses("giulia@slack", "decline", asked.last("giulia@slack", script="D5"))
    asked.sends(opened, reason="Please ask me first")
    told = asked.last("paolo@slack", script="D3").text
    assert "Giulia Rossi's answer on T-1001:" in told
    assert "Please ask me first" in told
    assert asked.ticket().state == "closed"


@pytest.mark.parametrize("word", ["approve", "admit", "decline"])
@pytest.mark.parametrize("who", ["nils", "luca", "paolo@slack", "anna"])
def test_nobody_else_approves(asked: Scene, who: str, word: str) -> None:
    said = asked.presses(who, word, asked.last("giulia@slack", script="D5"), "1001")
    assert said.reply.toast
    assert said.reply.form is None
    assert asked.ticket().state == "held"


def test_an_unproven_stranger_reads_no_name(stage: Stage) -> None:
    scene = stage(NAMED)
    scene.says("paolo", QUESTION)
    for secret in ("Bianchi", "Gold", "C-2044", "Giulia", "ERP"):
        assert secret not in scene.last("paolo").text
    assert scene.read("giulia") == []
