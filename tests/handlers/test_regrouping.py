"""Several open requests in one chat: which one a later message belongs to, and how one tap corrects the guess (B4)."""

from pathlib import Path

import pytest

from handlers.rules.lifecycle import EventKind
from storage import journal
from storage.engine import Database
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

VAT = "The VAT report is empty"
LATER = "It is the plant in Turin"


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Giulia has two open requests; both were answered, and half an hour later she writes once more."""
    scene = Scene(sqlite_database, tmp_path)
    scene.says("giulia", QUESTION)
    scene.later(minutes=11)
    scene.says("giulia", VAT)
    scene.presses("giulia", "separate", scene.last("giulia", "Added to T-1001"))
    for number in (1001, 1002):
        scene.presses("anna", "claim", cards(scene, number))
        scene.says("anna", f"I look at T-{number}", to="C0ERP", under=cards(scene, number))
    scene.later(minutes=30)
    scene.says("giulia", LATER)
    return scene


def cards(scene: Scene, number: int) -> Shown:
    """The card of a request, whatever other cards name it."""
    return next(one for one in scene.chats.at("C0ERP", script="C1") if f"T-{number}" in one.card.title)


def added(scene: Scene) -> Shown:
    return scene.last("giulia", "Added to", "B4")


def test_b4_names_the_other_open_requests(scene: Scene) -> None:
    assert "Added to T-1002 (The VAT report is empty)." in added(scene).text
    assert [one.label for one in added(scene).card.buttons] == ["About T-1001", "New request"]


def test_b4_one_tap_gives_it_to_the_other_request(scene: Scene) -> None:
    said = scene.presses("giulia", "about", added(scene))
    assert said.reply.toast == "Added to T-1001."
    first, second = cards(scene, 1001), cards(scene, 1002)
    assert scene.last("C0ERP", f"{LATER}").thread == first.message
    assert scene.last("C0ERP", "The last message is now T-1001").thread == second.message
    assert scene.running(1001).clocks.asks != ()
    assert scene.running(1002).clocks.asks == (), "what it was not asked is no promise of its own"
    kinds = [one.kind for one in scene.db.read_now(journal.of_ticket, scene.ticket(1001).id)]
    assert kinds[-1] == EventKind.CUSTOMER_WROTE


def test_pressed_twice_or_after_the_other_button_it_does_nothing(scene: Scene) -> None:
    shown = added(scene)
    scene.presses("giulia", "about", shown)
    for word in ("about", "separate"):
        again = scene.presses("giulia", word, shown)
        assert again.reply.toast.startswith("I do not know this button"), word
    assert scene.count() == 2


@pytest.mark.parametrize("who", ["nils", "paolo"])
def test_nobody_else_moves_it(scene: Scene, who: str) -> None:
    shown = added(scene)
    scene.presses(who, "about", shown)
    assert scene.chats.at("C0ERP", "The last message is now T-1001") == []


def test_too_late_when_the_other_request_is_over(scene: Scene) -> None:
    shown = added(scene)
    scene.commands("giulia", "withdraw")
    scene.presses("giulia", "withdraw", scene.last("giulia", script="B2"), value="1001")
    assert scene.presses("giulia", "about", shown).reply.toast.startswith("I do not know this button")


def test_an_answer_decides_without_a_tap(scene: Scene) -> None:
    answer = scene.last("giulia", "I look at T-1001", "B6")
    scene.says("giulia", "and in Milan", answering=answer)
    assert scene.last("C0ERP", "and in Milan").thread == cards(scene, 1001).message
    own = scene.says("giulia", "and in Rome", answering=scene.last("giulia", script="B2"))
    assert scene.last("C0ERP", "and in Rome").thread == cards(scene, 1002).message
    scene.says("giulia", "and in Naples", answering=own)
    assert scene.last("C0ERP", "and in Naples").thread == cards(scene, 1002).message


@pytest.mark.parametrize("script", ["B2", "B4", "B5", "B6"])
def test_an_answer_to_anything_said_about_a_request_is_about_it(scene: Scene, script: str) -> None:
    later = scene.last("giulia", "T-1002", script) if script != "B6" else scene.last("giulia", "look at T-1002")
    scene.presses("giulia", "about", added(scene))
    scene.says("giulia", "and in Milan", answering=later)
    assert scene.last("C0ERP", "and in Milan").thread == cards(scene, 1002).message
