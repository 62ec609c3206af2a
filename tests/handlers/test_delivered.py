"""What follows when a platform refuses: the author knows, the promise is judged again, somebody hears (H1, H2)."""

import pytest

from handlers import desk
from handlers.inbound import Inbound, Kind
from handlers.notices import Act, Outcome, Post, Reason, Refused, Sign, Target
from handlers.rules.clock import Verdict
from handlers.rules.clocks import judge
from handlers.rules.terms import ClockKind
from tests.handlers.cast import PEOPLE, PLACES
from tests.handlers.scene import QUESTION, Scene


def refusing(scene: Scene, reason: Reason, *scripts: str) -> None:
    """Each of Giulia's chats refuses posts of these scripts from now on."""

    def refuse(act: Act, target: Target) -> Outcome | None:
        is_hit = isinstance(act, Post) and target.place in ("7001", "U0GIULIA") and act.script in scripts
        return Refused(reason, "because") if is_hit else None

    scene.chats.refuse = refuse


def first(scene: Scene) -> Verdict:
    """What became of the first answer."""
    clock = scene.running().clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    return judge(clock, scene.now.timestamp())


def test_an_answer_finally_refused_is_struck_and_its_author_told(everywhere: Scene) -> None:
    refusing(everywhere, Reason.GONE, "B6")
    said = everywhere.says("anna", "Here it is", to="C0ERP", under=everywhere.card())
    assert first(everywhere) is Verdict.OPEN
    assert "Not delivered to Giulia Rossi on T-1001" in everywhere.last("anna", script="H2").text
    assert "Here it is" in everywhere.last("anna", script="H2").text
    assert Sign.DELIVERED not in everywhere.chats.signs.get(("C0ERP", said.message), [])
    assert "answer by today 15:04" in everywhere.card().text
    everywhere.passes(hours=2)
    assert everywhere.read("marco", "Missed: T-1001")


def test_a_customer_who_blocked_us_makes_no_answer_late(everywhere: Scene) -> None:
    refusing(everywhere, Reason.BLOCKED, "B6")
    everywhere.says("anna", "Here it is", to="C0ERP", under=everywhere.card())
    assert first(everywhere) is Verdict.MET
    assert "blocked" in everywhere.last("anna", script="H2").text


def test_an_edit_refused_does_not_undo_the_answer(everywhere: Scene) -> None:
    said = everywhere.says("anna", "Here it is", to="C0ERP", under=everywhere.card())
    refusing(everywhere, Reason.INVALID, "B6")
    everywhere.edits(said, "Here it is, corrected")
    assert first(everywhere) is Verdict.MET
    told = everywhere.last("anna", script="H2")
    assert told.text.startswith("Your change on T-1001 did not reach Giulia Rossi, who still reads the message as it")
    assert not told.words, "there is nothing to send again"


def test_a_question_that_never_arrived_pauses_nothing(everywhere: Scene) -> None:
    refusing(everywhere, Reason.GONE, "C9")
    everywhere.sends(everywhere.presses("anna", "ask", everywhere.card()), question="Which plant code?")
    assert everywhere.ticket().state == "owned"
    assert everywhere.running().solve_due is not None
    assert first(everywhere) is Verdict.OPEN
    assert "paused" not in everywhere.card().text
    assert everywhere.read("anna", script="H2")


def test_a_notice_nobody_got_is_told_to_the_operators(scene: Scene) -> None:
    scene.chats.refuse = lambda act, target: Refused(Reason.BLOCKED) if target.place == "7003" else None
    scene.says("nils", QUESTION)
    told = scene.last("marco", script="H9")
    assert "A message could not be delivered" in told.text
    assert "T-1001" in told.text


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.PRESS, Kind.FORM, Kind.COMMAND])
def test_whoever_did_what_failed_hears_that_it_is_kept(scene: Scene, kind: Kind) -> None:
    inbound = Inbound("k0", kind, PEOPLE["luca"], PLACES["C0SHARED"], message="77", text="x", word="y")
    scene.db.write_now(desk.apologise, inbound, 7, scene.now)
    scene.deliver()
    said = [one for one in scene.chats.posts if "Something went wrong on my side (code 7)" in one.text]
    assert len(said) == 1
    assert said[0].place == ("C0SHARED" if kind is Kind.MESSAGE else "U0LUCA")
    assert "kept as number 7" in scene.last("marco", script="H9").text


def test_a_refused_private_notice_finds_another_way(scene: Scene) -> None:
    """Li Wei is on Telegram and Slack; where one refuses him, the other is used."""

    def refuse(act: Act, target: Target) -> Outcome | None:
        return Refused(Reason.BLOCKED) if target.place == "7002" else None

    scene.says("liwei", "help")
    scene.chats.refuse = refuse
    scene.says("luca", QUESTION)
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    scene.passes(hours=1, minutes=31)
    assert scene.read("liwei@slack", script="E2")


def test_a_group_that_takes_nothing_is_told_to_the_operators_once_a_day(scene: Scene) -> None:
    scene.chats.refuse = lambda act, target: Refused(Reason.GONE) if target.place == "C0ERP" else None
    for _ in range(3):
        scene.says("nils", QUESTION)
    gone = "the chat is gone, or I was removed from it"
    assert len([one for one in scene.read("marco", script="H9") if gone in one.text]) == 1
