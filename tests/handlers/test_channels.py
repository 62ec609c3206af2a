"""Chats where several people read along: the hello, whose it is, and people the desk does not know there (A7, A8)."""

from pathlib import Path

import pytest

from handlers.inbound import Kind
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_inviting import code, owner


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; #bianchi-support belongs to Bianchi."""
    bound = "    contacts: [giulia, luca]\n    channels:\n      - slack: C0SHARED\n"
    return Scene(database, tmp_path, {"    contacts: [giulia, luca]\n": bound})


def test_it_says_hello_once_in_a_chat_it_knows(scene: Scene) -> None:
    for _ in range(2):
        scene.happens("luca", Kind.ADDED, "C0SHARED")
    (hello,) = scene.chats.at("C0SHARED")
    assert hello.text.startswith("Hello everyone at Bianchi Meccanica. I am Retainer desk, an automated assistant.")
    assert "Account manager: Sara Holm." in hello.text
    assert hello.words == ["catalogue", "whocanask"]
    assert "Can ask: Giulia Rossi, Luca Bianchi." in scene.presses("luca", "whocanask", hello).reply.toast
    assert "Giulia" not in scene.presses("paolo@slack", "whocanask", hello).reply.toast
    said = scene.presses("paolo@slack", "catalogue", hello).reply.toast
    assert "C-2044" not in said + "".join(one.text for one in scene.read("paolo@slack"))


def test_in_a_chat_it_does_not_know_it_is_silent_and_asks_privately(scene: Scene) -> None:
    for _ in range(2):
        scene.happens("nils", Kind.ADDED, "-1002")
    assert scene.chats.at("-1002") == []
    for who in ("sara", "marco"):
        (told,) = scene.read(who, "I was added to Bianchi and Nordlicht by Nils Berg")
        assert "writes “bind” there" in told.text


def test_in_a_queues_chat_it_needs_no_hello(scene: Scene) -> None:
    scene.happens("anna", Kind.ADDED, "C0ERP")
    assert scene.chats.at("C0ERP") == []
    assert scene.read("sara") == []


def test_an_account_manager_binds_it_by_a_word(scene: Scene) -> None:
    scene.commands("sara", "bind", to="C0OTHER")
    assert scene.chats.at("C0OTHER") == [], "a queue's chat is nobody else's"
    scene.commands("sara", "bind", to="-1002")
    assert "Bianchi and Nordlicht is linked to Bianchi Meccanica now" in scene.last("sara").text
    assert "Hello everyone at Bianchi Meccanica" in scene.last("-1002").text
    scene.says("paolo", QUESTION, to="-1002")
    assert scene.ticket().organisation_id is not None


def test_the_word_alone_is_enough_from_an_account_manager(scene: Scene) -> None:
    for who in ("anna", "giulia", "paolo"):
        scene.says(who, "bind", to="-1002")
    assert scene.chats.at("-1002") == []
    scene.says("sara", "bind", to="-1002")
    assert "Hello everyone at Bianchi Meccanica" in scene.last("-1002").text
    assert scene.count() == 0


def test_a_word_alone_in_a_companys_chat_is_no_request(scene: Scene) -> None:
    scene.says("luca", "Status?", to="C0SHARED")
    assert scene.last("luca").text.startswith("You have no open requests.")
    asked = scene.says("luca", QUESTION, to="C0SHARED")
    scene.says("luca", "status", to="C0SHARED", under=asked)
    assert scene.last("luca").text.startswith("You have one open request.")
    assert (scene.count(), scene.chats.at("C0ERP", "status")) == (1, [])


@pytest.mark.parametrize("who", ["anna", "giulia", "paolo"])
def test_nobody_else_binds(scene: Scene, who: str) -> None:
    scene.commands(who, "bind", to="-1002")
    assert "Hello everyone" not in "".join(one.text for one in scene.chats.at("-1002"))


def test_every_message_at_the_top_of_a_bound_chat_is_a_question(scene: Scene) -> None:
    scene.says("luca", QUESTION, to="C0SHARED")
    assert scene.ticket().state == "waiting"
    scene.says("anna", "Shall we have lunch?", to="C0SHARED")
    scene.says("luca", "Shall we have lunch?", to="C0ELSE")
    assert scene.count() == 1


class TestUnlinked:
    """A8."""

    @pytest.fixture
    def asked(self, scene: Scene) -> Scene:
        """Paolo, whom nobody knows, asks in Bianchi's channel."""
        scene.says("paolo@slack", QUESTION, to="C0SHARED")
        return scene

    def test_the_message_is_kept_and_he_learns_privately_what_to_do(self, asked: Scene) -> None:
        assert asked.ticket().state == "held"
        told = asked.last("paolo@slack")
        assert "I do not know you yet, Paolo. Enter your invite code or ask Sara to add you." in told.text
        assert "Your message is safe." in told.text
        assert [button.label for button in told.card.buttons] == ["Enter code", "Ask Sara to add me", "Withdraw"]
        assert "C-2044" not in told.text

    def test_by_a_code_in_a_form_he_becomes_a_contact_and_his_message_starts(self, asked: Scene) -> None:
        asked.sends(asked.commands("sara", "invite"), name="Paolo Neri")
        invite = asked.last("sara", script="A0")
        opened = asked.presses("paolo@slack", "code", asked.last("paolo@slack"))
        assert "does not match" in asked.sends(opened, code="BIAN-0000").reply.errors["code"]
        asked.sends(opened, code=code(invite))
        asked.presses("paolo@slack", "join", asked.last("paolo@slack", script="A1"))
        asked.passes(minutes=1)
        assert owner(asked, "paolo@slack") == "paolo-neri"
        assert asked.ticket().state == "waiting"

    def test_the_account_manager_adds_him_by_one_press(self, asked: Scene) -> None:
        said = asked.presses("paolo@slack", "addme", asked.last("paolo@slack"))
        assert said.reply.toast == "I asked Sara Holm. Your message is safe."
        wants = asked.last("sara", "asks to become a contact of Bianchi Meccanica")
        asked.presses("sara", "addcontact", wants)
        assert owner(asked, "paolo@slack") == "paolo-neri"
        (settled,) = asked.read("sara", "is a contact of Bianchi Meccanica: added by Sara Holm")
        assert settled.message == wants.message
        assert settled.card.buttons == ()
        assert "You are set up." in asked.last("paolo@slack", script="A2").text
        assert asked.ticket().state == "waiting"

    def test_nobody_else_adds_him(self, asked: Scene) -> None:
        asked.presses("paolo@slack", "addme", asked.last("paolo@slack"))
        wants = asked.last("sara", "asks to become a contact")
        for who in ("paolo@slack", "luca", "anna", "ivo"):
            asked.presses(who, "addcontact", wants)
        assert owner(asked, "paolo@slack") == ""
