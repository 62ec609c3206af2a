"""How was the help? One message, four taps, locked, changed within a day (CONVERSATIONS F4, check 35)."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from storage import journal, ratings
from storage.engine import Database
from storage.ratings import Rating
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import ASK, asked, close, rate, solve


def kept(scene: Scene, number: int = 1001) -> Rating:
    """The rating as it is stored."""
    found = scene.db.write_now(ratings.of, scene.ticket(number).id)
    assert found is not None
    return found


def later(scene: Scene) -> datetime:
    """A moment after now."""
    return scene.now + timedelta(hours=1)


def test_check_35_f04_four_taps_and_no_letter_three_hours_after_yes(scene: Scene) -> None:
    close(scene)
    scene.passes(hours=2, minutes=59)
    assert not scene.read("giulia", ASK)
    scene.passes(minutes=1)
    message = scene.last("giulia", ASK)
    assert message.text == "How was the help on T-1001? 5 is very good."
    assert [one.label for one in message.card.buttons] == ["1", "2", "3", "4", "5"]
    assert rate(scene, 5).text == "T-1001 · How well did Anna know the subject?"
    assert [one.label for one in scene.last("giulia", script="F4").card.buttons][-1] == "Skip"
    assert rate(scene, 5, 5).text == "T-1001 · How was the speed?"
    assert rate(scene, 5, 5, 4).text == "T-1001 · How courteous was Anna?"
    last = rate(scene, 5, 5, 4, 5)
    assert last.text == "Thank you. Recorded for T-1001: overall 5, subject 5, speed 4, courtesy 5."
    assert [one.label for one in last.card.buttons] == ["Add a comment", "Change"]
    assert last.message == message.message
    assert len(scene.read("giulia", script="F4")) == 1
    assert [one.data["rated"] for one in scene.db.read_now(journal.of_ticket, 1) if "rated" in one.data] == [
        {"overall": 5},
        {"subject": 5},
        {"speed": 4},
        {"courtesy": 5},
    ]


def test_f04_nobody_objects_for_two_working_days_and_then_it_is_asked(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    solve(scene)
    scene.passes(days=2)  # Thursday
    scene.passes(hours=3)
    assert scene.ticket().state == "closed"
    scene.passes(days=1)
    assert len(scene.read("giulia", ASK)) == 1


@pytest.mark.parametrize("ending", ["withdraw", "merged", "silent", "declined by reopening"])
def test_f04_nobody_is_asked_about_what_was_not_solved(scene: Scene, ending: str) -> None:
    scene.says("giulia", QUESTION)
    if ending == "withdraw":
        scene.presses("giulia", "withdraw", scene.last("giulia", "T-1001"), "1001")
    elif ending == "silent":
        scene.presses("anna", "claim", scene.card())
        form = scene.presses("anna", "ask", scene.card())
        scene.sends(form, question="Which plant code?")
        scene.passes(days=14)
    elif ending == "merged":
        scene.later(minutes=20)
        scene.says("luca", "The invoices of Turin are rounded again and again")
        scene.presses("anna", "claim", scene.card())
        form = scene.presses("anna", "duplicate", scene.card(), "1001.1")
        scene.sends(form, of="T-1002")
    else:
        solve(scene)
        scene.presses("giulia", "confirm", scene.last("giulia", "is solved"))
        scene.passes(hours=2)
        scene.says("giulia", "No, it came back", answering=scene.last("giulia", "T-1001 is closed"))
    scene.passes(days=3)
    assert not scene.read("giulia", ASK)


def test_f04_a_request_is_asked_about_once_however_often_it_is_closed(scene: Scene) -> None:
    asked(scene)
    scene.says("giulia", "It came back", answering=scene.last("giulia", "T-1001 is closed"))
    form = scene.presses("anna", "resolve", scene.card())
    scene.sends(form, cause="The same", fix="Again")
    scene.presses("giulia", "confirm", scene.read("giulia", "T-1001 is solved")[-1])
    scene.passes(days=2)
    assert len(scene.read("giulia", ASK)) == 1


def test_f04_the_same_tap_twice_is_one_answer_and_another_one_is_locked(scene: Scene) -> None:
    message = asked(scene)
    scene.presses("giulia", "rate", message, "1001.overall.5")
    again = scene.presses("giulia", "rate", message, "1001.overall.5")
    assert again.reply.toast == "That is recorded already."
    other = scene.presses("giulia", "rate", message, "1001.overall.1")
    assert other.reply.toast == "This has changed: you answered that already; press “Change” within 24 hours."
    assert (kept(scene).overall, kept(scene).question) == (5, "subject")
    assert not scene.read("giulia", "K-1")


@pytest.mark.parametrize("value", ["1001.overall.9", "1001.overall.skip", "1001.beauty.5", "1001.overall", "1001"])
def test_f04_a_button_that_nobody_made_changes_nothing(scene: Scene, value: str) -> None:
    message = asked(scene)
    scene.presses("giulia", "rate", message, value)
    assert kept(scene).overall is None


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("luca", "Only whoever asked can rate that."),
        ("nils", "Only whoever asked can rate that."),
        ("anna", "Only the customer can do that. Marco Ferri can help."),
        ("paolo", "Only whoever asked can rate that."),
    ],
)
def test_f04_nobody_rates_what_somebody_else_asked(scene: Scene, who: str, said: str) -> None:
    message = asked(scene)
    pressed = scene.presses(who, "rate", message, "1001.overall.1")
    assert pressed.reply.toast == said
    assert kept(scene).overall is None


def test_f04_change_within_a_day_keeps_what_is_not_said_otherwise(scene: Scene) -> None:
    asked(scene)
    last = rate(scene, 3, 3, 3, 3)
    scene.later(hours=23)
    scene.presses("giulia", "ratechange", last)
    assert scene.last("giulia", script="F4").text.startswith("How was the help on T-1001?")
    assert rate(scene, 5, "skip", 4, "skip").text == "Thank you. Recorded for T-1001: overall 5, speed 4."
    scene.later(hours=2)
    late = scene.presses("giulia", "ratechange", last)
    assert late.reply.toast == "This has changed: a rating stays as it is after 24 hours."


def test_f04_a_comment_is_a_form_or_an_answer_to_the_question(scene: Scene) -> None:
    message = asked(scene)
    scene.says("giulia", "Anna was great, thank her from me", answering=message)
    assert kept(scene).comment == "Anna was great, thank her from me"
    assert scene.ticket().state == "closed"
    last = rate(scene, 5, 5, 5, 5)
    assert last.text.endswith("Anna was great, thank her from me")
    praise = scene.db.read_now(ratings.praise_of, kept(scene).expert_id, scene.now - timedelta(days=1), later(scene))
    assert [(one.is_full, one.words) for one in praise] == [(True, "Anna was great, thank her from me")]


def test_f04_a_comment_is_asked_for_line_by_line_where_there_are_no_forms(scene: Scene) -> None:
    asked(scene)
    last = rate(scene, 5, "skip", "skip", "skip")
    scene.presses("giulia", "ratecomment", last)
    scene.says("giulia", "Quick and kind")
    assert kept(scene).comment == "Quick and kind"


def test_f04_a_month_later_the_question_is_over(scene: Scene) -> None:
    message = asked(scene)
    scene.later(days=31)
    late = scene.presses("giulia", "rate", message, "1001.overall.1")
    assert late.reply.toast == "This has changed: T-1001 was rated for 30 days, that is over."


def test_f04_at_night_it_waits_for_the_morning(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    solve(scene)
    scene.later(hours=5)  # 18:04 in Rome
    scene.presses("giulia", "confirm", scene.last("giulia", "is solved"))
    scene.passes(hours=4)
    assert not scene.read("giulia", ASK)
    scene.passes(hours=11)
    assert len(scene.read("giulia", ASK)) == 1


@pytest.mark.parametrize(("early", "late", "minutes"), [((5,) * 4, (), 0), ((), (), 50), ((), (5,) * 4, 0)])
def test_f04_of_two_closed_together_the_second_waits_an_hour_or_for_an_answer(
    lone: Scene, early: tuple[int, ...], late: tuple[int, ...], minutes: int
) -> None:
    for number, words in ((1001, QUESTION), (1002, "The VAT report of Turin shows nothing since this morning")):
        lone.says("giulia", words)
        solve(lone, number=number)
        lone.presses("giulia", "confirm", lone.last("giulia", f"T-{number} is solved"))
        lone.later(minutes=5)
    lone.passes(hours=3, minutes=-10)
    assert len(lone.read("giulia", script="F4")) == 1
    rate(lone, *early)
    lone.passes(minutes=10)
    assert len(lone.read("giulia", script="F4")) == 1 + bool(early), "she answered, or it waits"
    rate(lone, *late)
    lone.passes(minutes=minutes)
    assert len(lone.read("giulia", script="F4")) == 2


def test_f04_an_expert_never_rates_his_own_work(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"    contacts: [giulia, luca]": "    contacts: [giulia, luca, anna]"})
    scene.says("anna", QUESTION)
    solve(scene)
    scene.presses("anna", "confirm", scene.last("anna", "is solved"))
    scene.passes(days=1)
    assert not scene.read("anna", ASK)


def test_f04_who_left_is_not_asked_and_his_old_button_is_nobodys(scene: Scene) -> None:
    close(scene)
    scene.commands("giulia", "settings")
    scene.presses("giulia", "forget", scene.last("giulia", script="A13"))
    scene.passes(days=1)
    assert not scene.read("giulia", ASK)


def test_f04_the_figures_of_a_period_count_who_answered_and_who_did_not(scene: Scene) -> None:
    asked(scene)
    rate(scene, 4)
    scene.later(days=1)
    scene.says("giulia", "The VAT report of Turin shows nothing since this morning")
    solve(scene, number=1002)
    scene.presses("giulia", "confirm", scene.last("giulia", "T-1002 is solved"))
    scene.passes(days=1)
    since = scene.now - timedelta(days=30)
    bianchi = scene.ticket().organisation_id or 0
    found = scene.db.read_now(ratings.figures, [bianchi, bianchi + 1], since, later(scene))
    assert found == {bianchi: ratings.Figures(1, 1, Decimal("4.0"))}
    assert scene.db.read_now(ratings.figures, [bianchi], later(scene), scene.now + timedelta(days=1)) == {}
    seam = later(scene)  # a month ends after she was asked and before she answers
    scene.later(hours=2)
    rate(scene, 5, number=1002)
    this = scene.db.read_now(ratings.figures, [bianchi], since, seam)
    that = scene.db.read_now(ratings.figures, [bianchi], seam, later(scene))
    assert (this, that) == (found, {bianchi: ratings.Figures(1, 0, Decimal("5.0"))}), "told once, where it was given"
