"""A missed promise on the stage: what is changed in the desk file for it, and steps that several tests share."""

from pathlib import Path

from schedules import amends
from storage.engine import Database
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

PHONE = {"    name: Giulia Rossi\n": '    name: Giulia Rossi\n    phone: "+39 02 5550 1042"\n'}
CREDITS = {
    "    default_severity: normal\n    # rungs": (
        '    credits: [{clocks: [first_response], share: 5%, clause: "6.2"}]\n    default_severity: normal\n    # rungs'
    )
}


def staged(database: Database, folder: Path) -> Scene:
    """The example desk with Giulia's telephone number and a credit clause; Tuesday 13:04 in Rome."""
    return Scene(database, folder, {**PHONE, **CREDITS})


def missed(scene: Scene, *, claimed: bool = True, text: str = QUESTION) -> None:
    """Giulia asks at 13:04, Anna has it, and nobody answers until 15:04."""
    scene.says("giulia", text)
    if claimed:
        scene.presses("anna", "claim", scene.card())
    scene.passes(hours=2)


def notice(scene: Scene, who: str = "sara", text: str = "Missed") -> Shown:
    """The newest notice of a miss that somebody got."""
    return scene.last(who, text, "E5")


def ring(scene: Scene, *, minutes: float) -> None:
    """Time passes, and what follows a miss by then is done."""
    scene.passes(minutes=minutes)
    scene.db.write_now(amends.ring, scene.now, 50)
    scene.deliver()
