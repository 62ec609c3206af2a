"""Requests that were solved before, for scenes about cases."""

from schedules import cases
from tests.handlers.chats import Shown
from tests.handlers.scene import Scene

CAUSE, FIX = "Rounding profile of release 14.2", "Set the rounding profile of the plant to two decimals"


def rings(scene: Scene) -> None:
    """Solved requests are read and looked for."""
    while scene.db.write_now(cases.ring, scene.now, 10):
        scene.deliver()


def solves(scene: Scene, number: int, *, who: str = "anna", cause: str = CAUSE, fix: str = FIX) -> Shown:
    """Somebody claims a request and solves it; its card then."""
    scene.presses(who, "claim", scene.card(number))
    scene.sends(scene.presses(who, "resolve", scene.card(number)), cause=cause, fix=fix)
    rings(scene)
    return scene.card(number)


def asks(scene: Scene, who: str, text: str) -> Shown:
    """A customer asks something new; the card of it."""
    scene.later(minutes=11)
    before = scene.count()
    scene.says(who, text)
    assert scene.count() == before + 1, "it became no request of its own"
    rings(scene)
    return scene.card(1000 + before + 1)
