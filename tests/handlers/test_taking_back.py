"""[Not a complaint]: what was begun by mistake ends within ten minutes, and counts nowhere (CONVERSATIONS F12)."""

from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from storage import journal
from storage.complaints import State
from tests.handlers.mornings import at
from tests.handlers.scene import Scene
from tests.handlers.solved import complaint
from tests.handlers.test_complaining import asks, every

TAKEN = (
    "K-1 is taken back: it is no complaint, and nobody contacts you about it. If you have a question, write it here."
)


def test_f12_what_was_begun_by_mistake_is_taken_back_before_anybody_reads_of_it(scene: Scene) -> None:
    asks(scene)
    question = scene.last("giulia", script="F12")
    assert question.words == ["nocomplaint"]
    scene.presses("giulia", "nocomplaint", question)
    assert [one.text for one in scene.read("giulia", script="F12")] == [TAKEN], "in the place of the question"
    assert not scene.last("giulia", TAKEN).words
    assert scene.presses("giulia", "nocomplaint", question, "1").reply.toast == TAKEN, "twice is once"
    scene.passes(minutes=11)
    assert not scene.read("marco", "K-1")
    scene.says("giulia", "The export of Turin is empty, too")
    assert scene.last("giulia", "Added to T-1001"), "her words belong to her requests again"
    scene.says("giulia", "complaint")
    assert [one.state for one in every(scene)] == [State.CLOSED, State.HEARD], "and she may complain"


def test_f12_whoever_read_of_it_reads_that_it_is_taken_back_and_it_counts_nowhere(scene: Scene) -> None:
    asks(scene, "complaint: the wrong button")
    notice = scene.last("giulia", "I opened complaint K-1")
    assert notice.words[-1] == "nocomplaint"
    before = len(scene.read("marco")), len(scene.read("sara"))
    scene.presses("giulia", "nocomplaint", notice)
    assert scene.last("giulia", "K-1").text == TAKEN
    for who in ("marco", "sara"):
        card = scene.last(who, "Complaint K-1")
        assert "Taken back: Giulia says that it is no complaint." in card.text
        assert card.words == ["look"]
    assert (len(scene.read("marco")), len(scene.read("sara"))) == before, "on the same notice"
    clock = scene.running().clock(ClockKind.COMPLAINT)
    assert clock is not None
    assert (clock.status, clock.breached_at) == (Status.DROPPED, None)
    late = scene.presses("marco", "callabout", scene.last("marco", "Complaint K-1"), "1")
    assert late.reply.toast == "This has changed: complaint K-1 was taken back."
    scene.commands("sara", "complaints")
    assert scene.last("sara", "No complaint is open.")
    scene.commands("sara", "prep", "Bianchi")
    assert "omplain" not in scene.last("sara", script="prep").text
    noted = [one for one in scene.db.read_now(journal.of_ticket, 1) if one.data.get("what") == "taken_back"]
    assert len(noted) == 1
    at(scene, "2026-11-25 08:30")
    assert "Open complaints: 0" in scene.last("sara", script="F11").text
    assert not scene.read("giulia", script="F6"), "nothing is asked"


def test_f12_after_ten_minutes_it_stays_a_complaint(scene: Scene) -> None:
    asks(scene, "complaint: too slow")
    notice = scene.last("giulia", "I opened complaint K-1")
    scene.later(minutes=11)
    late = scene.presses("giulia", "nocomplaint", notice)
    assert late.reply.toast == "This has changed: K-1 could be taken back for 10 minutes, that is over."
    scene.sweep()
    assert scene.last("giulia", "I opened complaint K-1").words == ["saymore", "wantcall", "nocontact"]
    assert not every(scene)[0].is_over


def test_f12_once_somebody_made_contact_it_stays_a_complaint_and_others_cannot_take_it_back(scene: Scene) -> None:
    asks(scene, "complaint: too slow")
    notice = scene.last("giulia", "I opened complaint K-1")
    for who in ("luca", "nils"):
        assert scene.presses(who, "nocomplaint", notice, "1").reply.toast == "That request belongs to somebody else."
    form = scene.presses("marco", "writeabout", scene.last("marco", "Complaint K-1"))
    scene.sends(form, words="I am on it")
    late = scene.presses("giulia", "nocomplaint", notice, "1")
    assert late.reply.toast == "This has changed: Marco Ferri has made contact about K-1."
    assert not every(scene)[0].is_over


def test_f05_a_low_score_is_not_taken_back(scene: Scene) -> None:
    complaint(scene)
    notice = scene.last("giulia", "I opened complaint K-1")
    assert "nocomplaint" not in notice.words
    said = scene.presses("giulia", "nocomplaint", notice, "1").reply.toast
    assert said == "This has changed: a low score opened K-1; press “No contact needed”."
