"""Corners of chats where a customer's people read along: topics, answers, codes, the chat's own voice, its new id."""

import itertools
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from handlers.inbound import Inbound, Kind, Writer
from storage import entrances, invites
from storage.engine import Database
from tests.handlers.cast import PEOPLE, PLACES
from tests.handlers.scene import QUESTION, Said, Scene
from tests.handlers.test_inviting import code, owner

GROUP = "-1002"
CHAT_ITSELF = Writer("telegram", "global", GROUP, "Bianchi and Nordlicht", hidden=True)
numbers = itertools.count(5001)


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; a group on Telegram belongs to Bianchi."""
    bound = f'    contacts: [giulia, luca]\n    channels:\n      - telegram: "{GROUP}"\n'
    return Scene(database, tmp_path, {"    contacts: [giulia, luca]\n": bound})


@pytest.fixture
def unbound(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The group is nobody's."""
    return Scene(sqlite_database, tmp_path)


def writes(scene: Scene, who: str | Writer, text: str, to: str = GROUP, **more: Any) -> Said:
    """Somebody writes in a group; `more` are fields of Inbound."""
    number = next(numbers)
    writer = PEOPLE[who] if isinstance(who, str) else who
    event = Inbound(f"g{number}", Kind.MESSAGE, writer, PLACES[to], message=str(number), text=text)
    return scene.does(replace(event, **more))


class TestWhoeverSpeaksAsTheChat:
    """An anonymous administrator, or somebody who writes as a channel."""

    def test_he_learns_why_nothing_is_opened(self, scene: Scene) -> None:
        said = writes(scene, CHAT_ITSELF, QUESTION)
        told = scene.last(GROUP, script="A8")
        assert "I cannot see who you are, because you write here as Bianchi and Nordlicht" in told.text
        assert told.post.reply_to == said.message
        assert scene.count() == 0

    @pytest.mark.parametrize(("more", "answers"), [({}, 0), ({"mentioned": True}, 1)])
    def test_in_a_chat_that_is_nobodys_he_is_answered_where_he_calls_the_desk(
        self, unbound: Scene, more: dict[str, Any], answers: int
    ) -> None:
        writes(unbound, CHAT_ITSELF, QUESTION, **more)
        assert len(unbound.chats.at(GROUP)) == answers
        assert unbound.count() == 0

    def test_his_commands_are_nobodys(self, unbound: Scene) -> None:
        writes(unbound, CHAT_ITSELF, "", kind=Kind.COMMAND, word="bind")
        assert len(unbound.chats.at(GROUP, script="A8")) == len(unbound.chats.at(GROUP)) == 1
        writes(unbound, "giulia", QUESTION)
        assert unbound.count() == 0, "it was not bound"

    def test_in_a_requests_room_his_words_stay_a_note(self, scene: Scene) -> None:
        scene.says("giulia", QUESTION)
        scene.presses("liwei", "claim", scene.card(place="-1001"))
        room = scene.card(place="-1001")
        writes(scene, replace(CHAT_ITSELF, user="-1001", name="ERP Finance"), "try again", "-1001", thread=room.thread)
        assert not scene.read("giulia", "try again")


class TestTopics:
    """Of a customer's own forum."""

    def test_plain_words_in_a_topic_are_a_request_answered_there(self, scene: Scene) -> None:
        writes(scene, "giulia", QUESTION, thread="77")
        assert scene.last(GROUP, "T-1001", "B2").thread == "77"
        writes(scene, "giulia", "It is the plant in Turin", thread="77")
        assert scene.count() == 1
        assert scene.last("C0ERP", "It is the plant in Turin").thread == scene.card().message

    def test_another_topic_of_another_colleague_is_another_request(self, scene: Scene) -> None:
        writes(scene, "giulia", QUESTION, thread="77")
        writes(scene, replace(PEOPLE["paolo"]), "The VAT report is empty", thread="78")
        assert scene.count() == 2
        assert scene.last(GROUP, "T-1002").thread == "78"

    def test_where_threads_are_answers_people_talk_among_themselves(self, scene: Scene) -> None:
        writes(scene, "luca", "Shall we have lunch?", "C0SHARED", thread="1700.1")
        assert scene.count() == 0


def test_an_answer_to_the_desk_is_for_the_desk_where_nobody_bound_the_chat(unbound: Scene) -> None:
    writes(unbound, "giulia", QUESTION, mentioned=True)
    receipt = unbound.last(GROUP, "T-1001")
    writes(unbound, "giulia", "It is the plant in Turin")
    assert not unbound.chats.at("C0ERP", "plant in Turin"), "people talk among themselves"
    writes(unbound, "giulia", "It is the plant in Turin", reply_to=receipt.message)
    assert unbound.last("C0ERP", "It is the plant in Turin").thread == unbound.card().message
    writes(unbound, "nils", "and mine in Gothenburg", reply_to=receipt.message)
    assert unbound.count() == 1, "somebody else's request is not his to write on"


def test_a_code_is_opened_in_private_only(scene: Scene) -> None:
    scene.sends(scene.commands("sara", "invite"), name="Paolo Neri")
    secret = code(scene.last("sara", script="A0"))
    writes(scene, "paolo", secret.lower())
    assert "Please send that code to me privately" in scene.last(GROUP, script="A8").text
    assert (owner(scene, "paolo"), scene.count()) == ("", 0)
    assert scene.db.read_now(invites.guessed, 1, scene.now)[0] == 0
    writes(scene, "giulia", "TURN-2024")
    assert scene.ticket().subject == "TURN-2024", "machines have numbers too"


def test_a_group_with_a_new_id_goes_on_where_it_was(scene: Scene) -> None:
    """Telegram says that the desk is in the new group before it says that it is the old one."""
    writes(scene, "giulia", QUESTION)
    fresh = replace(PLACES[GROUP], place="-100777")
    scene.does(Inbound("m1", Kind.ADDED, PEOPLE["giulia"], fresh))
    scene.does(Inbound("m2", Kind.MOVED, PEOPLE["giulia"], PLACES[GROUP], value="-100777"))
    scene.presses("anna", "claim", scene.card())
    assert "has T-1001" in scene.last("-100777", script="B5").text
    writes(scene, "giulia", "It is the plant in Turin", where=fresh)
    assert scene.count() == 1
    assert scene.last("C0ERP", "It is the plant in Turin")


class TestWhoNeverOpenedTheDesk:
    """A bot may not write first (row 20)."""

    @pytest.fixture
    def linked(self, scene: Scene) -> Scene:
        """On Telegram people come by links."""
        link = "https://t.me/desk_bot?start="
        scene.db.write_now(partial(entrances.keep, link=link, handle="@desk_bot", silent=True), "telegram")
        return scene

    def test_he_learns_how_where_he_asked(self, linked: Scene) -> None:
        writes(linked, "giulia", QUESTION)
        asked = linked.commands("giulia", "status", to=GROUP)
        assert asked.reply.toast == "I may not write to you first. Open @desk_bot, press Start, then try again here."
        assert linked.read("giulia") == []
        linked.commands("giulia", "start")
        again = linked.commands("giulia", "status", to=GROUP)
        assert again.reply.toast == "I wrote to you privately."
        assert linked.last("giulia", script="G1").text.startswith("You have one open request.")

    def test_whoever_blocked_it_learns_it_too(self, linked: Scene) -> None:
        linked.commands("giulia", "start")
        linked.happens("giulia", Kind.BLOCKED)
        assert "press Start" in linked.commands("giulia", "status", to=GROUP).reply.toast

    def test_the_hello_says_how_to_call_it(self, linked: Scene) -> None:
        linked.happens("giulia", Kind.ADDED, GROUP)
        hello = linked.last(GROUP, "Hello everyone at Bianchi Meccanica")
        assert "answer below it" in hello.text
        assert "If I stay silent, begin with @desk_bot. Account manager: Sara Holm." in hello.text
