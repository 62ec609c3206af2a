"""Mornings in a scene: what is told regularly, told when the scene's clock comes there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from schedules import reports
from tests.handlers.scene import Scene

STOCKHOLM = "Europe/Stockholm"


def ring(scene: Scene) -> int:
    """Tell what is due by now; how many were looked at."""
    found = 0
    while count := scene.db.write_now(reports.ring, scene.now, 50):
        found += count
    scene.deliver()
    return found


def at(scene: Scene, text: str, zone: str = STOCKHOLM) -> None:
    """Let time pass until then ("2026-11-25 08:30"), sweeping what becomes due on the way; then tell what is due."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    assert moment > scene.now, f"{text} is over"
    ring(scene)
    scene.passes(seconds=(moment - scene.now).total_seconds())
    ring(scene)
