"""The contact that a complaint promises was missed: it is named, shown, and taken over as itself (E5, E6, F5)."""

from handlers.wording.digests import Line, line
from handlers.wording.voice import Voice, flat
from storage.complaints import State
from storage.people import by_key
from tests.desks import NOW
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import complaint
from tests.handlers.test_complaints import contact, finish, kept


def _id(scene: Scene, who: str) -> int:
    found = scene.db.read_now(by_key, who)
    assert found is not None
    return found.id


def test_e06_a_missed_contact_names_its_complaint_and_can_be_taken_over(scene: Scene) -> None:
    complaint(scene)
    early = scene.last("marco", "Complaint K-1")
    assert scene.presses("sara", "takecomplaint", scene.last("sara", "Complaint K-1"), "0").reply.toast
    scene.passes(hours=24, minutes=1)
    scene.passes(minutes=15)
    notice = scene.last("sara", script="E6")
    assert notice.text.startswith(
        "No one has acknowledged the missed time on complaint K-1 (Giulia Rossi, T-1001) since"
    )
    assert "Marco Ferri looks after it." in notice.text
    assert notice.words == ["acknowledge", "takecomplaint", "complaint"]
    scene.presses("sara", "complaint", notice)
    shown = scene.last("sara", "Complaint K-1", "F5")
    assert shown.words == ["callabout", "writeabout", "look", "takecomplaint"]
    assert scene.presses("sara", "takecomplaint", shown).reply.toast == "You look after K-1 now."
    assert kept(scene).handler_id == _id(scene, "sara")
    assert scene.ticket().owner_id == _id(scene, "anna"), "the request stays whose it is"
    assert "Acknowledged by Sara Holm" in scene.last("marco", "Missed: T-1001").text
    assert scene.last("marco").text == "Sara Holm looks after complaint K-1 now."
    said = "Complaint K-1 was handed on. Sara Holm, account manager, looks after it."
    assert scene.last("giulia", "handed on").text == said, "the time is over: none is promised"
    assert scene.last("sara", "Complaint K-1").words == ["callabout", "writeabout", "look"]
    assert scene.presses("sara", "takecomplaint", notice).reply.toast == "You already have K-1."
    assert scene.presses("anna", "takecomplaint", notice, "1").reply.toast.startswith("Only an account manager")
    assert "writeabout" in scene.last("marco", "Complaint K-1").words, "he leads the queue, and may still write"
    assert early.message == scene.last("marco", "Complaint K-1").message
    contact(scene, "sara")
    finish(scene, "sara")
    scene.presses("giulia", "satisfied", scene.last("giulia", script="F6"))
    late = scene.presses("marco", "takecomplaint", notice, "1")
    assert late.reply.toast == "This has changed: complaint K-1 is closed."


def test_f06_what_whoever_had_it_was_sent_loses_its_buttons(scene: Scene) -> None:
    complaint(scene)
    scene.presses("marco", "complaint", scene.last("marco", "Complaint K-1"), "1")
    contact(scene)
    finish(scene)
    scene.presses("giulia", "unsatisfied", scene.last("giulia", script="F6"))
    assert kept(scene).state is State.OPEN
    assert {word for one in scene.read("marco", "K-1") for word in one.words} == {"look"}


def test_c06_the_request_is_not_taken_with_its_complaint(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("giulia", "complaint: nobody answers", answering=scene.last("giulia", "T-1001"))
    scene.passes(hours=24, minutes=1)
    scene.passes(minutes=15)
    notices = [one for one in scene.read("sara", script="E6") if "K-1" in one.text]
    scene.presses("sara", "takecomplaint", notices[-1])
    assert (kept(scene).handler_id, scene.ticket().owner_id) == (_id(scene, "sara"), _id(scene, "anna"))


def test_e06_nobody_hears_as_the_next_in_line_whom_it_is_about(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.presses("sara", "takeover", scene.card(), "1001.2")
    scene.says("giulia", "complaint: nobody answers", answering=scene.last("giulia", "T-1001"))
    scene.passes(hours=24, minutes=1)
    scene.passes(minutes=15)
    assert scene.read("marco", "Missed: T-1001")
    assert not [one for one in scene.read("sara", script="E6") if "K-1" in one.text]


def test_e06_a_line_of_a_digest_names_the_complaint() -> None:
    one = Line("T-1001", 1001, "Bianchi", "E6", "complaint", False, NOW, NOW, 0, "K-1")
    said = flat(line(Voice("en", "Europe/Rome", NOW), one))
    assert said == "K-1 Bianchi (T-1001): nobody acknowledged what was missed today 13:04 (Rome)"
