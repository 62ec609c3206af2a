"""Taking words back: by a word, by deleting, in time and too late (CONVERSATIONS C8, check 18)."""

from dataclasses import replace

from sqlalchemy import Connection, func, select

from handlers.inbound import Inbound, Kind
from handlers.notices import Act, Later, Outcome, Reason, Refused, Remove, Sign, Target, Unknown
from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from storage import outbox
from tests.handlers.scene import QUESTION, Said, Scene


def writes(scene: Scene, who: str, text: str, answering: Said | None = None) -> Said:
    """Somebody writes in the ticket's thread on Slack."""
    return scene.says(who, text, to="C0ERP", under=scene.card(), answering=answering)


def held_up(scene: Scene) -> None:
    """Giulia's chat takes nothing for now."""
    scene.chats.refuse = lambda act, target: Later(3600) if target.place == "7001" else None


def waiting(conn: Connection) -> int:
    """How much waits to be sent."""
    return conn.scalar(select(func.count()).select_from(outbox.outbox).where(outbox.WAITING)) or 0


def test_check_18_unsend_takes_the_last_answer_back_and_says_so(everywhere: Scene) -> None:
    writes(everywhere, "anna", "Use release 14.2")
    said = writes(everywhere, "anna", "Wrong window")
    writes(everywhere, "anna", "unsend")
    assert not everywhere.read("giulia", "Wrong window")
    assert not everywhere.chats.at("-1001", "Wrong window")
    assert everywhere.read("giulia", "Use release 14.2")
    told = everywhere.last("C0ERP", script="C8")
    assert told.text == "Removed from Giulia Rossi's chat. It may already have been read."
    assert everywhere.chats.signs[("C0ERP", said.message)] == [Sign.NOTE]
    assert not everywhere.read("giulia", "unsend")


def test_again_it_takes_the_one_before_and_then_there_is_nothing(owned: Scene) -> None:
    writes(owned, "anna", "One")
    writes(owned, "anna", "Two")
    writes(owned, "anna", "unsend")
    writes(owned, "anna", "unsend")
    assert not owned.read("giulia", script="B6")
    writes(owned, "anna", "unsend")
    assert owned.last("C0ERP").text == "You have sent nothing on T-1001 that could be taken back."


def test_a_reply_says_which_one(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    room = lone.card(place="-1001")
    lone.presses("liwei", "claim", room)
    first = lone.says("liwei", "One", to="-1001", under=room)
    lone.says("liwei", "Two", to="-1001", under=room)
    lone.does(_as_reply(lone.says("liwei", "🔒 /unsend comes next", to="-1001", under=room), first))
    assert [one.text for one in lone.read("giulia", script="B6")] == ["Two"]


def _as_reply(said: Said, to: Said) -> Inbound:
    return replace(said.inbound, key="reply", kind=Kind.COMMAND, word="unsend", text="", reply_to=to.message)


def test_nobody_takes_back_what_somebody_else_wrote(owned: Scene) -> None:
    answer = writes(owned, "anna", "Use release 14.2")
    writes(owned, "marco", "unsend", answering=answer)
    assert owned.last("C0ERP").text == "Only Anna Lindqvist can take that back."
    assert owned.read("giulia", "Use release 14.2")


def test_what_has_not_left_yet_never_leaves_and_keeps_no_promise(everywhere: Scene) -> None:
    held_up(everywhere)
    writes(everywhere, "anna", "Wrong window")
    writes(everywhere, "anna", "unsend")
    assert everywhere.last("C0ERP", script="C8").text == "Stopped in time: Giulia Rossi never got it."
    clock = everywhere.running().clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    assert clock.status is Status.RUNNING
    everywhere.chats.refuse = None
    everywhere.later(hours=1)
    everywhere.deliver()
    assert not everywhere.read("giulia", "Wrong window")
    assert everywhere.db.read_now(waiting) == 0


def test_what_may_have_left_is_removed_after_it(everywhere: Scene) -> None:
    everywhere.chats.refuse = lambda act, target: Unknown("no answer") if target.place == "7001" else None
    writes(everywhere, "anna", "Wrong window")
    writes(everywhere, "anna", "unsend")
    assert not everywhere.chats.at("C0ERP", script="C8")
    everywhere.chats.refuse = None
    everywhere.later(hours=1)
    everywhere.deliver()
    assert not everywhere.read("giulia", "Wrong window")
    assert everywhere.last("C0ERP", script="C8").text.startswith("Removed from Giulia Rossi's chat.")


def test_a_question_taken_back_pauses_nothing(owned: Scene) -> None:
    owned.sends(owned.presses("anna", "ask", owned.card()), question="Which plant code?")
    assert owned.running().is_paused
    writes(owned, "anna", "unsend")
    assert not owned.read("giulia", "Which plant code?")
    assert owned.ticket().state == "owned"
    assert not owned.running().is_paused


def test_too_old_on_telegram_it_stays_and_can_be_tried_no_more(owned: Scene) -> None:
    def too_old(act: Act, target: Target) -> Outcome | None:
        return Refused(Reason.TOO_OLD) if isinstance(act, Remove) and target.place == "7001" else None

    owned.chats.refuse = too_old
    writes(owned, "anna", "Wrong window")
    owned.commands("anna", "unsend", "T-1001")
    told = owned.last("C0ERP", script="C8").text
    assert told == ("I could not remove it: the platform removes nothing older than 48 h. Write a correction instead.")
    assert owned.read("giulia", "Wrong window")
    form = owned.presses("anna", "resolve", owned.card()).reply.form
    assert form is not None
    assert form.fields[1].value == "Wrong window", "it is still the last answer"


def test_what_was_taken_back_is_no_answer_any_more(owned: Scene) -> None:
    said = writes(owned, "anna", "Wrong window")
    owned.deletes(said)
    form = owned.presses("anna", "resolve", owned.card()).reply.form
    assert form is not None
    assert form.fields[1].value == ""
