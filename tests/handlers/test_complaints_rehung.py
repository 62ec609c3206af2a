"""A complaint hangs on the request that its customer saw; she reads on which, and says if she meant another (F12)."""

from datetime import timedelta

import pytest

from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from storage.complaints import State
from storage.people import by_key
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import solve
from tests.handlers.test_complaining import every
from tests.handlers.test_complaint_files import seen
from tests.handlers.test_files import PICTURE

VAT = "The VAT report of Turin shows nothing since this morning"


def two(scene: Scene) -> Shown:
    """Giulia has two requests: Anna solved the first, the second is Marco's. Her status before the second."""
    scene.says("giulia", QUESTION)
    solve(scene)
    scene.presses("giulia", "confirm", scene.last("giulia", "T-1001 is solved"))
    scene.later(minutes=30)
    scene.commands("giulia", "status")
    scene.says("giulia", VAT)
    scene.presses("marco", "claim", scene.card(1002))
    return scene.last("giulia", script="G1")


def test_f12_complain_below_an_old_status_is_about_the_request_that_counted_then(scene: Scene) -> None:
    scene.presses("giulia", "complain", two(scene))
    assert "It is about T-1001: “Since this morning" in scene.last("giulia", script="F12").text
    assert every(scene)[0].ticket_id == scene.ticket(1001).id


@pytest.mark.parametrize("words", ["", ": far too slow"], ids=["asked", "told"])
def test_f12_another_request_moves_it_with_whom_it_is_about_and_its_time(scene: Scene, words: str) -> None:
    two(scene)
    scene.says("giulia", f"complaint{words}")
    script = "F5" if words else "F12"
    notice = scene.last("giulia", "It is about T-1002: “The VAT report", script)
    assert "Sara Holm" in notice.text, "Marco has that one"
    scene.later(minutes=4)
    scene.presses("giulia", "othercomplaint", notice)
    scene.says("giulia", "1")
    anna, marco = (scene.db.read_now(by_key, key) for key in ("anna", "marco"))
    assert anna is not None
    assert marco is not None
    [one] = every(scene)
    assert (one.ticket_id, one.handler_id, one.subject_ids) == (scene.ticket(1001).id, marco.id, [anna.id])
    now = scene.last("giulia", "It is about T-1001", script)
    assert now.message == notice.message, "on the same notice"
    assert "Marco Ferri" in now.text
    left, begun = (scene.running(number).clock(ClockKind.COMPLAINT) for number in (1002, 1001))
    assert left is not None
    assert begun is not None
    assert (left.status, begun.status) == (Status.DROPPED, Status.RUNNING)
    assert begun.origin == (scene.now - timedelta(minutes=4)).timestamp(), "from when it was said"
    assert bool(scene.read("marco", "Complaint K-1")) is bool(words)
    if words:
        assert scene.last("sara").text.startswith("Giulia Rossi says that complaint K-1 is about T-1001.")
    scene.passes(minutes=7)
    assert "othercomplaint" not in scene.last("giulia", "I opened complaint").words
    late = scene.presses("giulia", "othercomplaint", notice, "1")
    assert late.reply.toast == "This has changed: K-1 stays with its request now; add a comment instead."
    assert scene.presses("nils", "othercomplaint", notice, "1").reply.toast == "That request belongs to somebody else."


def test_f12_files_go_along_and_an_option_that_was_not_offered_moves_nothing(scene: Scene) -> None:
    two(scene)
    scene.says("giulia", "complaint: look at this", attachments=(PICTURE,))
    notice = scene.last("giulia", "It is about T-1002")
    scene.presses("giulia", "othercomplaint", notice)
    scene.says("giulia", "3")
    assert every(scene)[0].ticket_id == scene.ticket(1002).id
    scene.says("giulia", "T-1001")
    assert (every(scene)[0].ticket_id, every(scene)[0].state) == (scene.ticket(1001).id, State.OPEN)
    assert seen(scene, "marco") == ["screen.png"]


@pytest.mark.parametrize("words", ["", ": nobody listened"], ids=["asked", "told"])
def test_f12_complaining_again_after_another_request_is_about_that_one(scene: Scene, words: str) -> None:
    scene.says("giulia", QUESTION)
    scene.says("giulia", "complaint: far too slow")
    solve(scene)
    scene.presses("giulia", "confirm", scene.last("giulia", "T-1001 is solved"))
    scene.later(minutes=30)
    scene.says("giulia", VAT)
    scene.passes(minutes=20)
    scene.says("giulia", f"complaint{words}")
    assert [one.ticket_id for one in every(scene)] == [scene.ticket(1001).id, scene.ticket(1002).id]
    notice = scene.last("giulia", "It is about T-1002: “The VAT report")
    assert {"othercomplaint", "nocomplaint"} & set(notice.words)
    assert every(scene)[0].level == 0, "nobody went up for it"


def test_f12_complaining_again_with_nothing_since_is_about_how_it_is_handled(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.says("giulia", "complaint: far too slow")
    scene.passes(minutes=20)
    scene.says("giulia", "complaint: nobody listened")
    assert [(one.ticket_id, one.level) for one in every(scene)] == [(scene.ticket(1001).id, 1)]
