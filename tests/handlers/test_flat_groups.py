"""A group without rooms: several requests side by side, told apart by what is answered (C1 to C10 there)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.inbound import Inbound, Kind, Writer
from handlers.notices import Sign
from storage.engine import Database
from tests.handlers.cast import PLACES
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

GROUP = "-1001"
VAT = "The VAT report shows last year and we cannot file it"


@pytest.fixture
def flat(scene: Scene) -> Scene:
    """Giulia and Luca asked, and Li Wei has both requests, in a group that makes no rooms."""
    scene.chats.flat.add(GROUP)
    scene.says("giulia", QUESTION)
    scene.says("luca", VAT)
    for number in (1001, 1002):
        scene.presses("liwei", "claim", scene.card(number, GROUP))
    return scene


def card(scene: Scene, number: int = 1001) -> Shown:
    """A request's card in the group."""
    return scene.card(number, GROUP)


def test_an_answer_to_a_card_goes_to_its_customer_alone(flat: Scene) -> None:
    said = flat.says("liwei", "Which release?", to=GROUP, answering=card(flat, 1002))
    assert flat.read("luca", "Which release?")
    assert not flat.read("giulia", "Which release?")
    assert flat.chats.signs[GROUP, said.message] == [Sign.DELIVERED]
    flat.edits(said, "Which release exactly?")
    assert flat.read("luca", "Which release exactly?")


def test_an_answer_to_any_message_of_a_request_belongs_to_it(flat: Scene) -> None:
    rules = flat.last(GROUP, "what you answer to this or to any message of T-1001 goes to Giulia")
    flat.says("liwei", "one", to=GROUP, answering=rules)
    flat.says("giulia", "It is 14.2", answering=flat.last("giulia", "one"))
    words = flat.last(GROUP, "It is 14.2")
    two = flat.says("liwei", "two", to=GROUP, answering=words)
    flat.says("liwei", "three", to=GROUP, answering=two)
    assert all(flat.read("giulia", one) for one in ("one", "two", "three"))
    assert not flat.read("luca", "three")


def test_notes_and_colleagues_stay_inside(flat: Scene) -> None:
    note = flat.says("liwei", "// a rounding profile?", to=GROUP, answering=card(flat))
    assert flat.chats.signs[GROUP, note.message] == [Sign.NOTE]
    flat.says("nils", "I know that one", to=GROUP, answering=card(flat))
    kept = flat.last(GROUP, "kept this message as an internal note")
    assert not flat.read("giulia", "profile") + flat.read("giulia", "know that one")
    flat.presses("liwei", "send", kept)
    assert flat.read("giulia", "I know that one")


def test_words_beside_all_requests_go_to_nobody_until_their_writer_says_where(flat: Scene) -> None:
    said = flat.says("liwei", "It works now, please look", to=GROUP)
    asked = flat.last(GROUP, "Which request is that for?")
    assert [one.label for one in asked.card.buttons] == [
        "T-1002 · Luca Bianc…",
        "T-1001 · Giulia Ros…",
        "None of these",
    ]
    assert asked.post.reply_to == said.message
    assert not flat.read("giulia", "It works now")
    values = [one.value for one in asked.card.buttons]
    assert "Only whoever wrote it" in flat.presses("nils", "meant", asked, values[1]).reply.toast
    flat.presses("liwei", "meant", asked, values[1])
    assert flat.read("giulia", "It works now")
    assert not flat.read("luca", "It works now")
    assert "Taken for T-1001" in flat.last(GROUP, "Taken for").text
    assert flat.chats.signs[GROUP, said.message] == [Sign.DELIVERED]
    assert flat.presses("liwei", "meant", asked, values[0]).reply.toast
    assert not flat.read("luca", "It works now")


def test_an_answer_to_a_message_of_ours_that_we_do_not_know_is_asked_about(flat: Scene) -> None:
    said = flat.says("liwei", "lunch?", to=GROUP, answering=flat.says("nils", "hungry", to=GROUP))
    assert not flat.chats.at(GROUP, "Which request is that for?")
    lost = replace(said.inbound, key="lost", message="7701", reply_to="7700", text="It works now", to_us=True)
    flat.does(lost)  # the platform posted it, and its answer to us was lost
    flat.presses("liwei", "meant", flat.last(GROUP, "Which request is that for?"))
    assert flat.read("luca", "It works now")
    known = flat.last(GROUP, "Taken for").message
    flat.does(replace(lost, key="known", message="7702", reply_to=known, text="thanks"))
    assert len(flat.chats.at(GROUP, "Which request is that for?")) == 0


def test_what_is_edited_before_its_writer_says_where_goes_out_as_it_is_then(flat: Scene) -> None:
    said = flat.says("liwei", "It wroks now", to=GROUP)
    flat.edits(said, "It works now")
    asked = flat.last(GROUP, "Which request is that for?")
    flat.presses("liwei", "meant", asked)
    flat.edits(said, "It works now, please look")
    assert flat.read("luca", "It works now, please look")
    assert not flat.read("luca", "wroks")


def test_none_of_these_leaves_words_among_the_experts(flat: Scene) -> None:
    flat.says("liwei", "who brings cake?", to=GROUP)
    asked = flat.last(GROUP, "Which request is that for?")
    flat.presses("liwei", "meant", asked, asked.card.buttons[-1].value)
    assert flat.last(GROUP, "Left among you.").card.buttons == ()
    assert not flat.read("giulia", "cake") + flat.read("luca", "cake")


def test_somebody_without_requests_is_never_asked(flat: Scene) -> None:
    before = len(flat.chats.posts)
    flat.says("nils", "good morning everybody", to=GROUP)
    flat.says("liwei", "good morning Nils", to=GROUP, answering=flat.says("nils", "hello", to=GROUP))
    assert len(flat.chats.posts) == before


def test_a_moved_request_says_so_where_it_was(flat: Scene) -> None:
    before = card(flat)
    flat.presses("liwei", "transfer", before)
    flat.says("liwei", "Integrations", to=GROUP, answering=flat.last(GROUP, script="prompt"))
    flat.says("liwei", "interface, not ledger", to=GROUP, answering=flat.last(GROUP, script="prompt"))
    assert not flat.last(GROUP, "Moved to Integrations").card.buttons
    flat.says("liwei", "one more thing", to=GROUP, answering=before)
    assert "write there. Nothing was sent" in flat.last(GROUP, script="C10").text
    assert not flat.read("giulia", "one more thing")


def test_two_dialogues_of_one_person_are_told_apart_by_what_is_answered(flat: Scene) -> None:
    flat.presses("liwei", "resolve", card(flat, 1001))
    first = flat.last(GROUP, script="prompt")
    flat.presses("liwei", "ask", card(flat, 1002))
    second = flat.last(GROUP, script="prompt")
    flat.says("liwei", "Which year?", to=GROUP, answering=second)
    flat.says("liwei", "a wrong profile", to=GROUP, answering=first)
    flat.says("liwei", "profile corrected", to=GROUP, answering=flat.last(GROUP, script="prompt"))
    assert flat.read("luca", "Which year?")
    assert "a wrong profile" in flat.last("giulia", "T-1001 is solved").text
    assert [flat.ticket(one).state for one in (1001, 1002)] == ["resolved", "pending_customer"]
    assert not flat.read("luca", "profile") + flat.read("giulia", "Which year?")


def test_who_is_asked_by_a_press_is_named_so_that_his_telephone_offers_to_answer(flat: Scene) -> None:
    flat.presses("liwei", "resolve", card(flat))
    asked = flat.last(GROUP, script="prompt")
    assert asked.text.startswith("Li Wei\nResolve · Cause")
    flat.says("nils", "a wrong profile", to=GROUP, answering=asked)
    assert "somebody else" in flat.last(GROUP, script="prompt").text
    assert flat.ticket().state == "owned"
    assert not flat.read("giulia", "a wrong profile")


def test_a_question_that_is_over_takes_no_answer_to_the_customer(flat: Scene) -> None:
    flat.presses("liwei", "resolve", card(flat))
    asked = flat.last(GROUP, script="prompt")
    flat.later(minutes=61)
    flat.says("liwei", "a wrong profile", to=GROUP, answering=asked)
    assert "That question is over" in flat.last(GROUP, script="prompt").text
    assert not flat.read("giulia", "a wrong profile")
    flat.presses("liwei", "resolve", card(flat))
    again = flat.last(GROUP, script="prompt")
    flat.says("liwei", "cancel", to=GROUP)
    assert "Dropped" in flat.last(GROUP, script="prompt").text
    flat.says("liwei", "a wrong profile", to=GROUP, answering=again)
    assert not flat.read("giulia", "a wrong profile")


def test_what_was_answered_in_time_counts_when_the_desk_hears_of_it_late(flat: Scene) -> None:
    flat.presses("liwei", "ask", card(flat))
    asked, written = flat.last(GROUP, script="prompt"), flat.now + timedelta(minutes=5)
    flat.later(minutes=90)
    flat.says("liwei", "Which year?", to=GROUP, answering=asked, written=written)
    assert flat.read("giulia", "Which year?")


def test_an_answer_to_something_else_is_no_answer_to_the_question(flat: Scene) -> None:
    flat.presses("liwei", "resolve", card(flat))
    cause = flat.last(GROUP, script="prompt")
    flat.says("liwei", "One moment please", to=GROUP, answering=card(flat))
    assert flat.read("giulia", "One moment please")
    flat.says("liwei", "a wrong profile", to=GROUP, answering=cause)
    flat.says("liwei", "no, another cause", to=GROUP, answering=cause)
    assert "That question is over" in flat.last(GROUP, script="prompt").text
    assert flat.ticket().state == "owned"


def test_two_people_who_are_asked_at_once_are_not_mixed_up(database: Database, tmp_path: Path) -> None:
    both = {"      console: anna\n": '      slack: U0ANNA\n      telegram: "7004"\n'}
    scene = Scene(database, tmp_path, both)
    anna = Writer("telegram", "global", "7004", "Anna Lindqvist")
    scene.says("giulia", QUESTION)
    room = scene.card(place=GROUP)
    scene.presses("liwei", "claim", room)
    scene.presses("liwei", "resolve", room)
    cause = scene.last(GROUP, script="prompt")
    group = PLACES[GROUP]
    pressed = Inbound("a1", Kind.PRESS, anna, group, thread=room.thread, message=room.message, word="severity")
    scene.does(replace(pressed, value=next(one.value for one in room.card.more if one.word == "severity")))
    severity = scene.last(GROUP, script="prompt")
    assert severity.text.startswith("Anna Lindqvist\n")
    told = Inbound("a2", Kind.MESSAGE, anna, group, thread=room.thread, message="7777")
    scene.says("liwei", "a wrong profile", to=GROUP, under=room, answering=cause)
    scene.does(replace(told, reply_to=severity.message, text="normal"))
    reason, fix = scene.last(GROUP, "· Reason"), scene.last(GROUP, "What fixed it")
    scene.does(replace(told, key="a3", message="7778", reply_to=reason.message, text="one plant only"))
    scene.says("liwei", "profile corrected", to=GROUP, under=room, answering=fix)
    assert (scene.ticket().state, scene.ticket().cause, scene.ticket().severity) == (
        "resolved",
        "a wrong profile",
        "normal",
    )
