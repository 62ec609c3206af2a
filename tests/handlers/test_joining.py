"""New contacts, contacts of two companies, further chats of one person, strangers without a code (A0, A5, RULES 5)."""

import re
from pathlib import Path

import pytest

from handlers.inbound import Kind
from storage import entrances
from storage.engine import Database
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_inviting import code, owner, token


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; nobody waits for an invite."""
    found = Scene(database, tmp_path)
    database.write_now(lambda conn: entrances.keep(conn, "telegram", link="https://chat.example/desk?start="))
    return found


def invited(scene: Scene, name: str = "Paolo Neri", *, by: str = "sara") -> Shown:
    """An account manager's invite for somebody new."""
    opened = scene.commands(by, "invite")
    scene.sends(opened, name=name)
    return scene.last(by, script="A0")


def test_somebody_new_becomes_a_contact_of_the_company(scene: Scene) -> None:
    invite = invited(scene)
    assert "Invite for Paolo Neri, Bianchi Meccanica, Gold C-2044" in invite.text
    scene.happens("paolo", Kind.STARTED, text=token(invite))
    scene.presses("paolo", "join", scene.last("paolo", script="A1"))
    assert owner(scene, "paolo") == "paolo-neri"
    scene.says("paolo", QUESTION)
    assert scene.ticket().state == "waiting"
    assert "Bianchi Meccanica · Paolo Neri" in scene.card().text
    assert "Rome" in scene.last("paolo", "T-1001").text, "his clock is his colleagues'"


def test_two_of_the_same_name_are_two_people(scene: Scene) -> None:
    for who in ("paolo", "paolo@slack"):
        invite = invited(scene)
        scene.says(who, code(invite))
        scene.presses(who, "join", scene.last(who, script="A1"))
    assert [owner(scene, who) for who in ("paolo", "paolo@slack")] == ["paolo-neri", "paolo-neri-2"]


def test_a_contact_of_one_company_becomes_one_of_two(scene: Scene) -> None:
    invite = invited(scene, "Nils Berg")
    scene.says("nils", code(invite))
    scene.presses("nils", "join", scene.last("nils", script="A1"))
    assert owner(scene, "nils") == "nils"
    scene.says("nils", QUESTION)
    assert scene.ticket().organisation_id is None, "he is asked for which of the two"


def test_a_contact_of_another_company_cannot_guess_either(scene: Scene) -> None:
    invite = invited(scene)
    for _ in range(5):
        scene.says("nils", "BIAN-2222")
    assert scene.count() == 1, "for machines have numbers too"
    scene.says("nils", "BIAN-2222")
    said = "That was too often. You can try a code again today 14:04 (Stockholm). If it is no code, write it in a "
    assert scene.last("nils").text.startswith(said)
    scene.says("nils", code(invite))
    assert scene.last("nils").text.startswith(said), "the right one looks the same"
    assert not scene.read("nils", script="A1")
    scene.says("nils", "Our machine BIAN-2222 stands still")
    scene.later(minutes=61)
    scene.says("nils", code(invite))
    assert scene.read("nils", script="A1")


@pytest.mark.parametrize("places", ["", "    places: 2\n"], ids=["a free place", "no free place"])
def test_where_the_contract_names_who_may_ask_he_is_named(database: Database, tmp_path: Path, places: str) -> None:
    named = "    named: [giulia, luca]"
    changes = {"    named: []": named} if not places else {"    named: []": f"{places}{named}"}
    scene = Scene(database, tmp_path, changes)
    scene.says("paolo", code(invited(scene)))
    scene.presses("paolo", "join", scene.last("paolo", script="A1"))
    assert owner(scene, "paolo") == "paolo-neri"
    scene.says("paolo", QUESTION)
    assert scene.ticket().state == ("held" if places else "waiting")
    assert bool(scene.read("sara", "could not add the name")) is bool(places)


class TestOtherChats:
    """One person on several platforms: the same invite, made by himself."""

    def linked(self, scene: Scene, who: str, other: str) -> None:
        """He writes in one chat the code he got in the other."""
        scene.commands(who, "link")
        found = re.search(r"Write (\S+) to me", scene.last(who).text)
        assert found
        scene.says(other, found[1])

    def test_his_requests_are_one_persons(self, scene: Scene) -> None:
        scene.says("paolo@slack", QUESTION)
        assert scene.ticket().state == "held"
        self.linked(scene, "giulia", "paolo@slack")
        assert owner(scene, "paolo@slack") == "giulia"
        assert "Slack is linked" in scene.last("paolo@slack").text
        scene.passes(minutes=1)
        assert scene.ticket().state == "waiting"
        scene.commands("giulia", "status")
        assert "T-1001" in scene.last("giulia", script="G1").text

    def test_a_chat_that_is_somebody_elses_stays_his(self, scene: Scene) -> None:
        scene.commands("giulia", "link")
        found = re.search(r"Write (\S+) to me", scene.last("giulia").text)
        assert found
        scene.says("luca", found[1])
        assert owner(scene, "luca") == "luca"
        assert "linked nothing" in scene.last("luca").text

    def test_the_code_ends_after_a_quarter_of_an_hour(self, scene: Scene) -> None:
        scene.commands("giulia", "link")
        found = re.search(r"Write (\S+) to me", scene.last("giulia").text)
        assert found
        scene.later(minutes=16)
        scene.says("paolo", found[1])
        assert owner(scene, "paolo") == ""

    def test_one_of_ours_links_his_other_chat_too(self, scene: Scene) -> None:
        self.linked(scene, "sara", "paolo")
        assert owner(scene, "paolo") == "sara"


class TestWithoutACode:
    """A5: a stranger is heard by a person, and learns nothing."""

    def test_a_bare_start_asks_for_a_code(self, scene: Scene) -> None:
        scene.happens("paolo", Kind.STARTED)
        hello = scene.last("paolo", script="A5")
        assert "If you have an invite code (like BIAN-7F2Q), send it now." in hello.text
        assert hello.words == ["nocode"]

    def test_whoever_writes_at_once_may_bring_a_code_too(self, scene: Scene) -> None:
        invite = invited(scene)
        scene.says("paolo", QUESTION)
        kept = scene.last("paolo")
        assert kept.text.endswith("\nIf you have an invite code (like BIAN-7F2Q), send it now.")
        assert [one.label for one in kept.card.buttons] == ["Enter code"]
        scene.presses("paolo", "code", kept)
        scene.says("paolo", code(invite))
        scene.presses("paolo", "join", scene.last("paolo", script="A1"))
        assert owner(scene, "paolo") == "paolo-neri"

    def test_no_code_asks_for_the_company_and_a_person_answers(self, scene: Scene) -> None:
        scene.happens("paolo", Kind.STARTED)
        scene.presses("paolo", "nocode", scene.last("paolo", script="A5"))
        asked = scene.last("paolo").text
        assert "Which company are you with? I will ask the account team; you hear from a person by tomorrow" in asked
        scene.says("paolo", "Bianchi Meccanica")
        assert scene.ticket().state == "held"
        assert "Paolo Neri has no invite code and is with: Bianchi Meccanica" in scene.last("sara", script="D2").text
        assert "Gold" not in "".join(one.text for one in scene.read("paolo"))
