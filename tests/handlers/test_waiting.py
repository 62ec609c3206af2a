"""Asking the customer, solving, reopening; forms, and forms asked line by line (CONVERSATIONS C9, C12, C13)."""

import pytest

from handlers.inbound import Attachment, Medium
from tests.handlers.scene import QUESTION, Scene


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

    def test_the_pause_is_shown_to_both_and_ends_with_the_answer(self, everywhere: Scene) -> None:
        everywhere.sends(everywhere.presses("anna", "ask", everywhere.card()), question="Which plant code?")
        question = everywhere.last("giulia", script="C9")
        assert "Anna Lindqvist needs one thing for T-1001:" in question.text
        assert "Which plant code?" in question.text
        assert "paused" in question.text
        assert "⏸ solve-by clock paused · waiting for Giulia Rossi" in everywhere.card().text
        everywhere.later(hours=3)
        everywhere.says("giulia", "TRN-2")
        assert "paused" not in everywhere.card().text
        resumed = everywhere.last("giulia", "goes on")
        assert "Next answer by tomorrow 09:04 (Rome)" in resumed.text
        assert "Giulia Rossi answered." in everywhere.last("C0ERP", script="C9").text
        assert everywhere.count() == 1

    def test_not_having_it_ends_the_pause_too(self, everywhere: Scene) -> None:
        everywhere.sends(everywhere.presses("anna", "ask", everywhere.card()), question="Which plant code?")
        question = everywhere.last("giulia", script="C9")
        everywhere.presses("giulia", "lack", question)
        assert everywhere.ticket().state == "owned"
        assert "does not have what was asked for" in everywhere.last("C0ERP", script="C9").text
        again = everywhere.presses("giulia", "lack", question)
        assert again.reply.toast == "This has changed: T-1001 is open, Anna Lindqvist has it."

    def test_an_empty_question_is_refused_at_its_field(self, everywhere: Scene) -> None:
        said = everywhere.sends(everywhere.presses("anna", "ask", everywhere.card()), question="  ")
        assert list(said.reply.errors) == ["question"]
        assert everywhere.ticket().state == "owned"


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

    def test_without_cause_and_fix_it_is_not_solved(self, everywhere: Scene) -> None:
        opened = everywhere.presses("anna", "resolve", everywhere.card())
        assert list(everywhere.sends(opened, cause="", fix="x").reply.errors) == ["cause"]
        assert list(everywhere.sends(opened, cause="x", fix=" ").reply.errors) == ["fix"]
        assert everywhere.ticket().state == "owned"

    def test_solved_asks_the_customer_and_closes_the_topic(self, everywhere: Scene) -> None:
        everywhere.sends(
            everywhere.presses("anna", "resolve", everywhere.card()), cause="a wrong profile", fix="profile corrected"
        )
        solved = everywhere.last("giulia", script="C12")
        assert "Cause: a wrong profile" in solved.text
        assert "Fix: profile corrected" in solved.text
        assert solved.words == ["confirm", "notyet"]
        assert "✅" in everywhere.card().text
        room = everywhere.chats.rooms[("-1001", everywhere.card(place="-1001").thread or "")]
        assert room.closed
        assert room.title.startswith("✅ T-1001")

    def test_yes_closes_it_and_the_buttons_go(self, everywhere: Scene) -> None:
        everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
        solved = everywhere.last("giulia", "is solved")
        everywhere.presses("giulia", "confirm", solved)
        assert everywhere.ticket().state == "closed"
        assert solved.words == []
        again = everywhere.presses("giulia", "confirm", solved, "1001")
        assert again.reply.toast == "T-1001 is closed already."

    def test_not_yet_reopens_the_same_number_with_the_same_owner_and_a_new_time(self, everywhere: Scene) -> None:
        everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
        everywhere.later(minutes=30)
        solved = everywhere.last("giulia", "is solved")
        everywhere.presses("giulia", "notyet", solved)
        again = everywhere.last("giulia", script="C13")
        assert "T-1001 is open again with Anna Lindqvist; the answer is due by today 15:34 (Rome)" in again.text
        assert everywhere.ticket().state == "owned"
        assert solved.words == []
        assert not everywhere.chats.rooms[("-1001", everywhere.card(place="-1001").thread or "")].closed
        assert everywhere.presses("giulia", "notyet", solved, "1001").reply.toast.startswith("This has changed")

    def test_words_within_the_window_reopen_and_later_ones_open_a_new_request(self, everywhere: Scene) -> None:
        everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
        solved = everywhere.last("giulia", "is solved")
        everywhere.presses("giulia", "confirm", solved)
        everywhere.later(days=29)
        everywhere.says("giulia", "It came back", answering=solved)
        assert everywhere.ticket().state == "owned"
        assert everywhere.count() == 1
        assert "T-1001 is open again" in everywhere.last("giulia", script="C13").text
        everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
        everywhere.later(days=31)
        everywhere.says("giulia", "It came back", answering=solved)
        assert everywhere.count() == 2
        assert everywhere.ticket().state == "resolved"

    def test_not_yet_after_the_window_asks_for_a_new_request(self, everywhere: Scene) -> None:
        everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
        everywhere.later(days=31)
        said = everywhere.presses("giulia", "notyet", everywhere.last("giulia", "is solved"))
        assert "write it as a new request" in said.reply.toast
        assert everywhere.ticket().state == "resolved"

    @pytest.mark.parametrize("text", ["grazie", "thanks", "👍"])
    def test_thanks_after_solving_change_nothing(self, everywhere: Scene, text: str) -> None:
        everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
        solved = everywhere.last("giulia", "is solved")
        posts = len(everywhere.chats.posts)
        everywhere.says("giulia", text)
        everywhere.says("giulia", text, answering=solved)
        assert everywhere.ticket().state == "resolved"
        assert len(everywhere.chats.posts) == posts

    def test_an_expert_reopens_from_the_card(self, everywhere: Scene) -> None:
        everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
        everywhere.presses("liwei", "reopen", everywhere.card(place="-1001"))
        assert everywhere.ticket().state == "owned"
        assert "Li Wei opened T-1001 again" in everywhere.last("giulia").text


def test_withdrawing_is_told_to_the_owner(everywhere: Scene) -> None:
    everywhere.presses("giulia", "withdraw", everywhere.last("giulia", script="B2"), "1001")
    assert everywhere.ticket().state == "withdrawn"
    assert "Giulia Rossi withdrew" in everywhere.last("C0ERP").text
    assert everywhere.card().words == []
    everywhere.passes(hours=30)
    assert not everywhere.read("marco")
