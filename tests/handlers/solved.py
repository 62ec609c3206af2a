"""A request that somebody solved and its customer closed, and what follows: for tests of ratings and complaints."""

from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

ASK = "How was the help"


def solve(scene: Scene, who: str = "anna", number: int = 1001) -> None:
    """Somebody claims a request and resolves it."""
    scene.presses(who, "claim", scene.card(number))
    form = scene.presses(who, "resolve", scene.card(number))
    scene.sends(form, cause="Rounding profile", fix="Profile restored")


def close(scene: Scene, who: str = "anna", number: int = 1001) -> None:
    """Giulia asks, somebody solves it, and she says yes."""
    scene.says("giulia", QUESTION)
    solve(scene, who, number)
    scene.presses("giulia", "confirm", scene.last("giulia", f"T-{number} is solved"))


def asked(scene: Scene, who: str = "anna") -> Shown:
    """The same, and three hours later she is asked how the help was."""
    close(scene, who)
    scene.passes(hours=3)
    return scene.last("giulia", ASK)


def rate(scene: Scene, *scores: int | str, number: int = 1001) -> Shown:
    """She taps, one question after the other; the message as it stands then."""
    for question, score in zip(("overall", "subject", "speed", "courtesy"), scores, strict=False):
        message = scene.last("giulia", script="F4")
        scene.presses("giulia", "rate", message, f"{number}.{question}.{score}")
    return scene.last("giulia", script="F4")


def complaint(scene: Scene, who: str = "anna") -> Shown:
    """She rates the speed with a 1: Marco's card of complaint K-1."""
    asked(scene, who)
    rate(scene, 4, 4, 1, 5)
    return scene.last("marco", "Complaint K-1")
