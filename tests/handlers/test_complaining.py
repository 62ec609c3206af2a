"""Somebody complains in his own words: by the word in four languages, or by [Complain] (CONVERSATIONS F12, G1)."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from storage import complaints, entrances
from storage.complaints import Complaint, State
from storage.engine import Database
from storage.outbox import outbox
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import close, complaint

BY = "Marco Ferri, who was not involved, contacts you by tomorrow 13:04 (Rome)."

ABOUT = "It is about T-1001: “Since this morning invoices from the Turin plant are r…”"


def every(scene: Scene) -> list[Complaint]:
    """All complaints, oldest first."""
    found = (scene.db.read_now(complaints.seen, number) for number in range(1, 9))
    return [one for one in found if one is not None]


def _by_link(conn: Connection) -> None:
    """People come to the desk by links on Telegram: it may not write to them first."""
    entrances.keep(conn, "telegram", link="https://t.me/desk?start=", handle="@desk")


def asks(scene: Scene, text: str = "complaint") -> None:
    """Giulia has a request that Anna claimed, and complains."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("giulia", text)


@pytest.mark.parametrize("text", ["complaint", "Complaint!", "reclamo", "投诉", "klagomål", "I want to complain"])
def test_f12_the_word_alone_is_answered_with_a_person_and_a_time(scene: Scene, text: str) -> None:
    asks(scene, text)
    assert scene.last("giulia", script="F12").text == f"I am sorry. What happened, in a sentence or two? {BY}\n{ABOUT}"
    assert scene.count() == 1
    assert not scene.read("marco", "Complaint")  # he reads of it when she has said what happened
    scene.says("giulia", "Nobody told me that it takes a day")
    assert scene.last("giulia", "I opened complaint K-1. Marco Ferri, team lead,")
    assert "Nobody told me that it takes a day" in scene.last("marco", "Complaint K-1").text
    assert not [one for one in scene.chats.posts if one.place == "C0ERP" and "takes a day" in one.text]


def test_f12_ten_minutes_of_silence_and_it_is_recorded_as_it_is(scene: Scene) -> None:
    asks(scene)
    scene.passes(minutes=9)
    assert not scene.read("marco", "Complaint")
    scene.passes(minutes=1)
    assert scene.last("giulia", "I opened complaint K-1")
    assert scene.last("marco", "Complaint K-1")
    scene.passes(hours=1)
    assert len(scene.read("giulia", "I opened complaint")) == 1


def test_f12_words_within_ten_minutes_belong_to_it_and_later_ones_do_not(scene: Scene) -> None:
    asks(scene, "complaint: two days without a word")
    assert scene.last("giulia", "I opened complaint K-1")
    scene.later(minutes=4)
    scene.says("giulia", "and then a wrong answer")
    assert every(scene)[0].words == "two days without a word\nand then a wrong answer"
    assert scene.last("marco").text == "Giulia Rossi on complaint K-1:\nand then a wrong answer"
    scene.passes(minutes=7)
    scene.says("giulia", "The export of Turin is empty, too")
    assert "export" not in every(scene)[0].words
    assert scene.last("giulia", "Added to T-1001")


def test_f12_an_answer_to_what_was_said_belongs_to_it_at_any_time(scene: Scene) -> None:
    asks(scene, "complaint: two days without a word")
    scene.passes(hours=2)
    scene.says("giulia", "It is still so", answering=scene.last("giulia", "I opened complaint"))
    assert scene.last("marco", "It is still so").text.startswith("Giulia Rossi on complaint K-1:")
    assert scene.count() == 1


def test_f12_who_has_no_complaint_or_a_complaint_form_is_not_taken_for_one(scene: Scene) -> None:
    scene.says("giulia", "I have no complaint, only the invoices are rounded")
    scene.later(minutes=20)
    scene.says("luca", "complaint forms of our customers cannot be printed")
    assert every(scene) == []
    assert scene.count() == 2


def test_f12_complaining_again_joins_it_and_goes_one_rung_up_but_not_at_once(scene: Scene) -> None:
    asks(scene, "complaint: two days without a word")
    scene.says("giulia", "complaint")
    scene.commands("giulia", "complain")
    assert [one.level for one in every(scene)] == [0]
    scene.passes(hours=1)
    scene.says("giulia", "complaint: Marco did not call")
    assert [(one.level, one.state) for one in every(scene)] == [(1, State.OPEN)]
    assert scene.last("giulia", "I added this to").text == (
        "I am sorry. I added this to complaint K-1. Sara Holm, account manager, contacts you by tomorrow 13:04 (Rome)."
    )
    assert "Marco did not call" in scene.last("sara", "Complaint K-1").text
    scene.says("giulia", "complaint!!")  # at once again
    assert [one.level for one in every(scene)] == [1]


def test_f12_complain_stands_in_the_status_and_the_status_says_how_it_stands(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.commands("giulia", "status")
    scene.presses("giulia", "complain", scene.last("giulia", "You have one open request"))
    scene.says("giulia", "Too slow")
    scene.commands("giulia", "status")
    assert (
        "K-1 complaint · Marco Ferri · contacts you by tomorrow 13:04 (Rome)" in scene.last("giulia", "K-1 comp").text
    )


def test_f12_a_button_pressed_twice_opens_one(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "status")
    message = scene.last("giulia", "You have one open request")
    scene.presses("giulia", "complain", message)
    again = scene.presses("giulia", "complain", message)
    assert again.reply.toast.startswith("I am sorry. What happened, in a sentence or two? Marco Ferri")
    assert [one.level for one in every(scene)] == [0]
    assert len(scene.read("giulia", script="F12")) == 1


def test_f12_the_word_once_more_is_asked_once_more_and_is_not_what_happened(scene: Scene) -> None:
    asks(scene)
    scene.later(minutes=3)
    scene.says("giulia", "complaint")
    scene.says("giulia", "Nobody called me")
    assert [(one.words, one.level) for one in every(scene)] == [("Nobody called me", 0)]
    assert len(scene.read("giulia", script="F12")) == 2


def test_f12_whoever_has_just_rated_it_low_says_the_same_again_and_nothing_goes_up(scene: Scene) -> None:
    complaint(scene)
    scene.says("giulia", "complaint")
    scene.says("giulia", "complaint: it took two days")
    assert [(one.words, one.level) for one in every(scene)] == [("it took two days", 0)]
    assert "I opened complaint K-1. Marco Ferri, team lead," in scene.last("giulia", script="F12").text
    assert "it took two days" in scene.last("marco", "Complaint K-1").text


def test_f12_what_she_writes_within_ten_minutes_of_a_low_score_belongs_to_it_and_a_number_as_long_as_it_waits_for_one(
    scene: Scene,
) -> None:
    complaint(scene)
    scene.says("giulia", "It took two days")
    assert (every(scene)[0].words, scene.count()) == ("It took two days", 1)
    scene.presses("giulia", "wantcall", scene.last("giulia", "I opened complaint K-1"))
    scene.says("giulia", "cancel")
    scene.passes(minutes=30)
    scene.says("giulia", "+39 333 1234567")
    assert scene.last("giulia").text == "I told Marco Ferri that you would like a call about K-1 at +39 333 1234567."
    assert scene.last("marco").text == "Giulia Rossi asks to be called about complaint K-1: +39 333 1234567"
    assert len(scene.read("giulia", "I opened complaint")) == 1
    scene.says("giulia", "The export of Turin is empty")
    assert (scene.count(), every(scene)[0].words) == (2, "It took two days")


def test_f12_who_never_asked_anything_complains_too_and_it_costs_nothing(scene: Scene) -> None:
    scene.says("giulia", "complaint: nobody trained us")
    assert scene.last("giulia", "I opened complaint K-1. Sara Holm, account manager, contacts you")
    hung = scene.ticket()
    assert (hung.state, hung.queue_id, hung.hold_reason, hung.used) == ("closed", None, "complaint", None)
    scene.passes(days=1)
    assert not scene.read("giulia", script="F4")
    scene.commands("giulia", "status")
    assert "You have no open requests" in scene.last("giulia", script="G1").text


def test_f12_where_others_read_along_only_she_reads_it(scene: Scene) -> None:
    scene.says("luca", "complaint: far too slow", to="C0SHARED", mentioned=True)
    assert not [one for one in scene.chats.posts if one.place == "C0SHARED" and "K-1" in one.text]
    assert scene.last("luca", "I opened complaint K-1")


def test_f12_where_she_cannot_be_written_to_the_details_wait_for_her(scene: Scene) -> None:
    scene.db.write_now(_by_link)
    scene.says("giulia", "complaint: far too slow", to="-1002", mentioned=True)
    assert scene.last("-1002", "K-1 is noted. The details are for Giulia Rossi.").words == ["complaint"]


def test_f12_strangers_and_our_own_complain_to_nobody_here(scene: Scene) -> None:
    scene.says("paolo", "complaint")
    scene.says("anna", "complaint")
    assert every(scene) == []


def test_f12_a_complaint_moves_with_a_request_that_is_merged(scene: Scene) -> None:
    scene.says("luca", "The invoices of Turin are rounded to whole euros")
    asks_too = scene.says("giulia", "Invoices of Turin are rounded, I think")
    scene.presses("anna", "claim", scene.card(1002))
    scene.says("giulia", "complaint: too slow", answering=asks_too)
    form = scene.presses("anna", "duplicate", scene.card(1002), "1002.2")
    scene.sends(form, of=str(form.reply.form.fields[0].options[0].value) if form.reply.form else "")
    assert scene.ticket(1002).state == "merged"
    assert every(scene)[0].ticket_id == scene.ticket(1001).id
    form = scene.presses("marco", "writeabout", scene.last("marco", "Complaint K-1"))
    scene.sends(form, words="I am on it")
    scene.passes(days=3)
    assert not scene.read("sara", "Contact about the complaint was due")


@pytest.mark.parametrize("is_kept", [False, True], ids=["promised", "contacted by then"])
def test_f12_who_has_the_request_that_took_it_in_looks_after_it_no_more(scene: Scene, *, is_kept: bool) -> None:
    scene.says("luca", "The invoices of Turin are rounded to whole euros")
    asks_too = scene.says("giulia", "Invoices of Turin are rounded, I think")
    scene.presses("marco", "claim", scene.card(1001))
    scene.presses("anna", "claim", scene.card(1002))
    scene.says("giulia", "complaint: too slow", answering=asks_too)
    if is_kept:
        scene.sends(scene.presses("marco", "writeabout", scene.last("marco", "Complaint K-1")), words="I am on it")
    form = scene.presses("anna", "duplicate", scene.card(1002), "1002.2")
    scene.sends(form, of=str(form.reply.form.fields[0].options[0].value) if form.reply.form else "")
    assert scene.ticket(1002).state == "merged"
    assert "Complaint K-1 was handed on. Sara Holm, account manager" in scene.last("giulia", "handed on").text
    assert scene.last("marco", "Complaint K-1").words == ["look"]


def test_f12_after_she_is_forgotten_nothing_she_said_is_left(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    close(scene)
    scene.says("giulia", "complaint: Anna was rude to me")
    scene.passes(minutes=11)
    scene.says("giulia", "She was very rude", answering=scene.last("giulia", "I opened complaint"))
    assert "She was very rude" in scene.last("marco", "on complaint K-1").text
    scene.commands("giulia", "settings")
    scene.presses("giulia", "forget", scene.last("giulia", script="A13"))
    assert (every(scene)[0].words, every(scene)[0].state) == ("…", State.CLOSED)
    sent = scene.db.read_now(
        lambda conn: conn.scalars(select(outbox.c.payload).where(outbox.c.slot.like("k1/%"))).all()
    )
    assert not [one for one in sent if "rude" in one]
    assert "Closed: its customer is gone." in scene.last("marco", "Complaint K-1").text
    scene.passes(days=4)
    assert not scene.read("sara", "Missed")
