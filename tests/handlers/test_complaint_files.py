"""Files that come with what happened: whoever looks after the complaint sees them, the request's room never (F12)."""

from pathlib import Path

from sqlalchemy import Connection, select

from handlers.wording.voice import flat
from storage.complaints import State
from storage.outbox import outbox
from tests.desks import apply_changed
from tests.handlers.cast import CHANGES, PEOPLE
from tests.handlers.scene import Scene
from tests.handlers.solved import close
from tests.handlers.test_complaining import asks, every
from tests.handlers.test_complaints import contact, finish
from tests.handlers.test_complaints_handed_on import LED_BY_ANNA
from tests.handlers.test_files import LOG, PICTURE, SETUP, TWO, album


def seen(scene: Scene, place: str) -> list[str]:
    """The names of the files that were shown in a place or to somebody, one after the other."""
    here = PEOPLE[place].user if place in PEOPLE else place
    return [one.name for where, act in scene.chats.shown for one in act.files if where == here]


def test_f12_files_reach_whoever_handles_it_with_its_words_and_no_room(scene: Scene) -> None:
    asks(scene)
    scene.says("giulia", attachments=(PICTURE,))
    assert every(scene)[0].state is State.HEARD
    assert seen(scene, "marco") == [], "nobody reads of it before she said what happened"
    scene.says("giulia", "This is what I got", attachments=(LOG,))
    card = scene.last("marco", "Complaint K-1")
    assert "This is what I got" in card.text
    for who in ("marco", "sara"):
        assert seen(scene, who) == ["screen.png", "export.log"]
    heads = [flat(act.caption) for where, act in scene.chats.shown if where == PEOPLE["marco"].user]
    assert set(heads) == {"Files of Giulia Rossi on complaint K-1:"}
    scene.says("giulia", "and one more", attachments=(PICTURE, SETUP))
    assert seen(scene, "marco") == ["screen.png", "export.log", "screen.png"], "each once"
    assert "Setup.exe" in scene.last("marco", "Complaint K-1").text, "what is not carried is named"
    for place in ("C0ERP", "-1001", "anna", "liwei"):
        assert seen(scene, place) == [], "nobody sees them whose work it is about"
    assert "This is what I got" not in "".join(one.text for one in scene.chats.posts if one.place == "C0ERP")


def test_f12_files_with_the_first_words_and_with_an_answer_belong_to_it_too(scene: Scene) -> None:
    scene.says("giulia", "complaint: look at this", attachments=(PICTURE,))
    assert seen(scene, "sara") == ["screen.png"]
    assert scene.ticket().hold_reason == "complaint", "what had no request carries them itself"
    scene.passes(hours=1)
    scene.says("giulia", "it goes on", answering=scene.last("giulia", "I opened complaint"), attachments=(LOG,))
    assert seen(scene, "sara") == ["screen.png", "export.log"]
    assert "it goes on" in scene.last("sara", "on complaint K-1:").text
    assert scene.count() == 1
    scene.says("giulia", "The export of Turin is empty")
    assert scene.count() == 2


def test_f12_an_album_arrives_whole_and_after_ten_minutes_files_go_to_the_request(scene: Scene) -> None:
    asks(scene, "complaint: too slow")
    album(scene, "giulia", *TWO, text="both screens")
    scene.passes(seconds=2)
    assert seen(scene, "marco") == ["a.png", "b.png"]
    assert "both screens" in scene.last("marco", "Complaint K-1").text
    scene.passes(minutes=11)
    scene.says("giulia", "the export", attachments=(LOG,))
    assert seen(scene, "marco") == ["a.png", "b.png"]
    assert seen(scene, "C0ERP") == ["export.log"]


def test_f12_colleagues_of_hers_do_not_read_them_and_the_next_handler_does(scene: Scene, tmp_path: Path) -> None:
    asks(scene, "complaint: too slow")
    scene.says("giulia", "only for you", attachments=(PICTURE,))
    carrier = scene.ticket(1002)
    assert (carrier.hold_reason, carrier.queue_id, carrier.state) == ("complaint", None, "closed")
    for who in ("luca", "anna"):
        scene.presses(who, "look", scene.card(), "1002")
        assert not scene.read(who, "only for you")
    apply_changed(scene.db, tmp_path / "left.yaml", {**CHANGES, **LED_BY_ANNA}, scene.now)
    scene.deliver()
    assert seen(scene, "sara") == ["screen.png"], "she had it already, and Anna leads now"
    assert seen(scene, "anna") == []


def test_f12_what_answers_her_own_files_belongs_to_it_and_opens_nothing(scene: Scene) -> None:
    asks(scene, "complaint: too slow")
    said = scene.says("giulia", "only for you", attachments=(PICTURE,))
    scene.passes(minutes=30)
    scene.says("giulia", "and one thing more", answering=said)
    assert "and one thing more" in scene.last("marco", "on complaint K-1:").text
    scene.presses("giulia", "reopen", scene.last("giulia", "K-1"), "1002")
    assert scene.ticket(1002).state == "closed", "nobody works on what carries a complaint"
    assert scene.count() == 2


def test_f12_the_next_complaint_is_about_what_she_asked_and_not_about_files(scene: Scene) -> None:
    close(scene)
    scene.says("giulia", "complaint: too slow", attachments=(PICTURE,))
    contact(scene)
    finish(scene)
    scene.presses("giulia", "satisfied", scene.last("giulia", script="F6"))
    scene.says("giulia", "complaint: again")
    assert [one.ticket_id for one in every(scene)] == [1, 1]


def test_f12_files_that_she_takes_back_are_taken_back(scene: Scene) -> None:
    asks(scene, "complaint: too slow")
    said = scene.says("giulia", "only for you", attachments=(PICTURE,))
    had = {lane for lane in scene.db.read_now(lanes_of, "files") if lane != said_in(scene)}
    scene.deletes(said)
    assert had and had <= scene.db.read_now(lanes_of, "remove"), "Marco's and Sara's"


def said_in(scene: Scene) -> int:
    """Her own lane."""
    return every(scene)[0].lane_id


def lanes_of(conn: Connection, what: str) -> set[int]:
    """The lanes in which such an act was put."""
    return set(conn.scalars(select(outbox.c.lane_id).where(outbox.c.payload.contains(f'"type":"{what}"'))))
