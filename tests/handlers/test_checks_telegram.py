"""Checks of the conversations where the expert works on Telegram, in the topic of a request (section 3)."""

import pytest

from handlers.notices import Sign
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Said, Scene

TOPIC = "-1001"


@pytest.fixture
def topic(lone: Scene) -> Shown:
    """Luca asked on Slack and Li Wei claimed on Telegram: the card in the topic."""
    lone.says("luca", QUESTION)
    lone.presses("liwei", "claim", lone.card(place=TOPIC))
    return lone.card(place=TOPIC)


def writes(scene: Scene, who: str, text: str, topic: Shown, answering: Shown | None = None) -> Said:
    """In the topic of the request."""
    return scene.says(who, text, to=TOPIC, under=topic, answering=answering)


def answers(scene: Scene, text: str, topic: Shown, script: str = "prompt") -> None:
    """Li Wei replies to what the desk asked last."""
    writes(scene, "liwei", text, topic, answering=scene.last(TOPIC, script=script))


def test_check_12_and_13_who_has_it_may_press_again_and_a_stranger_changes_nothing(lone: Scene) -> None:
    lone.says("luca", QUESTION)
    before = lone.card(place=TOPIC)
    said = lone.presses("paolo", "claim", before)
    assert said.reply.toast == "T-1001 needs ERP Finance, which is not on your profile. Marco Ferri can help."
    assert lone.card(place=TOPIC) == before
    assert not lone.read("luca", script="B5")
    lone.presses("liwei", "claim", before)
    again = lone.presses("liwei", "claim", before, value=before.card.buttons[0].value)
    assert again.reply.toast == "You already have T-1001."
    assert len(lone.read("luca", script="B5")) == 1


def test_check_14_the_owner_s_words_reach_the_customer_on_the_other_platform(lone: Scene, topic: Shown) -> None:
    said = writes(lone, "liwei", "Which release?", topic)
    (heard,) = lone.read("luca", script="B6")
    assert (heard.post.author, heard.text) == ("Li Wei", "Which release?")
    assert lone.chats.signs[(TOPIC, said.message)] == [Sign.DELIVERED]


def test_check_15_and_16_notes_stay_inside_and_a_colleague_s_words_need_a_second_press(lone: Scene) -> None:
    lone.says("luca", QUESTION)
    lone.presses("anna", "claim", lone.card())
    topic = lone.card(place=TOPIC)
    note = writes(lone, "liwei", "// a profile?", topic)
    said = writes(lone, "liwei", "Look at the profile", topic)
    assert lone.chats.signs[(TOPIC, note.message)] == lone.chats.signs[(TOPIC, said.message)] == [Sign.NOTE]
    assert not lone.read("luca", script="B6")
    offer = lone.last(TOPIC, script="C6")
    assert offer.card.buttons[0].confirm == "Send to Luca Bianchi?"
    for _ in range(2):
        lone.presses("liwei", "send", offer, offer.card.buttons[0].value)
    assert [one.text for one in lone.read("luca", script="B6")] == ["Look at the profile"]


def test_check_18_what_the_owner_edits_and_takes_back_in_the_topic_follows(lone: Scene, topic: Shown) -> None:
    said = writes(lone, "liwei", "Use release 14.1", topic)
    lone.edits(said, "Use release 14.2")
    assert [one.text for one in lone.read("luca", script="B6")] == ["Use release 14.2 (edited 13:04)"]
    writes(lone, "liwei", "unsend", topic)
    assert not lone.read("luca", script="B6")


def test_check_20_a_question_in_the_topic_pauses_until_the_answer(lone: Scene, topic: Shown) -> None:
    lone.presses("liwei", "ask", topic)
    answers(lone, "Which plant?", topic)
    asked = lone.last("luca", script="C9")
    assert "The solve-by clock is paused" in asked.text
    assert "⏸ solve-by clock paused · waiting for Luca Bianchi" in lone.card(place=TOPIC).text
    lone.later(minutes=30)
    lone.says("luca", "TRN-2", under=asked)
    assert "paused" not in lone.card(place=TOPIC).text
    assert "Luca Bianchi answered." in lone.last(TOPIC, script="C9").text


def test_check_22_and_23_without_cause_and_fix_nothing_is_solved_and_not_yet_reopens(lone: Scene, topic: Shown) -> None:
    lone.presses("liwei", "resolve", topic)
    answers(lone, "A wrong profile", topic)
    assert not lone.read("luca", script="C12")
    answers(lone, "The profile is set", topic)
    (solved,) = lone.read("luca", script="C12")
    assert "Cause: A wrong profile\nFix: The profile is set" in solved.text
    lone.presses("luca", solved.card.buttons[1].word, solved)
    assert (lone.ticket().state, "Li Wei since" in lone.card(place=TOPIC).text) == ("owned", True)
