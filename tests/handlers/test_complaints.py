"""A low score is a complaint: with a person who was not involved, and a time (CONVERSATIONS F5, F6)."""

from pathlib import Path

import pytest

from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from storage import complaints
from storage.complaints import Complaint, State
from storage.engine import Database
from storage.people import by_key
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import asked, close, complaint, rate, solve

SORRY = "I am sorry. I opened complaint K-1. Marco Ferri, team lead, contacts you by tomorrow 16:04 (Rome)."


def kept(scene: Scene, number: int = 1) -> Complaint:
    """The complaint as it is stored."""
    found = scene.db.read_now(complaints.seen, number)
    assert found is not None
    return found


def contact(scene: Scene, who: str = "marco") -> None:
    """Whoever it is calls her up and reaches her."""
    scene.presses(who, "callabout", scene.last(who, "Complaint K-1"))
    scene.presses(who, "reachedabout", scene.last(who, "How did it go?"))


def finish(scene: Scene, who: str = "marco", done: str = "Anna now tells you the day before.") -> None:
    """And says what was done."""
    form = scene.presses(who, "closecomplaint", scene.last(who, "Complaint K-1"))
    scene.sends(form, done=done)


# ------------------------------------------------------------------------------------------------------ by a low score


def test_f05_a_low_score_opens_one_complaint_with_the_lead_and_a_time(scene: Scene) -> None:
    asked(scene)
    rate(scene, 4, 4, 1)
    assert scene.last("giulia", "K-1").text == SORRY
    assert scene.last("giulia", "K-1").words == ["saymore", "wantcall", "nocontact"]
    rate(scene, 4, 4, 1, 2)
    assert len(scene.read("giulia", "I opened complaint")) == 1
    card = scene.last("marco", "K-1")
    assert card.text == (
        "Complaint K-1, Giulia Rossi, Bianchi Meccanica, T-1001: overall 4, subject 4, speed 1, courtesy 2\n"
        "Contact Giulia by tomorrow 16:04 (Rome)."
    )
    assert [one.label for one in card.card.buttons] == ["Call", "Write", "See T-1001"]
    assert "Marco Ferri contacts Giulia by tomorrow 16:04 (Stockholm)." in scene.last("sara", "K-1").text
    assert not scene.read("anna", "K-1")
    clock = scene.running().clock(ClockKind.COMPLAINT)
    assert clock is not None
    assert clock.status is Status.RUNNING


def test_f05_the_lead_who_had_the_request_does_not_handle_it(scene: Scene) -> None:
    asked(scene, "marco")
    rate(scene, 1)
    assert "Sara Holm, account manager, contacts you" in scene.last("giulia", "K-1").text
    assert scene.last("marco", "K-1").words == ["look"]
    pressed = scene.presses("marco", "writeabout", scene.last("marco", "K-1"), "1")
    assert pressed.reply.toast == "K-1 is about your own work, so Sara Holm looks after it."


def test_f05_who_had_it_for_a_moment_does_not_handle_it_either(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("marco", "claim", scene.card())
    scene.presses("anna", "takeover", scene.card(), "1001.2")
    form = scene.presses("anna", "resolve", scene.card())
    scene.sends(form, cause="Profile", fix="Restored")
    scene.presses("giulia", "confirm", scene.last("giulia", "is solved"))
    scene.passes(hours=3)
    rate(scene, 2)
    assert "Sara Holm, account manager, contacts you" in scene.last("giulia", "K-1").text


def test_f05_whoever_takes_the_request_over_looks_after_it_no_more(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("giulia", "complaint: nobody answers", answering=scene.last("giulia", "T-1001"))
    assert "Marco Ferri" in scene.last("giulia", "K-1").text
    card, heard = scene.last("marco", "Complaint K-1"), len(scene.read("sara"))
    scene.presses("marco", "takeover", scene.card(), "1001.2")
    people = (scene.db.read_now(by_key, key) for key in ("anna", "marco", "sara"))
    anna, marco, sara = (one.id for one in people if one is not None)
    assert (kept(scene).handler_id, kept(scene).subject_ids) == (sara, sorted((anna, marco)))
    assert "Sara Holm, account manager, contacts you" in scene.last("giulia", "I opened complaint").text
    assert "You look after complaint K-1 of Giulia Rossi now." in scene.last("sara").text
    assert len(scene.read("sara")) == heard + 1
    for word in ("writeabout", "closecomplaint", "reachedabout"):
        pressed = scene.presses("marco", word, card, "1")
        assert pressed.reply.toast == "K-1 is about your own work, so Sara Holm looks after it."
    form = scene.presses("sara", "writeabout", scene.last("sara", "Complaint K-1"))
    scene.sends(form, words="I look into it.")
    assert kept(scene).contacted_by == sara


def test_f05_contact_is_made_by_whoever_calls_or_writes_and_the_promise_is_kept(scene: Scene) -> None:
    complaint(scene)
    scene.later(hours=1)
    scene.presses("marco", "callabout", scene.last("marco", "Complaint K-1"))
    assert "Listen first" in scene.last("marco", "How did it go?").text
    ring = scene.last("marco", "How did it go?")
    scene.presses("marco", "missedabout", ring)
    assert kept(scene).state is State.OPEN
    scene.presses("marco", "reachedabout", ring)
    scene.presses("marco", "reachedabout", ring)  # twice
    clock = scene.running().clock(ClockKind.COMPLAINT)
    assert clock is not None
    assert clock.status is Status.STOPPED
    assert "Contact made 17:04 by Marco Ferri." in scene.last("marco", "Complaint K-1").text
    assert "Contact made 17:04 by Marco Ferri." in scene.last("sara", "Complaint K-1").text
    scene.passes(days=3)
    assert not scene.read("sara", "Missed")


def test_f05_writing_goes_out_in_a_name_privately_and_its_answer_comes_back(scene: Scene) -> None:
    complaint(scene)
    form = scene.presses("sara", "writeabout", scene.last("sara", "Complaint K-1"))
    scene.sends(form, words="I am sorry, Giulia. May I call at five?")
    said = scene.last("giulia", "May I call at five?")
    assert said.post.author == "Sara Holm"
    assert kept(scene).state is State.CONTACTED
    tickets = scene.count()
    scene.says("giulia", "Yes, at five", answering=said)
    assert scene.last("marco", "Yes, at five").text.startswith("Giulia Rossi on complaint K-1:")
    assert scene.count() == tickets
    assert scene.ticket().state == "closed"


def test_f05_she_adds_a_comment_wants_a_call_or_none_each_once(scene: Scene) -> None:
    complaint(scene)
    notice = scene.last("giulia", "I opened complaint")
    scene.presses("giulia", "wantcall", notice)
    assert len(scene.read("marco", "asks to be called about")) == 1, "at once"
    scene.says("giulia", "after five")
    assert "“after five” is no telephone number that I can read." in scene.last("giulia").text
    scene.says("giulia", "+39 02 5550 1042")
    assert "asks to be called about complaint K-1: +39 02 5550 1042" in scene.last("marco").text
    scene.presses("marco", "callabout", scene.last("marco", "Complaint K-1"))
    assert "Giulia Rossi, +39 02 5550 1042." in scene.last("marco").text
    again = scene.presses("giulia", "wantcall", notice)
    assert again.reply.toast == "I told Marco Ferri that you would like a call about K-1."
    assert len(scene.read("marco", "asks to be called about")) == 2
    scene.presses("giulia", "saymore", notice)
    scene.says("giulia", "Nobody answered for two hours")
    assert "Nobody answered for two hours" in scene.last("marco", "Complaint K-1").text
    scene.presses("giulia", "nocontact", notice)
    assert "needs no contact about" in scene.last("marco", "needs no contact about").text
    clock = scene.running().clock(ClockKind.COMPLAINT)
    assert clock is not None
    assert clock.status is Status.DROPPED
    scene.passes(days=4)
    assert not scene.read("sara", "Missed")
    finish(scene)  # it is told all the same
    assert "Anna now tells you the day before." in scene.last("giulia", script="F6").text


@pytest.mark.parametrize("who", ["luca", "nils"])
def test_f05_nobody_presses_for_somebody_else(scene: Scene, who: str) -> None:
    complaint(scene)
    pressed = scene.presses(who, "nocontact", scene.last("giulia", "I opened complaint"), "1")
    assert pressed.reply.toast == "That request belongs to somebody else."
    assert kept(scene).wish == ""


@pytest.mark.parametrize("word", ["callabout", "writeabout", "closecomplaint", "reachedabout"])
def test_f05_an_expert_it_is_about_does_nothing_with_it(scene: Scene, word: str) -> None:
    complaint(scene)
    pressed = scene.presses("anna", word, scene.last("marco", "Complaint K-1"), "1")
    assert pressed.reply.toast == "Only an account manager or lead can do that. Sara Holm can help."
    assert kept(scene).state is State.OPEN


def test_f05_a_better_score_later_is_told_and_closes_nothing(scene: Scene) -> None:
    complaint(scene)
    scene.presses("giulia", "ratechange", scene.last("giulia", script="F4"))
    rate(scene, 5, 5, 5, 5)
    assert "Complaint K-1 stays open" in scene.last("marco", "changed the rating").text
    assert "speed 5" in scene.last("sara", "Complaint K-1").text
    assert not kept(scene).is_over


def test_f05_a_low_score_about_what_she_complains_of_already_belongs_to_that(scene: Scene) -> None:
    close(scene)
    scene.says("giulia", "complaint: nobody told me anything")
    scene.passes(hours=3)
    rate(scene, 1)
    assert scene.last("giulia", "K-1").text == "I added this to complaint K-1."
    assert "overall 1" in scene.last("marco", "Complaint K-1").text
    assert len(scene.read("marco", "Complaint K-")) == 1


# -------------------------------------------------------------------------------------------------------------- closed


def test_f06_it_is_closed_with_what_was_done_and_her_yes(scene: Scene) -> None:
    complaint(scene)
    early = scene.presses("marco", "closecomplaint", scene.last("marco", "Complaint K-1"), "1")
    assert early.reply.toast == "This has changed: nobody has made contact about K-1 yet."
    contact(scene)
    finish(scene)
    question = scene.last("giulia", script="F6")
    assert question.text == (
        "Marco Ferri closed complaint K-1:\nAnna now tells you the day before.\n"
        "Are you satisfied with how it was handled?"
    )
    assert kept(scene).closed_at is None
    yes = question.card.buttons
    scene.presses("giulia", "satisfied", question)
    assert kept(scene).satisfied is True
    assert "Closed: Giulia is satisfied." in scene.last("marco", "Complaint K-1").text
    assert "Closed: Giulia is satisfied." in scene.last("sara", "Complaint K-1").text
    again = scene.presses("giulia", "satisfied", question, yes[0].value)
    assert again.reply.toast == "Thank you. Complaint K-1 is closed."
    late = scene.presses("giulia", "unsatisfied", question, yes[1].value)
    assert late.reply.toast == "This has changed: complaint K-1 is closed."


def test_f06_without_what_was_done_nothing_is_closed(scene: Scene) -> None:
    complaint(scene)
    contact(scene)
    form = scene.presses("marco", "closecomplaint", scene.last("marco", "Complaint K-1"))
    empty = scene.sends(form, done="  ")
    assert empty.reply.errors == {"done": "Please fill in “What was done”."}
    assert kept(scene).state is State.CONTACTED


def test_f06_no_goes_one_rung_up_with_a_new_time(scene: Scene) -> None:
    complaint(scene)
    contact(scene)
    finish(scene)
    question = scene.last("giulia", script="F6")
    values = {button.word: button.value for button in question.card.buttons}
    scene.later(days=1)
    scene.presses("giulia", "unsatisfied", question)
    assert scene.last("giulia", "is open again").text == (
        "K-1 is open again and goes to Sara Holm, who writes by tomorrow 16:04 (Rome)."
    )
    assert "It went one rung up: Giulia was not satisfied." in scene.last("sara", "Complaint K-1").text
    assert "It went one rung up" in scene.last("marco", "Complaint K-1").text
    assert scene.last("marco", "Complaint K-1").words == ["look"]  # she was not content with how he handled it
    assert "Sara Holm" in scene.presses("marco", "reachedabout", scene.last("marco", "K-1"), "1").reply.toast
    assert kept(scene).state is State.OPEN
    late = scene.presses("giulia", "satisfied", question, values["satisfied"])
    assert late.reply.toast == "This has changed: complaint K-1 is open again."
    contact(scene, "sara")
    finish(scene, "sara", "You get the next month for nothing.")
    scene.presses("giulia", "satisfied", scene.last("giulia", "You get the next month"))
    assert kept(scene).satisfied is True


def test_f06_a_missed_contact_is_told_as_any_missed_promise(scene: Scene) -> None:
    complaint(scene)
    scene.passes(hours=22)
    assert "left to contact Giulia Rossi about complaint K-1" in scene.last("marco", "left to contact").text
    assert not scene.read("anna", "left")
    scene.passes(hours=3)
    missed = scene.last("sara", "Missed: T-1001")
    assert "Contact about the complaint was due" in missed.text
    assert [one.label for one in missed.card.buttons] == ["Acknowledge", "Show K-1"]
    assert scene.read("marco", "Missed: T-1001")
    assert not scene.read("anna", "Missed")
    assert "We promised to contact you about K-1" in scene.last("giulia", script="E8").text
    scene.presses("marco", "complaint", scene.last("marco", "Missed: T-1001"))
    contact(scene)
    assert "Marco Ferri made contact" in scene.last("sara", "Missed: T-1001").text


def test_f06_the_evidence_names_who_was_warned_of_the_complaint_and_what_she_said(scene: Scene) -> None:
    complaint(scene)
    contact(scene)
    finish(scene)
    scene.presses("giulia", "unsatisfied", scene.last("giulia", "satisfied"))
    scene.passes(hours=22)
    scene.passes(hours=3)
    said = scene.last("marco", "Missed: T-1001").text
    assert "Tue 24 Nov 16:04 Giulia Rossi complained (K-1)\n" in said
    assert "Tue 24 Nov 16:04 Marco Ferri made contact about the complaint\n" in said
    assert "Tue 24 Nov 16:04 Marco Ferri said what was done about the complaint\n" in said
    assert "Tue 24 Nov 16:04 Giulia Rossi was not content with how the complaint was handled\n" in said
    assert "warned Sara Holm: no reaction" in said, "and nobody else"
    assert scene.last("giulia", script="E8")
    scene.commands("giulia", "status")
    assert "K-1 complaint · Sara Holm · was to contact you by today 16:04 (Rome)" in scene.last("giulia").text
    scene.says("giulia", "complaint: still nothing")
    scene.passes(days=2)
    twice = scene.last("marco", "Missed: T-1001").text
    assert "2nd miss" in twice
    assert "Pattern" not in twice, "Anna missed none of them"


# --------------------------------------------------------------------------------------------------------------- lists


def test_f12_complaints_are_listed_for_those_who_answer_for_them(scene: Scene) -> None:
    scene.commands("sara", "complaints")
    assert scene.last("sara", "No complaint is open.")
    complaint(scene)
    for who in ("sara", "marco"):
        scene.says(who, "complaints")
        listed = scene.last(who, "One complaint is open")
        assert "K-1 Giulia Rossi, Bianchi Meccanica · T-1001 · Marco Ferri · contact by" in listed.text
    scene.presses("sara", "complaint", scene.last("sara", "One complaint is open"))
    assert scene.last("sara", script="F5").words == ["callabout", "writeabout", "look"]
    scene.commands("ivo", "complaints")
    assert scene.last("ivo", "No complaint is open.")


def test_f05_where_one_is_lead_and_manager_who_is_above_looks_after_it(database: Database, tmp_path: Path) -> None:
    alone = {"    lead: marco\n": "    lead: anna\n", "    account_manager: sara\n": "    account_manager: anna\n"}
    scene = Scene(database, tmp_path, {**alone, "  front_desk: sara": "  front_desk: anna", "[marco]": "[anna]"})
    asked(scene)
    rate(scene, 1)
    assert "I opened complaint K-1. Marco Ferri contacts you by tomorrow" in scene.last("giulia", "K-1").text
    assert scene.last("anna", "Complaint K-1").words == ["look"]
    for who in ("marco", "sara"):
        contact(scene, who)
        finish(scene, who)
        scene.presses("giulia", "unsatisfied", scene.last("giulia", "satisfied"))
    assert "Giulia was not satisfied, and nobody is left above." in scene.last("sara", "Complaint K-1").text
    assert scene.last("giulia", "is open again").text.startswith("K-1 is open again with Sara Holm, who writes by ")


def test_f05_a_request_that_somebody_else_asked_hangs_on_its_own(scene: Scene) -> None:
    complaint(scene)
    scene.later(minutes=30)
    scene.says("giulia", "The VAT report of Turin shows nothing since this morning")
    solve(scene, number=1002)
    scene.presses("giulia", "confirm", scene.last("giulia", "T-1002 is solved"))
    scene.passes(days=1)
    rate(scene, 1, number=1002)
    assert scene.last("giulia", "I opened complaint K-2")
    assert kept(scene, 2).ticket_id == scene.ticket(1002).id
