"""News by a time that a person named: promised, warned of, kept, missed; and words that name no time (C16, E2)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.rules.clock import Clock, Status
from handlers.rules.terms import ClockKind
from storage.engine import Database
from tests.handlers.scene import QUESTION, Said, Scene

AT_16 = datetime(2026, 11, 24, 15, tzinfo=UTC)  # 16:00 in Rome and in Stockholm


def writes(scene: Scene, text: str, who: str = "anna") -> Said:
    """Somebody writes in the request's thread."""
    return scene.says(who, text, to="C0ERP", under=scene.card())


def promises(scene: Scene) -> list[Clock]:
    """Every promise of the request."""
    return [one for one in scene.running().clocks.clocks if one.kind is ClockKind.PROMISE]


def test_an_owner_who_writes_update_by_promises_news_and_says_nothing_else(everywhere: Scene) -> None:
    writes(everywhere, "update by 16:00")
    assert everywhere.last("giulia", script="C16").text == "Next news on T-1001 by today 16:00 (Rome)."
    assert not everywhere.read("giulia", script="B6")
    (clock,) = promises(everywhere)
    assert (clock.due, clock.by) == (int(AT_16.timestamp()), everywhere.ticket().owner_id)
    assert (
        "Anna Lindqvist promised Giulia Rossi news by today 16:00 (Rome)."
        in everywhere.last("C0ERP", script="C16").text
    )
    assert everywhere.running().answer_due is not None  # a promise is no answer


def test_words_behind_it_are_an_answer_and_the_promise_begins_after_it(everywhere: Scene) -> None:
    writes(everywhere, "Update by 16:00, I look at the interface")
    assert "I look at the interface" in everywhere.last("giulia", script="B6").text
    assert [one.status for one in promises(everywhere)] == [Status.RUNNING]
    assert everywhere.running().answer_due is None


def test_the_next_answer_keeps_it_and_nobody_hears_of_it(everywhere: Scene) -> None:
    writes(everywhere, "update by 16:00")
    everywhere.later(minutes=30)
    writes(everywhere, "It was the rounding profile.")
    assert [one.status for one in promises(everywhere)] == [Status.STOPPED]
    everywhere.passes(hours=5)
    assert not everywhere.read("anna", script="C16")
    assert not everywhere.read("marco", "promised")


def test_c16_the_owner_is_told_before_and_missed_news_stands_in_the_leads_batch(everywhere: Scene) -> None:
    writes(everywhere, "a first answer")
    writes(everywhere, "update by 16:00")
    everywhere.now = AT_16
    everywhere.later(minutes=-15)
    everywhere.sweep()
    assert "T-1001" in everywhere.last("anna", "you promised news by today 16:00").text
    assert not everywhere.read("marco", "promised")
    everywhere.passes(minutes=16)
    told = everywhere.last("marco", script="E3")
    assert told.text == (
        "One request needs a look:\n"
        "T-1001 Bianchi Meccanica · Anna Lindqvist · news promised by 16:00 did not come"
        " (meant for 16:00, 1 min late)"
    )
    assert [one.label for one in told.card.buttons] == ["Take T-1001", "Reassign T-1001"]
    assert not everywhere.read("marco", script="E5")
    assert not everywhere.read("sara", "T-1001")  # the contract promised nothing


UNREAD = ("update by 25:00", "update by yesterday", "update by Friday", "update by 16", "Update", "news by soon.")


@pytest.mark.parametrize(
    ("text", "says"), [("update by 12:00", "passed"), *((text, "cannot read a time") for text in UNREAD)]
)
def test_a_time_that_is_over_or_none_promises_nothing_and_is_no_answer(everywhere: Scene, text: str, says: str) -> None:
    writes(everywhere, text)
    assert promises(everywhere) == []
    assert everywhere.last("C0ERP", says)
    assert not everywhere.read("giulia", script="B6")
    assert everywhere.running().answer_due is not None


@pytest.mark.parametrize(
    "text", ["Update by the supplier: they found it", "News: it runs again", "Updated, please try"]
)
def test_words_that_only_begin_like_a_promise_are_an_answer(everywhere: Scene, text: str) -> None:
    writes(everywhere, text)
    assert text in everywhere.last("giulia", script="B6").text


def test_the_word_works_behind_a_slash_and_only_for_the_owner(everywhere: Scene) -> None:
    everywhere.commands("marco", "update", "by 16:00", to="C0ERP", under=everywhere.card())
    assert promises(everywhere) == []
    everywhere.commands("anna", "update", "soon", to="C0ERP", under=everywhere.card())
    assert promises(everywhere) == []
    everywhere.commands("anna", "update", "by 16:00", to="C0ERP", under=everywhere.card())
    assert len(promises(everywhere)) == 1
    everywhere.commands("anna", "update", "16:00", to="C0ERP", under=everywhere.card())
    assert len(promises(everywhere)) == 1


def test_away_from_its_thread_the_word_names_its_request(everywhere: Scene) -> None:
    for who, words in (("marco", "T-1001 by 16:00"), ("anna", "T-9999 by 16:00"), ("anna", "by 16:00")):
        everywhere.commands(who, "update", words)
    assert promises(everywhere) == []
    everywhere.commands("anna", "update", "T-1001 by 16:00")
    everywhere.sends(everywhere.commands("anna", "interim", "T-1001"), text="So far: the profile.", by="17:00")
    assert [one.status for one in promises(everywhere)] == [Status.STOPPED, Status.RUNNING]


def test_the_room_reads_the_writers_own_hour_where_that_is_another(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    scene.says("liwei", "23:00前更新", to="-1001", under=scene.card(place="-1001"))
    assert scene.last("giulia", script="C16").text == "Next news on T-1001 by today 16:00 (Rome)."
    assert "today 16:00 (Rome) (today 23:00 (Shanghai))" in scene.last("-1001", script="C16").text


# --------------------------------------------------------------------------------------------------------------- nudge


def test_who_names_no_time_is_asked_privately_and_may_name_one(everywhere: Scene) -> None:
    writes(everywhere, "I look at it later today.")
    asked = everywhere.last("anna", "You wrote “later today”. Shall I promise a time?")
    assert [button.label for button in asked.card.buttons] == ["Promise 16:00", "Tomorrow 10:00", "Leave"]
    value = asked.card.buttons[0].value
    pressed = everywhere.presses("anna", "promise", asked)
    assert pressed.reply.toast == "Promised."
    assert everywhere.last("giulia", script="C16").text == "Next news on T-1001 by today 16:00 (Rome)."
    assert everywhere.last("anna", "Promised: today 16:00").card.buttons == ()
    assert "promised already" in everywhere.presses("anna", "promise", asked, value=value).reply.toast
    assert len(promises(everywhere)) == 1


def test_leave_takes_the_question_away(everywhere: Scene) -> None:
    writes(everywhere, "Soon!")
    asked = everywhere.last("anna", "You wrote “Soon”")
    everywhere.presses("anna", "unpromised", asked)
    assert everywhere.last("anna", script="C16").text == "No time is promised."
    assert promises(everywhere) == []


def test_the_question_is_put_once_an_hour_and_not_beside_a_time(everywhere: Scene) -> None:
    writes(everywhere, "I come back to you shortly.")
    everywhere.later(minutes=10)
    writes(everywhere, "Tomorrow, I mean.")
    assert len(everywhere.read("anna", "Shall I promise a time?")) == 1
    everywhere.later(hours=1)
    writes(everywhere, "It will be soon now.")
    assert len(everywhere.read("anna", "Shall I promise a time?")) == 2
    everywhere.later(hours=1)
    writes(everywhere, "update by 17:30: soon")
    writes(everywhere, "It will be there tomorrow at 10:00.")
    assert len(everywhere.read("anna", "Shall I promise a time?")) == 2


def test_notes_and_other_peoples_words_are_not_looked_at(everywhere: Scene) -> None:
    writes(everywhere, "🔒 I do it later today")
    writes(everywhere, "I do it later today", who="marco")
    assert not everywhere.read("anna", "Shall I promise")
    assert not everywhere.read("marco", "Shall I promise")


def test_nobody_but_the_owner_promises_and_nothing_too_late(everywhere: Scene) -> None:
    writes(everywhere, "Later today.")
    asked = everywhere.last("anna", "You wrote")
    value = asked.card.buttons[0].value
    assert "Anna Lindqvist has T-1001" in everywhere.presses("marco", "promise", asked, value=value).reply.toast
    everywhere.later(hours=4)
    assert "passed" in everywhere.presses("anna", "promise", asked, value=value).reply.toast
    assert promises(everywhere) == []
    assert "do not know this button" in everywhere.presses("anna", "promise", asked, value="1001.soon").reply.toast


# -------------------------------------------------------------------------------------------------------- holding reply


def interim(scene: Scene, **fields: str) -> Said:
    """Anna opens the form from her card's thread and sends it."""
    opened = scene.commands("anna", "interim", to="C0ERP", under=scene.card())
    form = opened.reply.form
    assert form is not None
    return scene.sends(opened, **({one.name: one.value for one in form.fields} | fields))


def test_a_holding_reply_is_the_owners_words_with_a_promise_and_no_answer(everywhere: Scene) -> None:
    due = everywhere.running().answer_due
    interim(everywhere, text="I am still working on this. So far: the profile is wrong.")
    told = everywhere.last("giulia", script="E2")
    assert told.text.endswith("So far: the profile is wrong.\nNext update by today 16:00 (Rome).")
    assert told.post.author == "Anna Lindqvist"
    assert everywhere.running().answer_due == due
    assert [one.due for one in promises(everywhere)] == [int(AT_16.timestamp())]
    assert "the profile is wrong" in everywhere.last("C0ERP", script="E2").text
    assert "the profile is wrong" in everywhere.last("-1001", script="E2").text


def test_it_is_an_answer_where_the_contract_says_so(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"    clauses:\n": "    clauses:\n      holding_reply_counts: true\n"})
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    interim(scene, text="Still at it. So far: nothing new.")
    assert scene.running().answer_due is None


def test_it_is_the_news_that_was_promised_before(everywhere: Scene) -> None:
    writes(everywhere, "update by 15:00")
    interim(everywhere, text="So far: the profile.", by="17:00")
    first, second = promises(everywhere)
    assert (first.status, second.status) == (Status.STOPPED, Status.RUNNING)


def test_it_says_something_and_a_time_to_come(everywhere: Scene) -> None:
    assert list(interim(everywhere).reply.errors) == ["text"]  # as it was proposed
    assert list(interim(everywhere, text="So far: x", by="12:00").reply.errors) == ["by"]
    assert list(interim(everywhere, text="So far: x", by="soon").reply.errors) == ["by"]
    assert list(interim(everywhere, text="// So far: x").reply.errors) == ["text"]
    assert promises(everywhere) == []
    assert not everywhere.read("giulia", script="E2")


def test_only_the_owner_sends_one_and_only_while_he_works_on_it(everywhere: Scene) -> None:
    assert everywhere.commands("marco", "interim", to="C0ERP", under=everywhere.card()).reply.form is None
    opened = everywhere.presses("anna", "resolve", everywhere.card())
    everywhere.sends(opened, cause="x", fix="y")
    assert everywhere.commands("anna", "interim", to="C0ERP", under=everywhere.card()).reply.form is None


def test_where_there_are_no_forms_it_is_asked_line_by_line(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    scene.commands("liwei", "interim", to="-1001", under=scene.card(place="-1001"))
    for text in ("Ci sto lavorando. Finora: il profilo è sbagliato.", "="):
        scene.says("liwei", text, to="-1001", under=scene.card(place="-1001"))
    assert "Finora: il profilo è sbagliato." in scene.last("giulia", script="E2").text
    assert [one.due for one in promises(scene)] == [int(AT_16.timestamp())]  # 23:00 in Shanghai, as it was proposed


def test_the_evidence_of_a_miss_calls_it_what_it_was(everywhere: Scene) -> None:
    interim(everywhere, text="So far: the profile.", by="17:00")
    everywhere.passes(hours=2, minutes=1)
    missed = everywhere.last("marco", "First answer was due", "E5").text
    assert "13:04 Anna Lindqvist sent a holding reply: “So far: the profile.”" in missed
