"""Requests that were solved before, and new ones that are like them, for scenes about cases."""

from schedules import cases
from tests.handlers.chats import Shown
from tests.handlers.scene import Scene

CAUSE, FIX = "Rounding profile of release 14.2", "Set the rounding profile of the plant to two decimals"


def rings(scene: Scene) -> None:
    """Solved requests are read and looked for."""
    while scene.db.write_now(cases.ring, scene.now, 10):
        scene.deliver()


def card(scene: Scene, number: int) -> Shown:
    """The card of a request itself, not of one that names it."""
    found = [one for one in scene.chats.at("C0ERP", "", "C1") if f"T-{number} ·" in one.card.title]
    assert found, f"T-{number} has no card"
    return found[-1]


def solves(scene: Scene, number: int, *, who: str = "anna", cause: str = CAUSE, fix: str = FIX) -> Shown:
    """Somebody claims a request and solves it; its card then."""
    scene.presses(who, "claim", card(scene, number))
    scene.sends(scene.presses(who, "resolve", card(scene, number)), cause=cause, fix=fix)
    rings(scene)
    return card(scene, number)


def asks(scene: Scene, who: str, text: str) -> Shown:
    """A customer asks something new; the card of it."""
    scene.later(minutes=11)
    before = scene.count()
    scene.says(who, text)
    if scene.count() == before:
        scene.presses(who, "separate", scene.last(who, script="B4"))
    assert scene.count() == before + 1, "it became no request of its own"
    rings(scene)
    return card(scene, 1000 + before + 1)
