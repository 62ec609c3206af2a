"""How warnings reach people: a budget of messages, one at-risk message, early notices, quiet hours (RULES 4, 1.3)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage import people, preferences
from storage.engine import Database
from tests.handlers.ladders import alone, at, many, ring, rows, told
from tests.handlers.scene import QUESTION, Scene

# --------------------------------------------------------------------------------------------------------- the budget


def test_five_messages_a_minute_and_what_follows_comes_as_one(scene: Scene) -> None:
    many(scene, 8)
    at(scene, 119)
    before = len(told(scene, "marco"))
    at(scene, 120)
    missed = [one for one in told(scene, "marco")[before:] if one.post.script == "E5"]
    assert [one.text[:16] for one in missed] == [f"❗ Missed: T-100{n}" for n in range(1, 6)]
    scene.later(seconds=59)
    assert ring(scene) == 0
    scene.later(seconds=1)
    assert ring(scene) > 0
    digest = told(scene, "marco")[-1]
    assert digest.text.splitlines()[0] == "3 notices for you waited:"
    assert "T-1006 Bianchi Meccanica · missed: First answer, due today 15:04 (Rome)" in digest.text
    assert [button.label for button in digest.card.buttons] == ["Show T-1006", "Show T-1007", "Show T-1008"]
    assert ring(scene) == 0
    assert len(told(scene, "marco")) == before + 6


def test_a_new_minute_has_a_budget_of_its_own(lone: Scene) -> None:
    many(lone, 5)
    for minute in (60, 90, 108, 120):
        at(lone, minute)
    assert [one.post.script for one in told(lone, "sara")] == ["E4"] * 3 + ["E5"] * 5
    at(lone, 135)
    assert [one.post.script for one in told(lone, "sara")][8:] == ["E6"] * 5


def test_a_few_late_ones_come_each_by_itself_with_their_true_time(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.passes(hours=2, minutes=10)
    risk, missed = told(lone, "marco")
    assert risk.text == (
        "One request may miss its time within the hour:\n"
        "T-1001 Bianchi Meccanica · unclaimed · no time left (meant for 14:34, 40 min late)"
    )
    assert "This notice comes 10 min late." in missed.text
    assert alone(lone, "marco") == 2


# ------------------------------------------------------------------------------------------------- the at-risk message


def test_what_comes_near_within_a_quarter_of_an_hour_edits_one_message(lone: Scene) -> None:
    lone.says("giulia", QUESTION)  # 75 % at 14:34
    lone.later(minutes=10)
    lone.says("luca", QUESTION)  # 14:44
    lone.later(minutes=11)
    lone.says("luca", QUESTION)  # 14:55
    lone.presses("anna", "claim", lone.card())
    at(lone, 90)
    (risk,) = told(lone, "marco")
    assert risk.text.endswith("T-1001 Bianchi Meccanica · Anna Lindqvist · 30 min")
    at(lone, 100)
    (risk,) = told(lone, "marco")
    assert risk.text == (
        "2 requests may miss their time within the hour:\n"
        "T-1001 Bianchi Meccanica · Anna Lindqvist · 20 min\n"
        "T-1002 Bianchi Meccanica · unclaimed · 30 min"
    )
    assert [button.label for button in risk.card.buttons] == [
        "Take T-1001",
        "Reassign T-1001",
        "Take T-1002",
        "Reassign T-1002",
    ]
    at(lone, 111)
    assert len(told(lone, "marco")) == 2, "after 15 minutes a new one"


def test_what_was_answered_leaves_the_message_with_its_next_edit(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.later(minutes=10)
    lone.says("luca", QUESTION)
    lone.presses("anna", "claim", lone.card())
    at(lone, 90)
    lone.says("anna", "I see it", to="C0ERP", under=lone.card())
    at(lone, 100)
    (risk,) = told(lone, "marco")
    assert "T-1001" not in risk.text
    assert "T-1002" in risk.text


def test_take_on_it_makes_the_lead_the_owner_once_and_only_who_may(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    at(lone, 90)
    risk = lone.last("marco", script="E3")
    assert "Marco Ferri can help" in lone.presses("ivo", "takeover", risk).reply.toast
    lone.presses("marco", "takeover", risk)
    marco = lone.db.read_now(people.by_key, "marco")
    assert marco is not None
    assert lone.ticket().owner_id == marco.id
    assert lone.presses("marco", "takeover", risk).reply.toast == "You already have T-1001."
    lone.presses("giulia", "withdraw", lone.last("giulia", "T-1001", "B2"), "1001")
    assert "Giulia Rossi withdrew T-1001" in lone.presses("sara", "takeover", risk).reply.toast


# --------------------------------------------------------------------------------------------------------- the owner


def test_an_owner_gets_one_warning_of_a_request_a_day_and_edits_after_it(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("anna", "claim", lone.card())
    at(lone, 90)
    (warning,) = told(lone, "anna")
    assert warning.text == (
        "30 min left on T-1001, Bianchi Meccanica, urgent (due today 15:04 (Stockholm)). No answer has gone out."
    )
    assert warning.words == ["interim", "needhelp", "transfer"]
    lone.says("anna", "Which plant?", to="C0ERP", under=lone.card())
    lone.says("giulia", "Turin, of course")
    lone.passes(minutes=90)
    (warning,) = told(lone, "anna")
    assert warning.edits == 1
    assert "due today 16:34 (Stockholm)" in warning.text
    lone.says("anna", "I see", to="C0ERP", under=lone.card())
    lone.now += timedelta(days=1) - timedelta(hours=2)
    lone.says("giulia", "And now?")
    lone.passes(minutes=90)
    assert len(told(lone, "anna")) == 2, "the next day it is a message again"


# ------------------------------------------------------------------------------------------------------- early notices


def test_three_early_notices_a_day_the_further_ones_wait_for_a_digest(scene: Scene) -> None:
    many(scene, 5)
    at(scene, 108)
    assert len(told(scene, "sara")) == 3
    assert told(scene, "sara")[0].text == (
        "Early notice, nothing to do yet: T-1001 (Bianchi Meccanica, urgent) is due today 15:04 "
        "(Stockholm), in 12 min, and unanswered. Marco Ferri knows."
    )
    waiting = [one.waits_until for one in rows(scene, "sara") if one.waits_until]
    assert [f"{at:%d %H:%M}" for at in waiting] == ["25 07:30", "25 07:30"], "half past eight in Stockholm"


def test_a_digest_that_comes_earlier_takes_them_along(lone: Scene) -> None:
    many(lone, 6)
    at(lone, 108)
    at(lone, 120)
    assert not [one for one in rows(lone, "sara") if one.script == "E5" and one.manner is None][1:], "five at once"
    lone.later(seconds=60)
    ring(lone)
    assert told(lone, "sara")[-1].text.startswith("4 notices for you waited:"), "one missed, three early"


def test_whoever_watches_hears_that_it_was_kept(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    at(scene, 108)
    early = scene.last("sara", script="E4")
    assert scene.presses("sara", "watch", early).reply.toast == "You will hear."
    assert early.text.endswith("You hear when T-1001 is answered or missed.")
    assert early.words == ["mute"]
    scene.later(minutes=5)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    kept = told(scene, "sara")[-1]
    assert kept.text == "T-1001 (Bianchi Meccanica): Anna Lindqvist kept its time at 14:57."
    scene.says("anna", "And more", to="C0ERP", under=scene.card())
    assert told(scene, "sara")[-1] is kept, "once"


def test_whoever_mutes_a_request_gets_no_early_notice_of_it_but_hears_that_it_was_missed(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("anna", "claim", lone.card())
    at(lone, 108)
    early = lone.last("sara", script="E4")
    assert lone.presses("sara", "mute", early).reply.toast == "Muted."
    assert lone.presses("sara", "mute", early, "1001").reply.toast == "Muted."
    assert early.words == ["watch"]
    lone.says("anna", "Which plant?", to="C0ERP", under=lone.card())
    lone.says("giulia", "Turin")
    lone.passes(minutes=110)
    assert [one.post.script for one in told(lone, "sara")] == ["E4"]
    lone.passes(minutes=10)
    assert [one.post.script for one in told(lone, "sara")] == ["E4", "E5"]


@pytest.mark.parametrize("word", ["watch", "mute"])
def test_an_early_notice_is_pressed_by_others_or_too_late(lone: Scene, word: str) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("anna", "claim", lone.card())
    at(lone, 108)
    early = lone.last("sara", script="E4")
    assert "Only" in lone.presses("giulia", word, early).reply.toast
    assert "T-1001" in lone.presses("ivo", word, early).reply.toast
    lone.sends(lone.presses("anna", "resolve", lone.card()), cause="A profile", fix="Set right", answer="Done")
    assert "not open any more" in lone.presses("sara", word, early).reply.toast


# ---------------------------------------------------------------------------------------------------------- quiet hours


def hush(conn: Connection, *keys: str) -> None:
    """These people want no sound all day."""
    for key in keys:
        person = people.by_key(conn, key)
        assert person is not None
        preferences.choose(conn, person.id, quiet_from=0, quiet_until=24 * 60 - 1)


def test_in_quiet_hours_warnings_are_silent_and_missed_promises_are_heard(lone: Scene) -> None:
    lone.db.write_now(hush, "marco", "sara")
    lone.says("giulia", QUESTION)
    for minute in (90, 108, 120):
        at(lone, minute)
    heard = {one.post.script: not one.post.silent for who in ("marco", "sara") for one in told(lone, who)}
    assert heard == {"E3": False, "E4": False, "E5": True}


def test_by_its_clause_a_contract_lets_missed_promises_be_silent_too(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"      held_reply: 6h\n": "      breach_breaks_quiet: false\n"})
    scene.db.write_now(hush, "marco")
    scene.says("giulia", QUESTION)
    at(scene, 120)
    assert {one.post.silent for one in told(scene, "marco")} == {True}
