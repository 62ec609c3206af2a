"""An account manager who could not be written to opens the desk: what waits for him is there, once (D2, E5)."""

from handlers.notices import Act, Outcome, Reason, Refused, Target
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import QUESTION, Scene


def closed(act: Act, target: Target) -> Outcome | None:
    """Sara never opened the desk."""
    is_hers = target.place == PEOPLE["sara"].user
    return Refused(Reason.BLOCKED, "bot can't initiate conversation with a user") if is_hers else None


def test_e5_a_missed_promise_is_shown_when_she_comes(scene: Scene) -> None:
    scene.chats.refuse = closed
    scene.says("giulia", QUESTION)
    scene.passes(hours=2, seconds=1)
    assert not scene.read("sara")
    assert scene.read("marco", "Missed: T-1001")
    scene.chats.refuse = None
    scene.commands("sara", "start")
    assert scene.last("sara", "Missed: T-1001").words[0] == "acknowledge"
    scene.commands("sara", "start")
    assert len(scene.read("sara", "Missed: T-1001")) == 1
    assert len(scene.read("marco", "Missed: T-1001", "E5")) == 1
