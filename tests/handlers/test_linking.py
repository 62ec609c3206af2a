"""Chats become a person's and are his no more: by a code of his own, or by his account manager (A13, RULES 5)."""

import re
from pathlib import Path

import pytest

from handlers.inbound import Kind
from handlers.membership import enrolling
from storage import contracts, entrances, people
from storage.engine import Database
from tests.handlers.cast import PEOPLE
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_held import ENDED
from tests.handlers.test_inviting import code, owner


def linked(scene: Scene, who: str, other: str) -> None:
    """He writes in one chat the code he got in the other."""
    scene.says(who, "link")
    found = re.search(r"Write (\S+) to me", scene.last(who, "It works once").text)
    assert found
    scene.says(other, found[1])


def settings(scene: Scene, who: str) -> Shown:
    """What he reads about his settings."""
    scene.commands(who, "settings")
    return scene.last(who, script="A13")


def unlinked(scene: Scene, who: str, platform: str, word: str = "unlink") -> str:
    """He presses [Unlink …] on the newest message that has it; what he reads at once."""
    shown = next(one for one in reversed(scene.read(who)) if word in one.words)
    value = next(one.value for one in shown.card.buttons if one.label == f"Unlink {platform}")
    return scene.presses(who, word, shown, value).reply.toast


class TestHisOwn:
    """A person links and unlinks his chats himself."""

    def test_a_link_asks_first_because_anybody_can_be_made_to_open_one(self, lone: Scene) -> None:
        lone.db.write_now(lambda conn: entrances.keep(conn, "slack", link="https://chat.example/?start="))
        lone.says("nils", "link")
        found = re.search(r"start=(i_\S+)", lone.last("nils").text)
        assert found
        lone.happens("paolo@slack", Kind.STARTED, text=found[1])
        asked = lone.last("paolo@slack", script="A1")
        assert "This link makes Nils Berg of whoever writes here. Is that you?" in asked.text
        assert owner(lone, "paolo@slack") == ""
        invite = asked.card.buttons[0].value
        lone.presses("paolo@slack", "notme", asked)
        assert "Somebody else wrote the code" in lone.last("nils", script="A3").text
        lone.presses("paolo@slack", "join", asked, invite)
        assert owner(lone, "paolo@slack") == ""

    def test_the_settings_name_his_chats(self, scene: Scene) -> None:
        linked(scene, "nils", "paolo@slack")
        shown = settings(scene, "nils")
        assert "Your chats: Telegram (this one) and Slack" in shown.text
        assert [one.label for one in shown.card.buttons if one.word == "unlink"] == ["Unlink Slack"]
        assert "Unlink" not in settings(scene, "luca").text

    def test_the_chat_he_had_reads_that_another_one_is_his_and_can_undo_it(self, scene: Scene) -> None:
        linked(scene, "nils", "paolo@slack")
        told = scene.last("nils", "is linked now")
        assert told.text == (
            "Your Slack account Paolo Neri is linked now: I know you there too. If that was not you, unlink it."
        )
        assert unlinked(scene, "nils", "Slack") == "Slack is unlinked."
        assert owner(scene, "paolo@slack") == ""
        assert "I do not know you here any more" in scene.last("paolo@slack").text

    def test_what_he_asked_there_stays_his_and_goes_on_elsewhere(self, scene: Scene) -> None:
        linked(scene, "nils", "paolo@slack")
        scene.says("paolo@slack", QUESTION)
        settings(scene, "nils")
        unlinked(scene, "nils", "Slack")
        assert "I cannot reach you on Slack any more" in scene.last("nils", script="H8").text
        scene.commands("nils", "status")
        assert "T-1001" in scene.last("nils", script="G1").text
        scene.commands("paolo@slack", "status")
        assert "T-1001" not in scene.last("paolo@slack", script="G1").text
        scene.commands("paolo@slack", "tickets")
        assert "T-1001" not in scene.last("paolo@slack", script="G3").text
        pressed = scene.presses("paolo@slack", "withdraw", scene.last("nils", script="G1"), "1001")
        assert "T-1001" not in pressed.reply.toast
        assert scene.ticket().state == "waiting"

    def test_pressed_twice_by_others_or_in_that_chat(self, lone: Scene) -> None:
        linked(lone, "nils", "paolo@slack")
        here, there = settings(lone, "nils"), settings(lone, "paolo@slack")
        mine = next(one.value for one in here.card.buttons if one.word == "unlink")
        theirs = next(one.value for one in there.card.buttons if one.word == "unlink")
        assert "chat at hand" in lone.presses("nils", "unlink", here, theirs).reply.toast
        assert "not linked any more" in lone.presses("luca", "unlink", here, mine).reply.toast
        assert owner(lone, "paolo@slack") == "nils"
        assert lone.presses("nils", "unlink", here, mine).reply.toast == "Slack is unlinked."
        assert "not linked any more" in lone.presses("nils", "unlink", here, mine).reply.toast
        assert "do not know this button" in lone.presses("paolo@slack", "unlink", there, theirs).reply.toast

    def test_linked_again_to_somebody_else_it_shows_nothing_of_before(self, scene: Scene) -> None:
        linked(scene, "nils", "paolo@slack")
        scene.says("paolo@slack", QUESTION)
        settings(scene, "nils")
        unlinked(scene, "nils", "Slack")
        linked(scene, "luca", "paolo@slack")
        assert owner(scene, "paolo@slack") == "luca"
        scene.commands("paolo@slack", "status")
        assert "T-1001" not in scene.last("paolo@slack", script="G1").text

    def test_an_account_of_the_desk_file_is_taken_out_and_the_operators_hear_it(self, scene: Scene) -> None:
        settings(scene, "giulia")
        assert unlinked(scene, "giulia", "Slack") == "Slack is unlinked."
        assert owner(scene, "giulia@slack") == ""
        told = scene.last("marco", "was unlinked").text
        assert "The Slack account U0GIULIA of Giulia Rossi was unlinked. Take it out of the person “giulia”" in told

    @pytest.mark.parametrize("who", ["luca", "giulia"])
    def test_of_whose_another_chat_is_nobody_learns(self, lone: Scene, who: str) -> None:
        lone.says(who, "help")
        before = owner(lone, who)
        linked(lone, "nils", who)
        assert owner(lone, who) == before
        said = lone.last(who).text
        assert "I linked nothing" in said
        assert "Nils" not in said
        assert all(PEOPLE[who].name not in one.text for one in lone.read("nils"))


class TestByTheAccountManager:
    """Sara answers for Bianchi: an invite for a further chat of a contact, and the end of one."""

    def test_an_invite_for_a_further_chat(self, scene: Scene) -> None:
        scene.says("luca", "help")
        scene.says("sara", "link Luca Bianchi")
        invite = scene.last("sara", script="A0")
        assert "Invite for Luca Bianchi" in invite.text
        scene.says("paolo", code(invite))
        scene.presses("paolo", "join", scene.last("paolo", script="A1"))
        assert owner(scene, "paolo") == "luca"
        assert "Telegram is linked" in scene.last("paolo").text
        assert "Your Telegram account Paolo Neri is linked now" in scene.last("luca", script="A13").text

    def test_the_end_of_one(self, scene: Scene) -> None:
        scene.commands("sara", "unlink", "giulia rossi")
        assert scene.last("sara", script="A13").text.splitlines()[0] == "Giulia Rossi writes to me from:"
        assert unlinked(scene, "sara", "Telegram", "unlinkfor") == "Telegram is unlinked."
        assert owner(scene, "giulia") == ""
        assert "do not know this button" in unlinked(scene, "sara", "Telegram", "unlinkfor"), "pressed twice"
        assert "not know you in any chat any more" in unlinked(scene, "sara", "Slack", "unlinkfor")
        assert owner(scene, "giulia@slack") == "giulia", "one chat is left to her"

    def test_a_contact_of_nobody_elses(self, lone: Scene) -> None:
        for word in ("link", "unlink"):
            lone.commands("sara", word, "Nils Berg")
            assert "exactly one contact called “Nils Berg”" in lone.last("sara").text
        lone.commands("sara", "unlink", "giulia")
        shown = lone.last("sara", script="A13")
        for who in ("ivo", "luca", "anna"):
            lone.presses(who, "unlinkfor", shown)
        assert owner(lone, "giulia") == "giulia"
        assert lone.db.read_now(people.by_key, "giulia")

    def test_not_of_whoever_works_at_the_desk(self, lone: Scene) -> None:
        anna = lone.db.read_now(people.by_key, "anna")
        bianchi = lone.db.read_now(contracts.organisation_called, "bianchi")
        assert anna
        assert bianchi
        lone.db.write_now(lambda conn: enrolling.make_contact(conn, bianchi, anna, now=lone.now))
        lone.says("sara", "link Anna Lindqvist")
        assert "Anna Lindqvist works at the desk" in lone.last("sara").text
        assert not lone.read("sara", script="A0")

    def test_their_own_chats_are_theirs_too(self, lone: Scene) -> None:
        linked(lone, "sara", "paolo")
        settings(lone, "sara")
        assert unlinked(lone, "sara", "Telegram") == "Telegram is unlinked."


def test_what_other_companies_have_held_is_not_decided_anew(sqlite_database: Database, tmp_path: Path) -> None:
    scene = Scene(sqlite_database, tmp_path, ENDED)
    scene.says("giulia", QUESTION)
    before = scene.ticket()
    assert before.state == "held"
    linked(scene, "nils", "paolo@slack")
    assert owner(scene, "paolo@slack") == "nils"
    assert scene.ticket() == before
    linked(scene, "giulia", "paolo")
    assert scene.ticket().reconsider_at == scene.now
