"""The desk is removed from a chat: those who answer for it hear once, and its requests go on privately (H8)."""

from pathlib import Path

import pytest

from handlers.inbound import Kind
from storage.engine import Database
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

BOUND = {"    contacts: [giulia, luca]\n": "    contacts: [giulia, luca]\n    channels:\n      - slack: C0SHARED\n"}


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; #bianchi-support belongs to Bianchi."""
    return Scene(database, tmp_path, BOUND)


@pytest.fixture
def lone(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The same, where one kind of database is enough."""
    return Scene(sqlite_database, tmp_path, BOUND)


def _removed(scene: Scene, value: str = "") -> Shown:
    """Luca asked in the shared channel, and took the desk out of it."""
    scene.says("luca", QUESTION, to="C0SHARED")
    scene.later(minutes=58)
    scene.happens("luca", Kind.REMOVED, "C0SHARED", value=value)
    return scene.last("sara", script="H8")


def test_account_manager_and_lead_hear_who_when_and_what_is_open(scene: Scene) -> None:
    told = _removed(scene)
    assert told.text == (
        "I was removed from bianchi-support by Luca Bianchi today 14:02 (Stockholm).\n"
        "An open request cannot be answered there."
    )
    assert [(one.label, one.word) for one in told.card.buttons] == [
        ("Move them to DM", "todm"),
        ("Contact Luca", "reach"),
    ]
    assert len(scene.read("marco", script="H8")) == 1, "who leads the queue is told too"
    scene.happens("luca", Kind.REMOVED, "C0SHARED", value="archived")
    assert len(scene.read("sara", script="H8")) == 1, "it is no news"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("archived", "bianchi-support was archived by Luca Bianchi"),
        ("deleted", "bianchi-support was deleted by Luca Bianchi"),
        ("unshared", "bianchi-support is no longer shared between the two workspaces"),
    ],
)
def test_it_says_what_happened(lone: Scene, value: str, said: str) -> None:
    assert _removed(lone, value).text.startswith(said)


def test_its_requests_go_on_privately(scene: Scene) -> None:
    told = _removed(scene)
    reply = scene.presses("sara", "todm", told).reply
    assert reply.toast == "T-1001: goes on privately."
    here = scene.last("luca", script="H8")
    assert here.text == (
        "T-1001 (Since this morning invoices from the Turin plant are rounde…) goes on here, because I cannot write in "
        "bianchi-support any more. Nothing is lost, its times stay as they are, and you do not need to repeat anything."
    )
    scene.presses("anna", "claim", scene.card())
    assert "Anna Lindqvist" in scene.last("luca", script="B5").text
    assert not scene.chats.at("C0SHARED", script="B5")
    scene.says("luca", "It is the Turin plant", under=here)
    assert scene.last("C0ERP", "It is the Turin plant")
    assert scene.count() == 1
    again = scene.presses("sara", "todm", told).reply.toast
    assert again == "This has changed: no open request is answered there any more."


def test_only_who_answers_for_it_may_move_it(lone: Scene) -> None:
    told = _removed(lone)
    value = told.card.buttons[0].value
    for who in ("anna", "luca", "ivo"):  # an expert, the customer, another company's account manager
        assert "Only " in lone.presses(who, "todm", told, value).reply.toast
    assert not lone.read("luca", script="H8")


def test_a_way_to_the_customer_is_shown_to_who_answers_for_him(lone: Scene) -> None:
    told = _removed(lone)
    said = lone.presses("sara", "reach", told).reply.toast
    assert said.startswith("T-1001 · Luca Bianchi: ")
    assert "Slack" in said
    assert "Only " in lone.presses("luca", "reach", told).reply.toast


def test_added_again_it_goes_on_there(scene: Scene) -> None:
    told = _removed(scene)
    scene.happens("luca", Kind.ADDED, "C0SHARED")
    too_late = scene.presses("sara", "todm", told).reply.toast
    assert too_late == "This has changed: I am in bianchi-support again."
    scene.presses("anna", "claim", scene.card())
    assert "Anna Lindqvist" in scene.last("C0SHARED", script="B5").text
    scene.happens("luca", Kind.REMOVED, "C0SHARED")
    assert len(scene.read("sara", script="H8")) == 2, "said anew"


def test_a_queues_chat_is_the_leads_and_the_operators(lone: Scene) -> None:
    lone.happens("anna", Kind.REMOVED, "C0ERP")
    assert (
        "The cards of ERP Finance cannot be shown there until I am added again." in lone.last("marco", script="H8").text
    )
    assert not lone.last("marco", script="H8").card.buttons
