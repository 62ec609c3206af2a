"""Gestures of B11: somebody points at a message, by its menu or by a sign."""

from dataclasses import replace
from datetime import datetime

from handlers.inbound import Inbound, Kind, Quoted
from tests.handlers.cast import PEOPLE, PLACES
from tests.handlers.scene import Said, Scene


def quoted(
    by: str | None, text: str, message: str = "m1", *, thread: str | None = None, at: datetime | None = None
) -> Quoted:
    """A message that stands somewhere."""
    return Quoted(message, PEOPLE[by] if by else None, at, thread, text)


def points(scene: Scene, who: str, about: Quoted | None, place: str, *, menu: bool = True, value: str = "") -> Said:
    """Somebody points at it; menu False: by a sign, which opens no form."""
    key = f"p{who}{about.message if about else ''}{place}{scene.now.timestamp()}"
    inbound = Inbound(key, Kind.PRESS, PEOPLE[who], PLACES[place], word="request", value=value, about=about, forms=menu)
    message = about.message if about else None
    return scene.does(replace(inbound, message=message, thread=about.thread if about else None))
