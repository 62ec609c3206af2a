"""Ideas get an owner, a day of the answer and an outcome; an account manager decides about opportunities (issue 7)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage import conversation, ideas, opportunities
from storage.ideas import Outcome
from storage.outbox import outbox
from tests.handlers.ahead import until
from tests.handlers.scene import Scene

ANSWER_BY = datetime(2026, 12, 8, 12, 4, tzinfo=UTC)


def test_an_idea_of_a_customer_has_an_owner_and_a_day(scene: Scene) -> None:
    scene.says("giulia", "Idea: Show me all open requests of the plant")
    said = scene.last("giulia").text
    assert said == "Thank you. I noted it as idea 1. Sara Holm answers by Tue 8 Dec 13:04 (Rome)."
    card = scene.last("sara", script="I2")
    assert card.text.startswith("Idea 1 from Giulia Rossi, Bianchi Meccanica:\nShow me all open requests of the plant")
    assert scene.count() == 0


def test_its_outcome_is_told_once(scene: Scene) -> None:
    scene.says("giulia", "idea Show me all open requests of the plant")
    card = scene.last("sara", script="I2")
    form = scene.presses("sara", "ideaanswer", card, "1.planned")
    assert "answer" in scene.sends(form, answer=" ").reply.errors
    scene.sends(form, answer="In the spring")
    assert scene.last("giulia", script="I6").text == (
        "Your idea 1: it is planned.\nShow me all open requests of the plant\nSara Holm: In the spring"
    )
    assert card.text.endswith("all open requests of the plant\nSara Holm answered: it is planned.")
    said = scene.presses("sara", "ideaanswer", card, "1.declined")
    assert said.reply.toast == "This has changed: that idea was answered already."
    found = scene.db.read_now(ideas.by_id, 1)
    assert found is not None
    assert (found.outcome, found.answer) == (Outcome.PLANNED, "In the spring")
    until(scene, ANSWER_BY)
    assert len(scene.read("sara", script="I3")) == 0


@pytest.mark.parametrize("who", ["giulia", "luca", "anna", "ivo"])
def test_nobody_else_answers_it(lone: Scene, who: str) -> None:
    lone.says("giulia", "idea More colours")
    said = lone.presses(who, "ideaanswer", lone.last("sara", script="I2"), "1.done")
    assert said.reply.form is None
    assert said.reply.toast.startswith("I do not know this button")


@pytest.mark.parametrize("value", ["", "x", "99.done", "1.maybe", "1", "999999999999999999.done"])
def test_a_button_that_means_nothing(lone: Scene, value: str) -> None:
    lone.says("giulia", "idea More colours")
    said = lone.presses("sara", "ideaanswer", lone.last("sara", script="I2"), value)
    assert said.reply.toast.startswith("I do not know this button")


def test_on_the_day_its_owner_is_reminded_and_then_who_is_above_him(lone: Scene) -> None:
    lone.says("anna", "idea A macro for the month end")
    assert "Sara Holm answers" in lone.last("anna").text
    until(lone, ANSWER_BY)
    assert lone.last("sara", script="I3").text.startswith("Today you owe Anna Lindqvist an answer to idea 1:")
    until(lone, datetime(2026, 12, 10, 13, tzinfo=UTC))
    assert lone.last("marco", script="I3").text.startswith("Sara Holm owed Anna Lindqvist an answer to idea 1 by ")
    form = lone.presses("marco", "ideaanswer", lone.last("marco", script="I3"), "1.declined")
    lone.sends(form, answer="We have one in the ledger")
    assert "not for now" in lone.last("anna", script="I6").text
    assert not [one for who in ("sara", "marco") for one in lone.read(who) if "ideaanswer" in one.words]


def test_whoever_is_above_is_owed_an_answer_to_his_own(lone: Scene) -> None:
    lone.says("marco", "idea A macro for the month end")
    until(lone, ANSWER_BY)
    until(lone, datetime(2026, 12, 10, 13, tzinfo=UTC))
    assert lone.last("marco", script="I3").text.startswith("Sara Holm owed you an answer to your idea 1 by ")


def test_in_a_thread_it_goes_to_the_product_manager(owned: Scene) -> None:
    owned.says("anna", "idea: a check for rounding profiles", to="C0ERP", under=owned.card())
    assert "Idea 1 from Anna Lindqvist" in owned.last("marco", script="I2").text
    assert not [one for one in owned.read("giulia") if "rounding profiles" in one.text]


def test_an_empty_idea_is_asked_for(lone: Scene) -> None:
    form = lone.commands("anna", "idea")
    assert form.reply.form is not None
    assert "words" in lone.sends(form, words="").reply.errors
    lone.sends(form, words="Darker cards")
    assert "idea 1" in lone.last("anna").text


@pytest.mark.parametrize("who", ["giulia", "sara", "anna"])
def test_the_word_alone_is_no_request(lone: Scene, who: str) -> None:
    asked = lone.says(who, "Idea")
    lone.says(who, "More colours", under=None if who == "giulia" else asked)
    assert "idea 1" in lone.last(who).text
    assert lone.count() == 0


def test_a_stranger_has_no_ideas(lone: Scene) -> None:
    lone.commands("paolo", "idea", "Free coffee")
    assert not lone.read("sara", script="I2")


def test_ideas_say_what_is_owed_and_how_many_came_in_a_quarter(everywhere: Scene) -> None:
    scene = everywhere
    for words in ("one", "two", "three"):
        scene.says("giulia", f"idea number {words} of mine")
    form = scene.presses("sara", "ideaanswer", scene.last("sara", script="I2"), "3.done")
    scene.sends(form, answer="Since spring")
    scene.says("anna", "opportunity They need payroll before spring", to="C0ERP", under=scene.card())
    scene.says("sara", "ideas")
    said = scene.last("sara", script="ideas")
    assert said.text == (
        "2 ideas wait for your answer.\n"
        "Idea 1 · Giulia Rossi, Bianchi Meccanica · answer by Tue 8 Dec 13:04 (Stockholm): number one of mine\n"
        "Idea 2 · Giulia Rossi, Bianchi Meccanica · answer by Tue 8 Dec 13:04 (Stockholm): number two of mine\n"
        "This quarter:\n"
        "Ideas 3 · there already 1 · planned 0 · not for now 0 · not answered 2\n"
        "Opportunities 1 · taken up 0\n"
        "Last quarter:\n"
        "Ideas 0 · there already 0 · planned 0 · not for now 0 · not answered 0\n"
        "Opportunities 0 · taken up 0"
    )
    scene.presses("sara", "ideashow", said)
    assert scene.last("sara", script="I2").text.startswith("Idea 1 from Giulia Rossi, Bianchi Meccanica:")
    late = scene.presses("sara", "ideashow", said, "3")
    assert late.reply.toast == "This has changed: that idea was answered already."
    assert scene.presses("marco", "ideashow", said, "1").reply.toast.startswith("I do not know this button")


def test_ideas_of_a_customer_are_his_own(lone: Scene) -> None:
    lone.says("giulia", "ideas")
    assert lone.last("giulia").text == "You have no ideas here yet. Write “idea” and what you would like."
    for words in ("one", "two"):
        lone.says("giulia", f"idea number {words} of mine")
    lone.sends(lone.presses("sara", "ideaanswer", lone.last("sara", script="I2"), "2.planned"), answer="In spring")
    lone.commands("giulia", "ideas")
    assert lone.last("giulia").text == (
        "Your 2 ideas:\n"
        "Your idea 2 · it is planned: number two of mine\n"
        "Your idea 1 · answer by Tue 8 Dec 13:04 (Rome): number one of mine"
    )
    lone.commands("luca", "ideas")
    assert "no ideas here yet" in lone.last("luca").text
    assert lone.count() == 0


# ------------------------------------------------------------------------------------------------------- opportunities


def test_an_opportunity_is_internal_and_the_expert_hears_what_becomes_of_it(everywhere: Scene) -> None:
    scene = everywhere
    before = len(scene.read("giulia"))
    scene.says("anna", "opportunity They need payroll before spring", to="C0ERP", under=scene.card())
    assert scene.last("C0ERP", script="O1").text == "Noted, internal. Sara Holm decides, and you hear of it."
    card = scene.last("sara", script="O2")
    assert card.text == (
        "Opportunity at Bianchi Meccanica, seen by Anna Lindqvist in T-1001:\nThey need payroll before spring"
    )
    scene.presses("sara", "takeup", card)
    assert scene.last("anna", script="O4").text.startswith(
        "Sara Holm takes up what you saw at Bianchi Meccanica (T-1001)"
    )
    assert scene.last("sara").text == "You take up the opportunity at Bianchi Meccanica (T-1001)."
    again = scene.presses("sara", "takeup", card, "1")
    assert again.reply.toast == "This has changed: that opportunity was decided already."
    assert len(scene.read("anna", script="O4")) == 1
    assert len(scene.read("giulia")) == before
    notes = [one.text for one in scene.db.read_now(conversation.of_ticket, 1) if one.sort == "note"]
    assert notes == ["They need payroll before spring"]


@pytest.mark.parametrize(("word", "reader"), [("opportunity", "sara"), ("Opportunity:", "sara"), ("idea", "marco")])
def test_the_word_alone_asks_what_it_is_and_goes_to_no_customer(owned: Scene, word: str, reader: str) -> None:
    owned.says("anna", word, to="C0ERP", under=owned.card())
    assert owned.last("C0ERP", script="prompt")
    assert not owned.read("giulia", script="B6")
    owned.says("anna", "They need payroll", to="C0ERP", under=owned.card())
    assert "They need payroll" in owned.last(reader).text
    assert not owned.read("giulia", script="B6")


def test_declined_with_a_reason(owned: Scene) -> None:
    owned.says("anna", "Opportunity: they need payroll", to="C0ERP", under=owned.card())
    form = owned.presses("sara", "leaveit", owned.last("sara", script="O2"))
    assert "reason" in owned.sends(form, reason="").reply.errors
    owned.sends(form, reason="They bought it elsewhere")
    assert "“They bought it elsewhere”" in owned.last("anna", script="O4").text
    found = owned.db.read_now(opportunities.by_id, 1)
    assert found is not None
    assert found.outcome == "They bought it elsewhere"


@pytest.mark.parametrize("who", ["marco", "ivo", "anna", "giulia"])
def test_only_the_account_manager_decides(owned: Scene, who: str) -> None:
    owned.says("anna", "opportunity They need payroll", to="C0ERP", under=owned.card())
    for word in ("takeup", "leaveit"):
        said = owned.presses(who, word, owned.last("sara", script="O2"), "1")
        assert said.reply.toast
        assert said.reply.form is None
    assert not owned.read("anna", script="O4")


def test_somebody_of_another_queue_flags_none(owned: Scene) -> None:
    owned.commands("ivo", "opportunity", "T-1001 They need payroll")
    assert not owned.read("sara", script="O2")
    owned.commands("anna", "opportunity", "T-1001 They need payroll")
    assert owned.read("sara", script="O2")


def test_who_is_forgotten_leaves_no_words(lone: Scene) -> None:
    lone.says("giulia", "idea My plant in Turin needs it")
    lone.commands("giulia", "settings")
    lone.presses("giulia", "forget", lone.last("giulia", script="A13"))
    found = lone.db.read_now(ideas.by_id, 1)
    assert found is not None
    assert found.words == ""
    sent = lone.db.read_now(lambda conn: conn.scalars(select(outbox.c.payload)).all())
    assert not [one for one in sent if "My plant" in one]
    until(lone, ANSWER_BY)
    assert not lone.read("sara", script="I3")
