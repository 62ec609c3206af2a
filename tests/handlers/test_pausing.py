"""Pauses are honest: named, told, disputed by one tap, and over as soon as the customer writes (RULES 3)."""

import pytest

from handlers.rules.clock import Clock, Owes, Status
from handlers.rules.terms import ClockKind
from tests.handlers.scene import QUESTION, Said, Scene


@pytest.fixture
def answered(everywhere: Scene) -> Scene:
    """Giulia asked on Telegram at 13:04, Anna answered at 13:14 and has it."""
    everywhere.later(minutes=10)
    everywhere.says("anna", "I look into the profile.", to="C0ERP", under=everywhere.card())
    return everywhere


def waits(scene: Scene, who: str = "Acme Hosting", what: str = "a new certificate") -> Said:
    """Anna waits for somebody, by the button of her card."""
    return scene.sends(presses(scene, "anna"), who=who, what=what)


def presses(scene: Scene, who: str, number: int = 1001) -> Said:
    """[Wait for others], behind More."""
    card = scene.card(number)
    value = next((button.value for button in card.card.more if button.word == "waitfor"), f"{number}.1")
    return scene.presses(who, "waitfor", card, value=value)


def asks(scene: Scene) -> None:
    """Anna asks the customer for something."""
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")


def solving(scene: Scene) -> Clock:
    """The solve-by clock."""
    found = scene.running().clock(ClockKind.RESOLUTION)
    assert found is not None
    return found


def test_the_customer_reads_for_whom_it_waits_and_the_solve_by_clock_pauses(answered: Scene) -> None:
    waits(answered)
    told = answered.last("giulia", script="C9")
    assert told.text == (
        "Anna Lindqvist waits for Acme Hosting on T-1001:a new certificate\n"
        "The solve-by clock is paused meanwhile. It runs on as soon as that is here, or you write to me."
    )
    assert [button.label for button in told.card.buttons] == ["I do not agree"]
    assert "⏸ solve-by clock paused · waiting for Acme Hosting" in answered.card().text
    (pause,) = solving(answered).pauses
    assert (pause.owes, pause.why) == (Owes.THIRD_PARTY, "Acme Hosting: a new certificate")
    assert answered.ticket().state == "pending_third_party"


def test_going_on_gives_back_the_time_that_was_waited_and_no_more(answered: Scene) -> None:
    due = solving(answered).due
    waits(answered)
    answered.later(hours=2)
    answered.presses("anna", "goon", answered.card())
    assert solving(answered).due == (due or 0) + 7200
    assert (
        "T-1001 goes on with Anna Lindqvist: the wait for Acme Hosting is over. Solve by"
        in answered.last("giulia").text
    )
    assert answered.ticket().state == "owned"
    again = answered.presses("anna", "goon", answered.card(), value="1001.9")
    assert "T-1001 is open, Anna Lindqvist has it" in again.reply.toast


def test_the_words_behind_the_command_are_enough(answered: Scene) -> None:
    answered.commands("anna", "waitfor", "Acme: the log files", to="C0ERP", under=answered.card())
    assert "waits for Acme on T-1001" in answered.last("giulia", script="C9").text


def test_only_the_owner_waits_and_says_for_whom(answered: Scene) -> None:
    assert presses(answered, "marco").reply.form is None
    opened = presses(answered, "anna")
    assert list(answered.sends(opened, who="", what="x").reply.errors) == ["who"]
    assert list(answered.sends(opened, who="Acme", what="// x").reply.errors) == ["what"]
    assert answered.ticket().state == "owned"
    waits(answered)
    assert "Anna Lindqvist has T-1001" in answered.presses("marco", "goon", answered.card()).reply.toast
    assert answered.ticket().state == "pending_third_party"


@pytest.mark.parametrize("pause", [asks, waits], ids=["for the customer", "for another party"])
def test_a_customer_who_does_not_agree_ends_it_as_he_presses(answered: Scene, pause: object) -> None:
    assert callable(pause)
    due = solving(answered).due
    pause(answered)
    told = answered.last("giulia", script="C9")
    answered.later(minutes=30)
    answered.presses("giulia", "dispute", told)
    clock = solving(answered)
    assert (clock.status, clock.due, clock.pauses[-1].end) == (
        Status.RUNNING,
        (due or 0) + 1800,
        answered.now.timestamp(),
    )
    said = answered.last("giulia", script="C9").text
    assert said.startswith("The clock of T-1001 runs again. I told Anna Lindqvist and Marco Ferri. Solve by")
    for who in ("anna", "marco"):
        assert (
            "Giulia Rossi (Bianchi Meccanica) does not agree to the pause of T-1001"
            in answered.last(who, script="C9").text
        )
    assert "Giulia Rossi does not agree to the pause" in answered.last("C0ERP", "does not agree").text
    assert answered.ticket().state == "owned"


def test_pressed_twice_or_too_late_it_says_so_and_nothing_happens(answered: Scene) -> None:
    waits(answered)
    told = answered.last("giulia", script="C9")
    answered.presses("giulia", "dispute", told)
    before = answered.running().clocks
    assert "T-1001 is not paused any more" in answered.presses("giulia", "dispute", told).reply.toast
    assert answered.running().clocks == before


def test_somebody_elses_tap_ends_nothing(answered: Scene) -> None:
    waits(answered)
    told = answered.last("giulia", script="C9")
    assert "belongs to somebody else" in answered.presses("nils", "dispute", told).reply.toast
    assert answered.ticket().state == "pending_third_party"
    answered.presses("luca", "dispute", told, value="1001")  # a colleague may
    assert answered.ticket().state == "owned"


@pytest.mark.parametrize("pause", [asks, waits], ids=["for the customer", "for another party"])
def test_what_the_customer_writes_ends_it_at_the_time_of_writing(answered: Scene, pause: object) -> None:
    assert callable(pause)
    pause(answered)
    answered.later(minutes=20)
    wrote = answered.now
    answered.later(minutes=5)
    answered.says("giulia", "It is the plant 14.", written=wrote)
    assert solving(answered).pauses[-1].end == wrote.timestamp()
    assert "Thank you, T-1001 goes on." in answered.last("giulia", script="C9").text


def test_thanks_end_no_pause(answered: Scene) -> None:
    waits(answered)
    answered.says("giulia", "Thank you!", answering=answered.last("giulia", script="C9"))
    assert answered.ticket().state == "pending_third_party"


def test_nothing_is_offered_against_a_pause_that_there_is_not(scene: Scene) -> None:
    scene.says("nils", "Where is our invoice of October?")
    scene.presses("anna", "claim", scene.card())
    waits(scene)
    assert scene.last("nils", script="C9").card.buttons == ()


def test_first_answers_never_pause(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    due = scene.running().answer_due
    scene.presses("anna", "claim", scene.card())
    waits(scene)
    assert scene.running().answer_due == due
