""" "Did it hold?": once, days after an urgent one was closed with a yes, to whoever wants to be asked (F9)."""

import pytest

from handlers.inbound import Kind
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def solved(everywhere: Scene) -> Scene:
    """Giulia's urgent request was solved on Tuesday at 13:14, and she said yes."""
    everywhere.later(minutes=10)
    finish(everywhere)
    return everywhere


def finish(scene: Scene, number: int = 1001) -> None:
    """Anna solves it and Giulia says yes."""
    card = scene.last("C0ERP", f"T-{number} · urgent", "C1")
    scene.sends(scene.presses("anna", "resolve", card), cause="A wrong profile", fix="The profile is right now")
    scene.presses("giulia", "confirm", scene.last("giulia", "is solved", "C12"))


def asked(scene: Scene) -> Shown:
    """The question, a week later."""
    scene.passes(days=7)
    return scene.last("giulia", script="F9")


def test_f09_five_working_days_later_she_is_asked_whether_it_holds(solved: Scene) -> None:
    solved.passes(days=7, minutes=-1)
    assert not solved.read("giulia", script="F9")
    solved.passes(minutes=1)
    (told,) = solved.read("giulia", script="F9")
    assert told.text == (
        "Hello Giulia. Anna Lindqvist solved T-1001 "
        "(Since this morning invoices from the Turin plant are rounde…) on Tue 24 Nov. Is it still fine?"
    )
    assert [one.label for one in told.card.buttons] == ["All fine", "It came back", "No more check-ins"]
    solved.passes(days=30)
    assert len(solved.read("giulia", script="F9")) == 1


def test_f09_all_fine_is_noted_however_often_it_is_pressed(solved: Scene) -> None:
    shown = asked(solved)
    value = shown.card.buttons[0].value
    first = solved.presses("giulia", "allfine", shown)
    assert first.reply.toast == "Thank you. I noted that T-1001 still holds."
    assert solved.last("giulia", script="F9").card.buttons == ()
    assert solved.presses("giulia", "allfine", shown, value=value).reply.toast == first.reply.toast
    other = solved.presses("giulia", "cameback", shown, value=value)
    assert other.reply.toast == "This has changed: you answered that already."
    assert solved.ticket().state == "closed"


def test_f09_it_came_back_opens_the_same_number_with_its_owner(solved: Scene) -> None:
    shown = asked(solved)
    value = shown.card.buttons[0].value
    solved.presses("giulia", "cameback", shown)
    ticket = solved.ticket()
    assert (ticket.state, solved.count()) == ("owned", 1)
    assert solved.last("giulia", "is open again with Anna Lindqvist", "C13")
    again = solved.presses("giulia", "cameback", shown, value=value)
    assert again.reply.toast == "Thank you. I passed on that T-1001 came back."
    assert len(solved.read("giulia", "open again")) == 1


def test_f09_when_it_is_too_late_to_reopen_it_becomes_a_new_request_that_names_the_old_one(solved: Scene) -> None:
    shown = asked(solved)
    solved.later(days=40)
    solved.presses("giulia", "cameback", shown)
    solved.says("giulia", "Rounded again since today", answering=solved.last("giulia", script="prompt"))
    assert solved.count() == 2
    assert solved.ticket(1002).subject == "T-1001: Rounded again since today"
    assert solved.ticket().state == "closed"
    assert solved.last("C0ERP", "Giulia Rossi says that T-1001 came back.", "F9")


def test_f09_no_more_check_ins_is_kept_and_stands_in_the_settings(solved: Scene) -> None:
    shown = asked(solved)
    solved.presses("giulia", "nocheckins", shown)
    solved.commands("giulia", "settings")
    settings = solved.last("giulia", script="A13")
    assert "check-ins: off" in settings.text
    solved.later(days=20)
    solved.says("giulia", QUESTION)
    solved.presses("anna", "claim", solved.last("C0ERP", "T-1002 · urgent", "C1"))
    finish(solved, 1002)
    solved.passes(days=8)
    assert len(solved.read("giulia", "Is it still fine?")) == 0
    solved.presses("giulia", "checkins", settings)
    assert "check-ins: on" in solved.last("giulia", script="A13").text


def test_f09_she_is_asked_once_in_two_weeks_at_most(solved: Scene) -> None:
    solved.passes(days=1)
    solved.says("giulia", QUESTION)
    solved.presses("anna", "claim", solved.last("C0ERP", "T-1002 · urgent", "C1"))
    finish(solved, 1002)
    solved.passes(days=6)
    solved.passes(days=20)
    assert len(solved.read("giulia", script="F9")) == 1


def test_f09_nobody_is_asked_of_what_was_opened_again(solved: Scene) -> None:
    solved.passes(days=2)
    solved.says("giulia", "It is wrong again!", answering=solved.last("giulia", "is closed", "C12"))
    solved.passes(days=20)
    assert not solved.read("giulia", script="F9")


def test_f09_only_she_may_press(solved: Scene) -> None:
    shown = asked(solved)
    for word in ("allfine", "cameback", "nocheckins"):
        refused = solved.presses("nils", word, shown, value=shown.card.buttons[0].value)
        assert refused.reply.toast or refused.reply.errors
        forged = solved.presses("giulia", word, shown, value="1001.99")
        assert forged.reply.toast
    assert solved.ticket().state == "closed"
    assert solved.last("giulia", script="F9").card.buttons == shown.card.buttons


def test_f09_whoever_cannot_be_reached_is_not_asked_and_the_account_manager_hears_it(solved: Scene) -> None:
    for account in ("giulia@slack", "giulia"):
        solved.happens(account, Kind.BLOCKED)
    solved.passes(days=7)
    assert not solved.read("giulia", script="F9")
    assert solved.last("sara", script="F9").text == (
        "Giulia Rossi (Bianchi Meccanica) cannot be reached, so I did not ask whether T-1001 still holds."
    )


def test_f09_who_was_forgotten_is_asked_nothing(solved: Scene) -> None:
    solved.commands("giulia", "settings")
    solved.presses("giulia", "forget", solved.last("giulia", script="A13"))
    solved.passes(days=7)
    assert not solved.read("giulia", script="F9")
