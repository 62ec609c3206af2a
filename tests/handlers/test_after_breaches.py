"""What follows a missed promise: the customer is told once, rung up, apologised to; reasons are given (E6 to E10)."""

from pathlib import Path

import pytest

from handlers.notices import Document, Reason, Refused
from storage.engine import Database
from tests.handlers.missing import missed, notice, ring, staged
from tests.handlers.scene import Scene

FIRST = "1001.first_response.1"


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    return staged(sqlite_database, tmp_path)


# ------------------------------------------------------------------------------------------------------------------ E8


def test_check_33_after_ten_minutes_the_customer_reads_who_was_alerted_and_never_again(
    database: Database, tmp_path: Path
) -> None:
    scene = staged(database, tmp_path)
    missed(scene, claimed=False)
    ring(scene, minutes=9)
    assert not scene.read("giulia", script="E8")
    ring(scene, minutes=1)
    ring(scene, minutes=60)
    (sorry,) = scene.read("giulia", script="E8")
    assert sorry.text == (
        "We promised an answer on T-1001 by today 15:04 (Rome) and did not keep it. I am sorry. "
        "Marco Ferri, team lead, has been alerted."
    )


def test_an_answer_makes_the_apology_of_the_desk_needless(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=5)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    ring(scene, minutes=30)
    assert not scene.read("giulia", script="E8")


def test_who_takes_over_names_a_time_and_the_customer_reads_both_at_once(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=4)
    scene.presses("sara", "takeover", notice(scene))
    (asked,) = scene.read("sara", script="E8")
    assert "By when do you write?" in asked.text
    assert [button.label for button in asked.card.buttons] == ["Promise 15:30", "Promise 16:00"]
    assert not scene.read("giulia", script="E8"), "she may still name a time"
    for who in ("anna", "marco"):
        assert "Sara Holm has T-1001" in scene.presses(who, "bywhen", asked).reply.toast
    assert scene.presses("sara", "bywhen", asked).reply.toast == "The customer reads that you write by 15:30."
    (sorry,) = scene.read("giulia", script="E8")
    assert sorry.text.endswith("I am sorry. Sara Holm has it now and writes by today 15:30 (Rome).")
    assert not scene.read("giulia", script="C16"), "one message for one fact"
    assert "promised already" in scene.presses("sara", "bywhen", asked).reply.toast
    ring(scene, minutes=20)
    assert len(scene.read("giulia", script="E8")) == 1


def test_a_time_named_after_the_apology_is_news_of_its_own_and_one_that_passed_is_refused(scene: Scene) -> None:
    missed(scene)
    scene.presses("marco", "takeover", notice(scene, "marco"))
    asked = scene.last("marco", script="E8")
    ring(scene, minutes=10)
    assert scene.last("giulia", script="E8").text.endswith("I am sorry. Marco Ferri, team lead, has it now.")
    first, second = (button.value for button in asked.card.buttons)
    scene.presses("marco", "bywhen", asked, first)
    assert "by today 15:30 (Rome)" in scene.last("giulia", script="C16").text
    scene.later(hours=2)
    assert "has passed" in scene.presses("marco", "bywhen", asked, second).reply.toast
    assert "button" in scene.presses("marco", "bywhen", asked, "1001.soon").reply.toast


def test_who_took_over_is_named_without_a_time_where_he_names_none(scene: Scene) -> None:
    missed(scene, claimed=False)
    scene.later(minutes=2)
    scene.presses("sara", "takeover", notice(scene))
    ring(scene, minutes=8)
    assert scene.last("giulia", script="E8").text.endswith("I am sorry. Sara Holm has it now.")


# ------------------------------------------------------------------------------------------------------------------ E6


def test_the_account_manager_acknowledges_and_a_stranger_does_not(scene: Scene) -> None:
    missed(scene)
    assert "not on your profile" in scene.presses("ivo", "acknowledge", notice(scene), "1001").reply.toast
    assert scene.presses("sara", "acknowledge", notice(scene)).reply.toast == "Acknowledged."


# ------------------------------------------------------------------------------------------------------------------ E7


def test_a_call_is_prepared_recorded_and_shown_to_all(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=5)
    assert "Call Giulia" in [button.label for button in notice(scene).card.buttons]
    scene.presses("sara", "call", notice(scene))
    ringing = scene.last("sara", script="E7")
    assert ringing.text.splitlines() == [
        "T-1001 · Giulia Rossi, +39 02 5550 1042.",
        "It is 15:09 there; Giulia writes English.",
        "Say: who has it now (Anna Lindqvist), the new time, what went wrong. How did it go?",
    ]
    assert [button.label for button in ringing.card.buttons] == ["Reached Giulia", "No answer", "Remind me in 30 min"]
    assert scene.presses("sara", "reached", ringing).reply.toast == "Recorded."
    assert scene.last("sara", script="E7").text == "Recorded for T-1001: you reached Giulia Rossi."
    assert "15:09 Sara Holm reached Giulia Rossi by telephone" in notice(scene, "marco").text
    again = scene.presses("sara", "reached", ringing, FIRST)
    assert "the call about T-1001 is recorded already" in again.reply.toast
    assert notice(scene, "marco").text.count("by telephone") == 1


def test_who_was_not_reached_is_tried_again_after_half_an_hour(database: Database, tmp_path: Path) -> None:
    scene = staged(database, tmp_path)
    missed(scene)
    scene.presses("marco", "call", notice(scene, "marco"))
    scene.presses("marco", "noanswer", scene.last("marco", script="E7"))
    assert "15:04 Marco Ferri rang Giulia Rossi up: no answer" in notice(scene).text
    for _ in range(2):
        scene.presses("marco", "recall", scene.last("marco", script="E7"), FIRST)
    assert scene.last("marco", script="E7").text == "I remind you of Giulia Rossi (T-1001) at 15:34."
    ring(scene, minutes=29)
    assert len(scene.read("marco", script="E7")) == 1
    ring(scene, minutes=1)
    ring(scene, minutes=60)
    _, second = scene.read("marco", script="E7")
    assert second.words == ["reached", "noanswer", "recall"]
    assert "It is 15:34 there" in second.text


WORDS = ("call", "reached", "noanswer", "recall", "apology", "editapology", "sendapology", "cause", "review")


def test_whoever_does_not_answer_for_it_does_nothing_about_it(scene: Scene) -> None:
    missed(scene)
    posts = len(scene.chats.posts)
    for word in WORDS:
        for who in ("anna", "liwei", "giulia", "nils", "paolo"):
            said = scene.presses(who, word, notice(scene), f"{FIRST}.moved")
            assert said.reply.toast
            assert said.reply.form is None
        manages_another = scene.presses("ivo", word, notice(scene), FIRST)
        assert (
            manages_another.reply.toast
            == "Only the team lead or the account manager can do that. Marco Ferri can help."
        )
    assert len(scene.chats.posts) == posts


def test_a_made_up_value_names_no_promise(scene: Scene) -> None:
    missed(scene)
    for value in ("1001.first_response.9", "1001.nonsense.1", "1001", "1001.first_response.²", "1001.resolution.1"):
        for word in ("call", "apology", "cause"):
            assert "button" in scene.presses("sara", word, notice(scene), value).reply.toast


def test_nothing_is_done_about_a_promise_that_was_kept_after_all(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=2)
    old, written = notice(scene), scene.now.replace(minute=0)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card(), written=written)
    for word in ("call", "apology", "cause", "recall"):
        assert "was kept after all" in scene.presses("sara", word, old, FIRST).reply.toast


# ------------------------------------------------------------------------------------------------------------------ E9


def test_a_reason_is_one_tap_shown_to_all_and_counts_as_given_last(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=17)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    scene.presses("sara", "cause", notice(scene))
    asked = scene.last("sara", script="E9")
    assert [button.label for button in (*asked.card.buttons, *asked.card.more)] == [
        "No owner", "Changed teams", "Supplier", "Wrong severity", "Our mistake", "Another reason",
    ]  # fmt: skip
    scene.presses("sara", "cause", asked, f"{FIRST}.supplier")
    assert scene.last("sara", script="E9").text == "Reason for T-1001: waited for the supplier."
    assert "Reason: waited for the supplier (Sara Holm)" in notice(scene, "marco").text
    assert "cause" not in notice(scene, "marco").words
    form = scene.presses("marco", "cause", notice(scene, "marco"), f"{FIRST}.other")
    assert scene.sends(form, words=" ").reply.errors
    scene.sends(form, words="the office was flooded")
    assert "Reason: another reason, “the office was flooded” (Marco Ferri)" in notice(scene).text
    assert "button" in scene.presses("sara", "cause", asked, f"{FIRST}.weather").reply.toast


# ----------------------------------------------------------------------------------------------------------------- E10


def test_check_33_an_apology_goes_out_once_under_a_person_s_name_and_keeps_no_promise(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=5)
    scene.presses("sara", "apology", notice(scene))
    draft = scene.last("sara", script="E10")
    words = (
        "Giulia, we promised an answer by 15:04 and you still wait for it. "
        "I watch this request myself until it is solved. Sara"
    )
    assert draft.text.splitlines()[1:] == [words]
    assert [button.label for button in draft.card.buttons] == ["Send as Sara", "Edit"]
    assert draft.card.buttons[0].confirm == "Send this to Giulia Rossi in your name?"
    assert scene.presses("sara", "sendapology", draft).reply.toast == "Sent to Giulia Rossi."
    sent = scene.last("giulia", script="B6")
    assert (sent.post.author, sent.text) == ("Sara Holm", words)
    assert scene.last("sara", script="E10").text == "Sent to Giulia Rossi in your name."
    assert "15:09 Sara Holm apologised to the customer" in notice(scene, "marco").text
    for who, word in (("sara", "sendapology"), ("marco", "apology"), ("marco", "editapology")):
        assert "an apology on T-1001 was sent already" in scene.presses(who, word, draft, FIRST).reply.toast
    ring(scene, minutes=30)
    assert not scene.read("giulia", script="E8"), "one apology per missed target"
    assert scene.running().answer is not None, "the answer is still owed"
    assert len(scene.read("giulia", "we promised")) == 1


def test_a_draft_whose_facts_changed_is_read_once_more(scene: Scene) -> None:
    missed(scene)
    scene.presses("sara", "apology", notice(scene))
    draft = scene.last("sara", script="E10")
    scene.later(minutes=17)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    assert "read the new draft" in scene.presses("sara", "sendapology", draft).reply.toast
    fresh = scene.last("sara", script="E10")
    assert "we promised an answer by 15:04 and you got it at 15:21." in fresh.text
    assert not scene.read("giulia", "we promised")
    scene.presses("sara", "sendapology", fresh)
    assert scene.read("giulia", "you got it at 15:21")


def test_an_apology_is_edited_before_it_goes_out(scene: Scene) -> None:
    missed(scene, claimed=False)
    form = scene.presses("marco", "editapology", notice(scene, "marco"), FIRST)
    assert form.reply.form is not None
    assert "It waited without an owner." in form.reply.form.fields[0].value
    assert scene.sends(form, text="// not for her").reply.errors
    scene.sends(form, text="Dear Giulia, I am sorry. Marco")
    sent = scene.last("giulia", script="B6")
    assert (sent.post.author, sent.text) == ("Marco Ferri", "Dear Giulia, I am sorry. Marco")
    assert "sent already" in scene.sends(form, text="Again").reply.toast


def test_a_log_that_a_platform_refuses_is_told_to_the_operators(scene: Scene) -> None:
    scene.chats.refuse = lambda act, target: (
        Refused(Reason.INVALID, "missing_scope") if isinstance(act, Document) and target.place == "U0SARA" else None
    )
    missed(scene)
    assert "could not be delivered (the platform refused it (missing_scope)): The full log of T-1001." in (
        scene.last("marco", script="H9").text
    )
    assert notice(scene).words == ["acknowledge", "takeover", "reassign", "call", "apology"]


def test_a_time_that_has_passed_is_promised_to_nobody_again(scene: Scene) -> None:
    missed(scene, claimed=False)
    scene.later(minutes=5)
    scene.presses("anna", "claim", scene.card())
    assert "is reading it. The answer was due today 15:04 (Rome)." in scene.last("giulia", script="B5").text
    scene.presses("marco", "takeover", notice(scene, "marco"))
    assert scene.last("giulia", script="C10").text.endswith("repeat anything. The answer was due today 15:04 (Rome).")
    for who, script in (("giulia", "G1"), ("anna", "G5")):
        scene.commands(who, "status")
        assert "answer by" not in scene.last(who, script=script).text
