"""What was done was said, and its customer does not answer: he is reminded once, and it stays open in the day (F6)."""

from storage.complaints import State
from tests.handlers.mornings import at
from tests.handlers.scene import Scene
from tests.handlers.solved import complaint
from tests.handlers.test_complaints import contact, finish, kept

AGAIN = "Complaint K-1 waits for your answer"


def waiting(scene: Scene) -> None:
    """Marco called and said what was done, on Tuesday at 16:04."""
    complaint(scene)
    contact(scene)
    finish(scene)


def test_f06_he_is_reminded_once_and_it_closes_with_his_yes_only(scene: Scene) -> None:
    waiting(scene)
    scene.passes(days=2, minutes=-1)
    assert not scene.read("giulia", AGAIN)
    scene.passes(minutes=1)
    reminder = scene.last("giulia", AGAIN)
    assert reminder.text == (
        f"{AGAIN}:\nAnna now tells you the day before.\nAre you satisfied with how it was handled?"
    )
    scene.passes(days=14)
    assert len(scene.read("giulia", AGAIN)) == 1
    assert kept(scene).state is State.ANSWERED, "nobody says yes for him"
    at(scene, "2026-12-11 08:30")
    assert "Open complaints: 1" in scene.last("sara", script="F11").text, "and it stays in her day"
    scene.presses("sara", "showeach", scene.last("sara", script="F11"))
    assert "K-1 Giulia Rossi, Bianchi Meccanica · T-1001 · Marco Ferri · waits for the customer's yes" in (
        scene.last("sara", script="F11").text
    )
    yes = reminder.card.buttons[0]
    scene.presses("giulia", "satisfied", reminder)
    assert kept(scene).satisfied is True
    assert not [one for one in scene.read("giulia", "Are you satisfied") if one.words], "no question is left"
    twice = scene.presses("giulia", "satisfied", reminder, yes.value)
    assert twice.reply.toast == "Thank you. Complaint K-1 is closed."


def test_f06_who_answered_or_was_reminded_of_something_else_that_day_is_not_reminded(scene: Scene) -> None:
    waiting(scene)
    scene.presses("giulia", "unsatisfied", scene.last("giulia", "Are you satisfied"))
    scene.passes(days=3)
    assert not scene.read("giulia", AGAIN)


def test_f06_meanwhile_whoever_looks_after_it_may_call_and_write_but_not_close(scene: Scene) -> None:
    waiting(scene)
    card = scene.last("marco", "Complaint K-1")
    assert card.words == ["callabout", "writeabout", "look"]
    scene.sends(scene.presses("marco", "writeabout", card), words="Is it better now?")
    assert scene.last("giulia", "Is it better now?")
    late = scene.presses("marco", "closecomplaint", card, "1")
    assert late.reply.toast == "This has changed: K-1 waits for the customer's answer."
    assert kept(scene).state is State.ANSWERED
