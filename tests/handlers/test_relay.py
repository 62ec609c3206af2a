"""Words cross both ways: who reads what, and what never leaves the room (CONVERSATIONS C5 to C8, checks 14 to 19)."""

import pytest

from handlers.notices import Act, Outcome, Reason, Refused, Remove, Sign, Target
from tests.handlers.scene import QUESTION, Said, Scene


def answers(scene: Scene, text: str, who: str = "anna") -> Said:
    """Somebody writes in the ticket's thread."""
    place = "C0ERP" if who != "liwei" else "-1001"
    return scene.says(who, text, to=place, under=scene.card(place=place))


def test_the_owners_words_reach_customer_and_other_rooms_and_are_signed(everywhere: Scene) -> None:
    said = answers(everywhere, "Which release? <b>*now*</b>")
    answer = everywhere.last("giulia", script="B6")
    assert "Which release? <b>*now*</b>" in answer.text
    assert answer.post.author == "Anna Lindqvist"
    assert "Which release?" in everywhere.last("-1001", "Anna Lindqvist", "C5").text
    assert everywhere.chats.signs[("C0ERP", said.message)] == [Sign.DELIVERED]


def test_a_quotation_is_a_quotation_on_the_other_side(everywhere: Scene) -> None:
    answers(everywhere, "Which release?")
    reply = everywhere.says("giulia", "14.2", answering=everywhere.last("giulia", script="B6"))
    shown = everywhere.last("C0ERP", "14.2", "C5")
    assert shown.thread == everywhere.card().thread
    answers(everywhere, "Thank you, 14.2 it is")
    assert everywhere.chats.signs[("7001", reply.message)] == [Sign.RECEIVED]


@pytest.mark.parametrize("mark", ["🔒", ":lock:", "//", "  🔒", "\u200b//", "\n:LOCK:"])
def test_what_begins_with_a_lock_stays_inside(everywhere: Scene, mark: str) -> None:
    said = answers(everywhere, f"{mark} rounding profile?")
    assert not everywhere.read("giulia", "rounding profile")
    assert everywhere.chats.signs[("C0ERP", said.message)] == [Sign.NOTE]


@pytest.mark.parametrize("mark", ["🔒", "//"])
def test_a_lock_holds_in_every_way_to_the_customer(everywhere: Scene, mark: str) -> None:
    secret = f"{mark} secret"
    opened = everywhere.presses("anna", "ask", everywhere.card())
    assert everywhere.sends(opened, question=secret).reply.errors
    opened = everywhere.presses("anna", "resolve", everywhere.card())
    assert everywhere.sends(opened, cause=secret, fix="fixed").reply.errors
    assert everywhere.sends(opened, cause="x", fix=secret).reply.errors
    said = answers(everywhere, "An answer")
    everywhere.edits(said, secret)
    everywhere.commands("anna", "ask", secret, to="C0ERP", under=everywhere.card())
    assert not [one for one in everywhere.chats.posts if one.place == "7001" and "secret" in one.text]
    assert everywhere.ticket().state == "owned"


def test_an_answer_edited_into_a_note_is_taken_back(everywhere: Scene) -> None:
    said = answers(everywhere, "An answer")
    everywhere.edits(said, "🔒 An answer")
    assert not everywhere.read("giulia", "An answer")


def test_a_lock_in_a_dialogue_is_a_note_and_the_question_stays(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    card = scene.card(place="-1001")
    scene.presses("liwei", "claim", card)
    scene.presses("liwei", "ask", card)
    answers(scene, "🔒 who knows this?", "liwei")
    assert scene.ticket().state == "owned"
    answers(scene, "Which plant code?", "liwei")
    assert scene.ticket().state == "pending_customer"
    assert not scene.read("giulia", "who knows")


def test_a_colleagues_words_are_kept_until_a_second_press(everywhere: Scene) -> None:
    answers(everywhere, "I think it is the profile", "liwei")
    assert not everywhere.read("giulia", "I think")
    kept = everywhere.last("-1001", script="C6")
    assert "Anna Lindqvist writes to the customer" in kept.text
    assert kept.words == ["send", "takeover"]


def test_a_message_to_a_colleague_is_kept(everywhere: Scene) -> None:
    answers(everywhere, "Li Wei, do you know this?")
    assert not everywhere.read("giulia", "do you know")
    assert "starts with a colleague's name" in everywhere.last("C0ERP", script="C7").text


def test_the_owner_is_called_by_name_at_most_every_ten_minutes(everywhere: Scene) -> None:
    everywhere.later(minutes=11)
    for text in ("one", "two"):
        everywhere.says("giulia", text, answering=everywhere.last("giulia", script="B5"))
        everywhere.later(minutes=2)
    assert "Anna Lindqvist" in everywhere.last("C0ERP", "Giulia Rossi (Telegram): one").text
    assert "Anna Lindqvist" not in everywhere.last("C0ERP", "Giulia Rossi (Telegram): two").text


def test_edits_change_every_copy_both_ways(everywhere: Scene) -> None:
    said = answers(everywhere, "Use relase 14.3")
    everywhere.later(minutes=10)
    everywhere.edits(said, "Use release 14.3")
    assert "Use release 14.3 (edited 13:14)" in everywhere.last("giulia", script="B6").text
    assert len(everywhere.read("giulia", script="B6")) == 1
    assert "Use release 14.3" in everywhere.last("-1001", "Anna Lindqvist → Giulia").text
    reply = everywhere.says("giulia", "Wich one?")
    everywhere.edits(reply, "Which one?")
    assert not everywhere.chats.at("C0ERP", "Wich")
    assert "Which one? (edited" in everywhere.last("C0ERP", script="C5").text


def test_an_edited_question_is_on_the_card(scene: Scene) -> None:
    asked = scene.says("giulia", QUESTION)
    scene.edits(asked, "Since this morning orders are lost")
    assert "orders are lost" in scene.card().text


def test_deleting_takes_the_copies_back_and_says_so(everywhere: Scene) -> None:
    said = answers(everywhere, "Wrong window, sorry")
    everywhere.deletes(said)
    assert not everywhere.read("giulia", "Wrong window")
    assert not everywhere.chats.at("-1001", "Wrong window")
    told = everywhere.last("C0ERP", script="C8")
    assert told.text == "Removed from Giulia Rossi's chat. It may already have been read."
    assert told.thread == everywhere.card().thread


def test_what_is_too_old_to_remove_is_said(everywhere: Scene) -> None:
    said = answers(everywhere, "Wrong window, sorry")

    def too_old(act: Act, target: Target) -> Outcome | None:
        return Refused(Reason.TOO_OLD) if isinstance(act, Remove) and target.place == "7001" else None

    everywhere.chats.refuse = too_old
    everywhere.deletes(said)
    assert "Write a correction instead." in everywhere.last("C0ERP", script="C8").text
    assert everywhere.read("giulia", "Wrong window")


def test_a_customer_deletes_what_they_wrote(everywhere: Scene) -> None:
    reply = everywhere.says("giulia", "My password is 1234")
    everywhere.deletes(reply)
    assert not everywhere.chats.at("C0ERP", "1234")
    assert not everywhere.chats.at("-1001", "1234")


def test_words_of_the_desk_in_the_thread_are_never_sent_to_the_customer(everywhere: Scene) -> None:
    before = len(everywhere.read("giulia"))
    for word in ("ask", "resolve", "claim", "contract", "status", "help", "off", "similar rounded invoices"):
        answers(everywhere, word)
        if word in ("ask", "resolve"):
            answers(everywhere, "cancel")
    assert everywhere.last("C0ERP").text == "I know nothing like it that was solved before."
    answers(everywhere, "Note that the profile must be exported first")
    assert len(everywhere.read("giulia")) == before
    assert everywhere.ticket().state == "owned"
    kept = everywhere.last("C0ERP", "it starts with note, a word of the desk", "C7")
    everywhere.presses("anna", "send", kept)
    assert everywhere.last("giulia", script="B6").text.endswith("Note that the profile must be exported first")


def test_people_in_the_queues_chat_may_talk(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    posts = len(scene.chats.posts)
    scene.says("anna", "Lunch?", to="C0ERP")
    scene.says("liwei", "Yes", to="-1001")
    assert len(scene.chats.posts) == posts


def test_the_owner_may_add_a_word_after_solving_and_a_closed_request_says_that_it_keeps_notes(
    everywhere: Scene,
) -> None:
    everywhere.sends(everywhere.presses("anna", "resolve", everywhere.card()), cause="c", fix="f")
    answers(everywhere, "One more hint")
    assert everywhere.read("giulia", "One more hint")
    everywhere.presses("giulia", "confirm", everywhere.last("giulia", script="C12"))
    answers(everywhere, "And another")
    assert not everywhere.read("giulia", "And another")
    assert "closed" in everywhere.last("C0ERP", script="C6").text
