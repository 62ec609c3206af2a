"""The November of november.md, played in a scene."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules import reports
from storage import clocks, followups, routines
from storage.engine import Database
from tests.handlers.scene import Scene
from tests.handlers.solved import rate

BEGINS = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)  # Monday 08:30 in Rome
_ENDS = "    end: 2028-12-31               # the last day it holds\n"
CONTRACT = {
    _ENDS: "    end: 2026-12-31\n    notice: 31d\n",
    "    # owner: luca ": "    owner: luca ",
}
URGENT = "Invoices cannot be posted, we are blocked"
NORMAL = "The ledger of the Verona plant looks odd"
_NEXT: tuple[Callable[[Connection], datetime | None], ...] = (clocks.earliest, followups.earliest, routines.earliest)


def until(scene: Scene, text: str, zone: str = "Europe/Rome") -> None:
    """It becomes this time of 2026; whatever falls due on the way is done at its own moment."""
    goal = datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo(zone))
    while True:
        due = [at for at in scene.db.read_now(lambda conn: [one(conn) for one in _NEXT]) if at is not None]
        scene.now = max(scene.now, min([goal, *due]).astimezone(UTC))
        scene.sweep()
        while scene.db.write_now(reports.ring, scene.now, 50):
            scene.sweep()
        if scene.now == goal:
            return


def answer(scene: Scene, number: int, at: str) -> None:
    """Anna has it and answers then."""
    scene.presses("anna", "claim", scene.card(number))
    until(scene, at)
    scene.says("anna", f"About T-{number}: it is repaired", to="C0ERP", under=scene.card(number))


def solve(scene: Scene, number: int) -> None:
    """Anna says what it was."""
    scene.sends(scene.presses("anna", "resolve", scene.card(number)), cause="profile", fix="changed it")


def november(db: Database, folder: Path) -> Scene:
    """As far as Tuesday 17 November, 16:00."""
    scene = Scene(db, folder, CONTRACT, begins=BEGINS)
    until(scene, "11-02 10:00")
    scene.says("giulia", URGENT)  # T-1001
    answer(scene, 1001, "11-02 10:30")
    solve(scene, 1001)
    scene.presses("giulia", "confirm", scene.last("giulia", "T-1001 is solved"))
    until(scene, "11-02 14:00")
    rate(scene, 5, 5, 5, 5, number=1001)
    until(scene, "11-04 17:00")
    scene.says("luca", NORMAL)  # T-1002
    answer(scene, 1002, "11-05 10:00")
    solve(scene, 1002)
    until(scene, "11-09 15:00")
    rated(scene, "luca", 1002, 4, 4, 4, 4)
    until(scene, "11-13 20:12")
    scene.says("giulia", NORMAL)  # T-1003
    answer(scene, 1003, "11-16 09:41")
    solve(scene, 1003)
    scene.presses("giulia", "confirm", scene.last("giulia", "T-1003 is solved"))
    until(scene, "11-17 09:00")
    scene.says("luca", URGENT)  # T-1004
    answer(scene, 1004, "11-17 11:17")
    solve(scene, 1004)
    scene.presses("luca", "confirm", scene.last("luca", "T-1004 is solved"))
    until(scene, "11-17 15:00")
    rated(scene, "luca", 1004, 3, 4, 2, 5)
    return scene


def december(scene: Scene) -> Scene:
    """From there to Tuesday 1 December, 08:30."""
    until(scene, "11-23 11:00")
    scene.says("luca", NORMAL)  # T-1005
    scene.presses("luca", "withdraw", scene.last("luca"), "1005")
    until(scene, "11-26 10:00")
    scene.says("giulia", NORMAL)  # T-1006
    answer(scene, 1006, "11-26 10:20")
    scene.sends(scene.presses("anna", "ask", scene.card(1006)), question="Since which day?")
    until(scene, "11-30 15:00")
    scene.says("luca", NORMAL)  # T-1007
    until(scene, "12-01 08:30")
    return scene


def rated(scene: Scene, who: str, number: int, *scores: int) -> None:
    """Somebody taps what he is asked, one question after the other."""
    for question, score in zip(("overall", "subject", "speed", "courtesy"), scores, strict=True):
        scene.presses(who, "rate", scene.last(who, script="F4"), f"{number}.{question}.{score}")
