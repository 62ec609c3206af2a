"""A group becomes another one, with another id and numbers of its own for what is said there."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.inbound import Inbound, Kind
from storage.engine import Database
from tests.handlers.cast import PEOPLE, PLACES
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

GROUP, FRESH = "-1001", "-100999"


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """Two requests in a group without rooms, which Li Wei has, and then the group is replaced."""
    scene = Scene(database, tmp_path)
    scene.chats.flat |= {GROUP, FRESH}
    for customer in ("giulia", "luca"):
        scene.says(customer, QUESTION)
    for number in (1001, 1002):
        scene.presses("liwei", "claim", scene.card(number, GROUP))
    return scene


def becomes_another(scene: Scene) -> None:
    scene.happens("liwei", Kind.REPLACED, GROUP, value=FRESH)


def writes(scene: Scene, text: str, *, message: str, answering: str | None = None) -> None:
    """Li Wei, in the group as it is now."""
    where = replace(PLACES[GROUP], place=FRESH)
    event = Inbound(f"n{message}", Kind.MESSAGE, PEOPLE["liwei"], where, message=message, text=text)
    scene.does(replace(event, reply_to=answering))


def cards(scene: Scene) -> list[Shown]:
    return scene.chats.at(FRESH, "T-100", script="C1")


def test_every_open_request_has_its_card_again_and_goes_on_there(scene: Scene) -> None:
    becomes_another(scene)
    first, second = cards(scene)
    assert "Li Wei since" in first.text
    writes(scene, "Which release?", message="1", answering=second.message)
    assert scene.read("luca", "Which release?")
    assert not scene.read("giulia", "Which release?")
    scene.says("luca", "It is 14.2", answering=scene.last("luca", "Which release?"))
    writes(scene, "Thanks", message="2", answering=scene.last(FRESH, "It is 14.2").message)
    assert scene.read("luca", "Thanks")


def test_a_number_that_is_given_again_leads_to_no_customer(scene: Scene) -> None:
    old = scene.card(1001, GROUP).message
    said = scene.says("liwei", "one", to=GROUP, answering=scene.card(1001, GROUP))
    becomes_another(scene)
    for number in (old, said.message):
        writes(scene, f"beside {number}", message=f"77{number}", answering=number)
    assert not scene.read("giulia", "beside")
    writes(scene, "two", message=said.message, answering=cards(scene)[0].message)
    assert [scene.read("giulia", text) != [] for text in ("one", "two")] == [True, True]
