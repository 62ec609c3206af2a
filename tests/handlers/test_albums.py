"""Albums whose words come with a later picture, and answers to a later picture of one (row 25)."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.inbound import Attachment, Inbound, Kind, Medium, Where
from storage.engine import Database
from tests.handlers.cast import PEOPLE, PLACES
from tests.handlers.scene import QUESTION, Scene

SAID = "Invoices of the Turin plant, as they should be"


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The example desk."""
    return Scene(sqlite_database, tmp_path)


def sends(scene: Scene, who: str, *texts: str, to: str = "", thread: str | None = None) -> None:
    """An album with one picture for each text; a second later it has gone on."""
    writer = PEOPLE[who]
    where = PLACES.get(to, Where(writer.platform, writer.workspace, writer.user, direct=True))
    for number, text in enumerate(texts):
        picture = Attachment(Medium.PHOTO, f"p{number}", f"{number}.png", 1000, mime="image/png")
        key = f"album-{number}"
        event = Inbound(key, Kind.MESSAGE, writer, where, thread=thread, message=key, text=text, album="g1")
        scene.does(replace(event, attachments=(picture,)))
    scene.later(seconds=2)
    scene.deliver()


def test_check_19_words_of_the_second_picture_name_the_request(scene: Scene) -> None:
    sends(scene, "giulia", "", SAID, "")
    assert (scene.count(), scene.ticket().subject) == (1, SAID)
    assert SAID in scene.card().text
    assert scene.chats.names("C0ERP") == ["0.png", "1.png", "2.png"]
    assert "(no text)" not in scene.card().text


def test_check_19_words_of_the_second_picture_follow_the_album(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    sends(scene, "giulia", "", SAID)
    assert [[one.name for one in act.files] for at, act in scene.chats.shown if at == "C0ERP"] == [["0.png", "1.png"]]
    assert scene.last("C0ERP", SAID).thread == scene.card().message
    assert scene.count() == 1
    assert scene.ticket().subject.startswith("Since this morning")


def test_check_19_an_experts_words_with_the_second_picture_reach_the_customer(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    room = scene.card(place="-1001")
    sends(scene, "liwei", "", SAID, to="-1001", thread=room.thread)
    assert scene.last("giulia", SAID, "B6")
    assert scene.chats.names("7001") == ["0.png", "1.png"]


def test_a_note_with_the_second_picture_stays_a_note(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    room = scene.card(place="-1001")
    sends(scene, "liwei", "", "🔒 his licence has ended", to="-1001", thread=room.thread)
    assert not scene.read("giulia", "licence")
    assert scene.chats.names("7001") == ["0.png"]


def test_pictures_with_words_of_their_own_are_messages_of_their_own(scene: Scene) -> None:
    sends(scene, "giulia", "before", "after")
    assert scene.count() == 1
    assert scene.last("C0ERP", "after")


def test_an_answer_to_a_later_picture_chooses_the_request(scene: Scene) -> None:
    sends(scene, "giulia", SAID, "")
    scene.later(minutes=30)
    writer = PEOPLE["giulia"]
    where = Where(writer.platform, writer.workspace, writer.user, direct=True)
    other = Inbound("n1", Kind.MESSAGE, writer, where, message="501", text=QUESTION)
    scene.does(other)
    scene.presses("giulia", "separate", scene.last("giulia", "Added to", "B4"))
    assert scene.count() == 2
    answer = Inbound("n2", Kind.MESSAGE, writer, where, message="502", text="This one", reply_to="album-1")
    scene.does(replace(answer, reply_album="g1"))
    first, second = scene.chats.at("C0ERP", script="C1")
    assert scene.last("C0ERP", "This one").thread == first.message != second.message
