"""One person in two chats: one request, one allowance, one clock; every button counts once (RULES 5)."""

from pathlib import Path

import pytest

from storage import journal, ledger
from storage.engine import Database
from storage.ledger import Row
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_removed import BOUND

ELSE = "The ledger of Verona cannot be closed"


def debits(scene: Scene) -> list[Row]:
    """Every line of Giulia's contract that counts a request."""
    rows = scene.db.read_now(ledger.of_contract, scene.db.write_now(ledger.lock, "C-2044") or 0)
    return [one for one in rows if one.ticket_id is not None]


class TestAskedTwice:
    """The same person writes in another chat while a request of his is open."""

    def test_within_ten_minutes_it_is_one_request_and_he_reads_which(self, scene: Scene) -> None:
        scene.says("giulia", QUESTION)
        scene.later(minutes=9)
        again = scene.says("giulia@slack", "All of them, since Monday")
        assert scene.count() == 1
        told = scene.last("giulia@slack", script="B4")
        assert told.text == (
            "Added to T-1001 (Since this morning invoices from the Turin plant are rounde…), which you asked via "
            "Telegram. The answer comes there."
        )
        assert told.post.reply_to == again.message
        assert len(debits(scene)) == 1
        assert scene.last("C0ERP", "Giulia Rossi (Slack): All of them, since Monday")
        scene.presses("anna", "claim", scene.card())
        scene.says("anna", "On it", to="C0ERP", under=scene.card())
        assert [len(scene.read(who, "On it")) for who in ("giulia", "giulia@slack")] == [1, 0]

    def test_what_follows_under_it_belongs_there_too(self, lone: Scene) -> None:
        lone.says("giulia", QUESTION)
        first = lone.says("giulia@slack", QUESTION)
        lone.later(hours=3)
        lone.says("giulia@slack", "Still the same", under=first)
        assert lone.count() == 1

    @pytest.mark.parametrize(
        ("minutes", "words", "requests"),
        [(10, ELSE, 1), (11, ELSE, 2), (11, QUESTION, 1), (60, QUESTION, 1), (61, QUESTION, 2)],
    )
    def test_later_only_the_same_question_is_the_same_request(
        self, lone: Scene, minutes: int, words: str, requests: int
    ) -> None:
        lone.says("giulia", QUESTION)
        lone.later(minutes=minutes)
        lone.says("giulia@slack", words)
        assert lone.count() == requests
        assert len(debits(lone)) == requests

    def test_one_tap_makes_it_a_request_of_its_own_from_when_it_was_written(self, scene: Scene) -> None:
        scene.says("giulia", QUESTION)
        scene.later(minutes=5)
        first = scene.says("giulia@slack", ELSE)
        told = scene.last("giulia@slack", script="B4")
        scene.later(minutes=30)
        scene.presses("giulia@slack", "separate", told)
        assert (scene.count(), len(debits(scene))) == (2, 2)
        assert "T-1002 · received 13:09" in scene.last("giulia@slack", script="B2").text
        assert "do not know this button" in scene.presses("giulia@slack", "separate", told).reply.toast
        assert scene.presses("luca", "separate", told).reply.toast, "nor is it anybody else's"
        assert scene.count() == 2
        scene.later(hours=1)
        scene.says("giulia@slack", "Verona only", under=first)
        assert scene.last("C0ERP", "Giulia Rossi (Slack): Verona only").thread == card(scene, 1002).thread

    def test_a_colleagues_question_is_his_own_request(self, lone: Scene) -> None:
        lone.says("giulia", QUESTION)
        lone.says("luca", QUESTION)
        assert lone.count() == 2

    def test_in_a_channel_nobody_reads_what_was_asked_privately(
        self, sqlite_database: Database, tmp_path: Path
    ) -> None:
        scene = Scene(sqlite_database, tmp_path, BOUND)
        scene.says("giulia", QUESTION)
        scene.says("giulia@slack", "The same here", to="C0SHARED")
        assert scene.last("C0SHARED", script="B4").text == (
            "Added to T-1001, which you asked via Telegram. The answer comes there."
        )

    def test_an_answer_in_a_channel_does_not_quote_what_was_written_privately(
        self, sqlite_database: Database, tmp_path: Path
    ) -> None:
        scene = Scene(sqlite_database, tmp_path, BOUND)
        scene.says("giulia@slack", QUESTION, to="C0SHARED")
        scene.presses("anna", "claim", scene.card())
        scene.says("giulia", "Between us: it was Luca's mistake")
        assert "which you asked via bianchi-support" in scene.last("giulia", script="B4").text
        private = scene.last("C0ERP", "it was Luca's mistake")
        scene.says("anna", "I see", to="C0ERP", under=scene.card(), answering=private)
        assert scene.last("C0SHARED", "I see").post.excerpt == ""
        assert not scene.chats.at("C0SHARED", "Between us")


class TestEitherPlace:
    """Every word works on the same request from each chat."""

    def test_status_withdraw_and_the_end_of_it(self, scene: Scene) -> None:
        scene.says("giulia", QUESTION)
        for who in ("giulia", "giulia@slack"):
            scene.commands(who, "status")
            assert "T-1001" in scene.last(who, script="G1").text
            scene.commands(who, "tickets")
            assert "T-1001" in scene.last(who, script="G3").text
        shown = scene.last("giulia@slack", script="G1")
        scene.presses("giulia@slack", "withdraw", shown, "1001")
        assert scene.ticket().state == "withdrawn"
        assert "withdrawn" in scene.last("giulia", script="D1").text, "it is said where it was asked"
        assert scene.presses("giulia", "withdraw", shown, "1001").reply.toast.startswith("This has changed")

    def test_solved_pressed_in_both_places_counts_once(self, everywhere: Scene) -> None:
        asked = everywhere.presses("anna", "resolve", everywhere.card())
        everywhere.sends(asked, cause="Rounding", fix="Patched")
        solved = everywhere.last("giulia", script="C12")
        everywhere.presses("giulia@slack", "confirm", solved)
        assert "closed already" in everywhere.presses("giulia", "confirm", solved, "1001").reply.toast
        kinds = [one.kind for one in everywhere.db.read_now(journal.of_ticket, everywhere.ticket().id)]
        assert kinds.count("confirmed") == 1
        everywhere.presses("giulia@slack", "notyet", solved, "1001")
        assert everywhere.ticket().state == "owned"
        assert "This has changed" in everywhere.presses("giulia", "notyet", solved, "1001").reply.toast

    def test_an_expert_claims_in_one_place_and_answers_from_the_other(self, everywhere: Scene) -> None:
        scene = everywhere
        scene.says("luca", "Our invoices are rounded")
        scene.presses("liwei@slack", "claim", card(scene, 1002))
        topic = card(scene, 1002, "-1001")
        said = scene.says("liwei", "Looking at it", to="-1001", under=topic)
        assert scene.read("luca", "Looking at it")
        mirrored = scene.last("C0ERP", "Looking at it")
        scene.edits(said, "Looking at it now")
        assert "Looking at it now" in mirrored.text
        assert scene.read("luca", "Looking at it now")
        scene.says("liwei@slack", "Found it", to="C0ERP", under=card(scene, 1002))
        assert scene.read("luca", "Found it")
        assert "You already have T-1002" in scene.presses("liwei", "claim", topic, "1002.1").reply.toast


def card(scene: Scene, number: int, place: str = "C0ERP") -> Shown:
    """The card of a request in a place."""
    (found,) = [one for one in scene.chats.at(place, script="C1") if f"T-{number}" in one.card.title]
    return found
