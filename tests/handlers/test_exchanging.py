"""An edit that puts another file in the place of one: it follows wherever the first is shown, and says so."""

from dataclasses import replace

from handlers.inbound import Attachment, Kind, Medium
from handlers.wording.voice import flat
from tests.handlers.scene import Said, Scene
from tests.handlers.test_files import PICTURE, SETUP, answers

OLD = Attachment(Medium.FILE, "f1", "plan.pdf", 900, mime="application/pdf")
NEW = Attachment(Medium.FILE, "f2", "plan-2.pdf", 950, mime="application/pdf")


def edits(scene: Scene, said: Said, *attachments: Attachment, text: str | None = None) -> Said:
    """Its writer edits a message that has a file."""
    old = said.inbound
    key = f"{old.key}-{len(scene.chats.posts)}-{text}"
    words = old.text if text is None else text
    return scene.does(replace(old, key=key, kind=Kind.EDIT, text=words, attachments=attachments))


def captions(scene: Scene, place: str) -> list[str]:
    """What is said with the files there."""
    return [flat(act.caption) for at, act in scene.chats.shown if at == place]


def test_a_customers_new_file_follows_in_every_room(everywhere: Scene) -> None:
    said = everywhere.says("giulia", "The plan", attachments=(OLD,))
    edits(everywhere, said, NEW)
    for place in ("C0ERP", "-1001"):
        assert everywhere.chats.names(place) == ["plan.pdf", "plan-2.pdf"]
        assert captions(everywhere, place)[-1] == "Instead of plan.pdf:"
    assert not everywhere.read("giulia", script="H3"), "it was passed on"


def test_an_experts_new_file_reaches_the_customer_and_goes_with_the_message(everywhere: Scene) -> None:
    said = answers(everywhere, "The plan", OLD)
    edits(everywhere, said, NEW)
    assert everywhere.chats.names("7001") == everywhere.chats.names("-1001") == ["plan.pdf", "plan-2.pdf"]
    everywhere.deletes(said)
    for place in ("7001", "-1001"):
        assert [one for name in (OLD.name, NEW.name) for one in everywhere.chats.at(place, name)] == []


def test_new_words_alone_bring_no_file_again(owned: Scene) -> None:
    said = owned.says("giulia", "The plan", attachments=(OLD,))
    edits(owned, said, replace(OLD, handle="the same by another name"), text="The plan of today")
    assert owned.chats.names("C0ERP") == ["plan.pdf"]
    assert owned.last("C0ERP", "The plan of today")


def test_the_same_edit_twice_is_one_file(owned: Scene) -> None:
    said = owned.says("giulia", "The plan", attachments=(OLD,))
    for text in ("The plan", "The new plan"):
        edits(owned, said, NEW, text=text)
    assert owned.chats.names("C0ERP") == ["plan.pdf", "plan-2.pdf"]


def test_what_cannot_be_carried_is_said_to_its_writer(owned: Scene) -> None:
    said = owned.says("giulia", "The plan", attachments=(OLD,))
    edits(owned, said, SETUP)
    assert "I do not pass on programs, so Setup.exe" in owned.last("giulia", script="H3").text
    assert owned.chats.names("C0ERP") == ["plan.pdf"]


def test_what_is_held_keeps_it_until_it_starts(scene: Scene) -> None:
    said = scene.says("paolo", "The plan", attachments=(OLD,))
    edits(scene, said, PICTURE)
    assert scene.ticket().state == "held"
    assert scene.chats.names("C0ERP") == []


def test_a_note_s_file_stays_in_its_room(owned: Scene) -> None:
    said = answers(owned, "// look at this", OLD)
    edits(owned, said, NEW)
    assert owned.chats.names("7001") == []
