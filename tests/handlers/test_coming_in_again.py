"""Invites and codes once more: brought twice, typed where something else was asked, or by somebody else."""

import re
from pathlib import Path

import pytest

from handlers.inbound import Kind
from storage import entrances
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_inviting import code, owner, token
from tests.handlers.test_joining import invited


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; Telegram has links."""
    database.write_now(lambda conn: entrances.keep(conn, "telegram", link="https://chat.example/desk?start="))
    return Scene(database, tmp_path)


def test_who_is_in_already_reads_that_again_and_nobody_is_asked_for_another_invite(scene: Scene) -> None:
    invite = invited(scene)
    link = token(invite)
    scene.happens("paolo", Kind.STARTED, text=link)
    hello = scene.last("paolo", script="A1")
    scene.presses("paolo", "join", hello)
    scene.presses("paolo", "join", hello, "1")
    scene.happens("paolo", Kind.STARTED, text=link)
    assert "You are set up." in scene.last("paolo").text
    assert not scene.read("paolo", script="A4")
    assert not scene.read("sara", "asks for a new one")


def test_a_code_answers_no_question_but_opens_its_invite(scene: Scene) -> None:
    invite = invited(scene)
    scene.happens("paolo", Kind.STARTED)
    scene.presses("paolo", "nocode", scene.last("paolo", script="A5"))
    scene.says("paolo", code(invite))
    scene.presses("paolo", "join", scene.last("paolo", script="A1"))
    assert owner(scene, "paolo") == "paolo-neri"
    assert scene.count() == 0
    scene.says("paolo", QUESTION)
    assert scene.ticket().state == "waiting", "the question for a company is not asked any more"


def test_a_guess_counts_where_a_company_is_asked_for(scene: Scene) -> None:
    scene.happens("paolo", Kind.STARTED)
    scene.presses("paolo", "nocode", scene.last("paolo", script="A5"))
    scene.says("paolo", "BIAN-2222")
    assert "You have 4 tries left this hour" in scene.last("paolo").text


@pytest.mark.parametrize("who", ["nils", "paolo"])
def test_of_a_code_for_another_chat_nobody_learns_whose_it_is(scene: Scene, who: str) -> None:
    scene.commands("giulia", "link")
    found = re.search(r"Write (\S+) to me", scene.last("giulia").text)
    assert found
    scene.says("nils", found[1])
    scene.says(who, found[1])
    assert "Giulia" not in "".join(one.text for one in scene.read(who))
    told = scene.last("giulia")
    assert "Somebody else wrote the code for your other chat. It is void" in told.text
    assert told.words == []
