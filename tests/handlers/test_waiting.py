"""Asking the customer, solving, reopening; forms, and forms asked line by line (CONVERSATIONS C9, C12, C13)."""

import pytest

from handlers.inbound import Attachment, Medium
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def owned(scene: Scene) -> Scene:
    """Giulia asked on Telegram, Anna has it on Slack."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    return scene


@pytest.fixture
def topic(scene: Scene) -> Scene:
    """Luca asked on Slack, Li Wei has it in a Telegram topic, where there are no forms."""
    scene.says("luca", QUESTION)
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    return scene


def writes(scene: Scene, text: str, *attachments: Attachment) -> None:
    """Li Wei writes in the topic."""
    scene.says("liwei", text, to="-1001", under=scene.card(place="-1001"), attachments=attachments)


class TestAsking:
    """C9."""

    def test_the_pause_is_shown_to_both_and_ends_with_the_answer(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "ask", owned.card()), question="Which plant code?")
        question = owned.last("giulia", script="C9")
        assert "Anna Lindqvist needs one thing for T-1001:" in question.text
        assert "Which plant code?" in question.text
        assert "paused" in question.text
        assert "⏸ solve-by clock paused · waiting for Giulia Rossi" in owned.card().text
        owned.later(hours=3)
        owned.says("giulia", "TRN-2")
        assert "paused" not in owned.card().text
        resumed = owned.last("giulia", "goes on")
        assert "Next answer by tomorrow 09:04 (Rome)" in resumed.text
        assert "Giulia Rossi answered." in owned.last("C0ERP", script="C9").text
        assert owned.count() == 1

    def test_not_having_it_ends_the_pause_too(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "ask", owned.card()), question="Which plant code?")
        question = owned.last("giulia", script="C9")
        owned.presses("giulia", "lack", question)
        assert owned.ticket().state == "owned"
        assert "does not have what was asked for" in owned.last("C0ERP", script="C9").text
        again = owned.presses("giulia", "lack", question)
        assert again.reply.toast == "This has changed: T-1001 is open, Anna Lindqvist has it."

    def test_an_empty_question_is_refused_at_its_field(self, owned: Scene) -> None:
        said = owned.sends(owned.presses("anna", "ask", owned.card()), question="  ")
        assert list(said.reply.errors) == ["question"]
        assert owned.ticket().state == "owned"


class TestLineByLine:
    """Forms where the platform has none."""

    def test_each_line_answers_the_field_that_was_asked(self, topic: Scene) -> None:
        writes(topic, "Profile corrected")
        topic.presses("liwei", "resolve", topic.card(place="-1001"))
        asked = topic.last("-1001", script="prompt")
        assert asked.post.prompt is not None
        assert "Cause" in asked.text
        writes(topic, "A wrong profile")
        assert "Send “=” to keep: Profile corrected" in topic.last("-1001", script="prompt").text
        writes(topic, "=")
        solved = topic.last("luca", script="C12")
        assert "Cause: A wrong profile" in solved.text
        assert "Fix: Profile corrected" in solved.text

    @pytest.mark.parametrize("command", [False, True], ids=["cancel", "/cancel"])
    def test_cancel_drops_the_question(self, topic: Scene, command: bool) -> None:
        topic.presses("liwei", "ask", topic.card(place="-1001"))
        if command:
            topic.commands("liwei", "cancel", to="-1001", under=topic.card(place="-1001"))
        else:
            writes(topic, "Cancel")
        assert "Dropped." in topic.last("-1001", script="prompt").text
        writes(topic, "Hello Luca")
        assert topic.ticket().state == "owned"
        assert topic.read("luca", "Hello Luca", "B6")

    def test_nothing_is_no_answer_and_the_question_stays(self, topic: Scene) -> None:
        topic.presses("liwei", "resolve", topic.card(place="-1001"))
        writes(topic, "", Attachment(Medium.STICKER, "s"))
        assert "Please fill in “Cause”." in topic.last("-1001").text
        writes(topic, "A wrong profile")
        writes(topic, "Profile corrected")
        assert topic.ticket().state == "resolved"

    def test_a_question_that_makes_no_sense_any_more_is_dropped(self, topic: Scene) -> None:
        topic.presses("liwei", "ask", topic.card(place="-1001"))
        topic.says("marco", "mine", to="C0ERP", under=topic.card())
        topic.presses("marco", "takeover", topic.last("C0ERP", script="C6"))
        writes(topic, "Which plant code?")
        assert "only the owner can do that" in topic.last("-1001", "Marco Ferri has T-1001").text
        writes(topic, "Then I leave it to you")
        assert topic.last("-1001", script="C6").words == ["send", "takeover"]

    def test_another_person_in_the_topic_is_not_asked(self, topic: Scene) -> None:
        topic.presses("liwei", "ask", topic.card(place="-1001"))
        topic.says("nils", "Which plant code?", to="-1001", under=topic.card(place="-1001"))
        assert topic.ticket().state == "owned"


class TestSolving:
    """C12, C13."""

    def test_without_cause_and_fix_it_is_not_solved(self, owned: Scene) -> None:
        opened = owned.presses("anna", "resolve", owned.card())
        assert list(owned.sends(opened, cause="", fix="x").reply.errors) == ["cause"]
        assert list(owned.sends(opened, cause="x", fix=" ").reply.errors) == ["fix"]
        assert owned.ticket().state == "owned"

    def test_solved_asks_the_customer_and_closes_the_topic(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="a wrong profile", fix="profile corrected")
        solved = owned.last("giulia", script="C12")
        assert "Cause: a wrong profile" in solved.text
        assert "Fix: profile corrected" in solved.text
        assert solved.words == ["confirm", "notyet"]
        assert "✅" in owned.card().text
        room = owned.chats.rooms[("-1001", owned.card(place="-1001").thread or "")]
        assert room.closed
        assert room.title.startswith("✅ T-1001")

    def test_yes_closes_it_and_the_buttons_go(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="c", fix="f")
        solved = owned.last("giulia", "is solved")
        owned.presses("giulia", "confirm", solved)
        assert owned.ticket().state == "closed"
        assert solved.words == []
        again = owned.presses("giulia", "confirm", solved, "1001")
        assert again.reply.toast == "T-1001 is closed already."

    def test_not_yet_reopens_the_same_number_with_the_same_owner_and_a_new_time(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="c", fix="f")
        owned.later(minutes=30)
        solved = owned.last("giulia", "is solved")
        owned.presses("giulia", "notyet", solved)
        again = owned.last("giulia", script="C13")
        assert "T-1001 is open again with Anna Lindqvist; the answer is due by today 15:34 (Rome)" in again.text
        assert owned.ticket().state == "owned"
        assert solved.words == []
        assert not owned.chats.rooms[("-1001", owned.card(place="-1001").thread or "")].closed
        assert owned.presses("giulia", "notyet", solved, "1001").reply.toast.startswith("This has changed")

    def test_words_within_the_window_reopen_and_later_ones_open_a_new_request(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="c", fix="f")
        solved = owned.last("giulia", "is solved")
        owned.presses("giulia", "confirm", solved)
        owned.later(days=29)
        owned.says("giulia", "It came back", answering=solved)
        assert owned.ticket().state == "owned"
        assert owned.count() == 1
        assert "T-1001 is open again" in owned.last("giulia", script="C13").text
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="c", fix="f")
        owned.later(days=31)
        owned.says("giulia", "It came back", answering=solved)
        assert owned.count() == 2
        assert owned.ticket().state == "resolved"

    def test_not_yet_after_the_window_asks_for_a_new_request(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="c", fix="f")
        owned.later(days=31)
        said = owned.presses("giulia", "notyet", owned.last("giulia", "is solved"))
        assert "write it as a new request" in said.reply.toast
        assert owned.ticket().state == "resolved"

    @pytest.mark.parametrize("text", ["grazie", "thanks", "👍"])
    def test_thanks_after_solving_change_nothing(self, owned: Scene, text: str) -> None:
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="c", fix="f")
        solved = owned.last("giulia", "is solved")
        posts = len(owned.chats.posts)
        owned.says("giulia", text)
        owned.says("giulia", text, answering=solved)
        assert owned.ticket().state == "resolved"
        assert len(owned.chats.posts) == posts

    def test_an_expert_reopens_from_the_card(self, owned: Scene) -> None:
        owned.sends(owned.presses("anna", "resolve", owned.card()), cause="c", fix="f")
        owned.presses("liwei", "reopen", owned.card(place="-1001"))
        assert owned.ticket().state == "owned"
        assert "Li Wei opened T-1001 again" in owned.last("giulia").text


def test_withdrawing_is_told_to_the_owner(owned: Scene) -> None:
    owned.presses("giulia", "withdraw", owned.last("giulia", script="B2"), "1001")
    assert owned.ticket().state == "withdrawn"
    assert "Giulia Rossi withdrew" in owned.last("C0ERP").text
    assert owned.card().words == []
    owned.passes(hours=30)
    assert not owned.read("marco")
