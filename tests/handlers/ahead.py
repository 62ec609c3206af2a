"""What a scene needs where something is planned weeks ahead: what is due is done, whatever clocks there are."""

from datetime import datetime

from schedules import followups
from tests.handlers.scene import Scene


def until(scene: Scene, at: datetime) -> None:
    """It is this instant now, and what was planned for then is done."""
    scene.now = at
    follow(scene)


def follow(scene: Scene) -> int:
    """What is planned for now is done; how much."""
    found = 0
    while count := scene.db.write_now(followups.ring, scene.now, 50):
        found += count
    scene.deliver()
    return found
