"""Many requests with promises that come near, for what people are told of them."""

from datetime import timedelta

from schedules import digests
from storage import people, tellings
from storage.tellings import Manner, Telling
from tests import crowd
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

WARNINGS = ("E2", "E3", "E4", "E5", "E6", "E", "D3", "call")


def many(scene: Scene, count: int) -> None:
    """So many urgent requests of Giulia, first answers due in two hours, nobody's."""
    scene.says("giulia", QUESTION)
    if count > 1:
        scene.db.write_now(crowd.copy, 1, count - 1)


def at(scene: Scene, minute: int) -> None:
    """It is so many minutes after the question, to the second; what is due is said."""
    scene.now = scene.ticket().written_at + timedelta(minutes=minute)
    scene.sweep(unchecked=True)


def ring(scene: Scene) -> int:
    """The bell of what waits; how many people were told."""
    count = scene.db.write_now(digests.tell, scene.now, 50)
    scene.deliver()
    return count


def told(scene: Scene, who: str) -> list[Shown]:
    """Every warning in somebody's private chat, oldest first."""
    return [one for one in scene.read(who) if one.post.script in WARNINGS]


def rows(scene: Scene, key: str = "") -> list[Telling]:
    """What was or will be told, to one person or to all."""
    person = scene.db.read_now(people.by_key, key) if key else None
    found = scene.db.read_now(tellings.of_tickets, range(1, scene.count() + 1))
    return [one for one in found if person is None or one.person_id == person.id]


def alone(scene: Scene, key: str) -> int:
    """How often somebody was told by a message of its own."""
    return sum(one.manner is Manner.ALONE for one in rows(scene, key))
