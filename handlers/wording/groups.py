"""What experts read in their groups: a room that was made anew, and words that belong to no request (H7, C5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Text
from handlers.wording.voice import Voice, shorten

LABEL = 20  # characters on a button
MOST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said on a request."""

    at: datetime
    who: str
    text: str
    is_note: bool


def made_anew(voice: Voice, ref: str) -> Text:
    """H7, in the room that takes the place of the deleted one."""
    return voice.say(
        "H7", "The topic of {ref} was deleted, so I made a new one. Nothing is lost; the log is attached.", ref=ref
    )


def log(voice: Voice, said: Sequence[Line]) -> str:
    """H7: the attached log, everything said so far in the order it was written."""
    return "".join(f"{_line(voice, one)}\n" for one in said)


def _line(voice: Voice, one: Line) -> str:
    sign = "🔒 " if one.is_note else ""
    time, text = voice.moment(one.at), sign + one.text
    return voice.label("H7.line", "{time} · {who}: {text}", time=time, who=one.who, text=text)


def attached(voice: Voice, ref: str) -> Text:
    """The line above that file."""
    return voice.say("H7.log", "Everything said on {ref} so far", ref=ref)


def which(voice: Voice, mine: Sequence[tuple[int, str]], kept: int) -> Card:
    """Somebody who works on requests wrote beside them all. mine: their numbers and who asked, the newest first; kept:
    under which number his words are."""
    text = voice.say(
        "C5.which",
        "Which request is that for? It went to nobody. Answering a message of the request tells me at once.",
    )
    buttons = [
        Button(shorten(f"T-{number} · {who}", LABEL), "meant", f"{number}.{kept}") for number, who in mine[:MOST]
    ]
    none = Button(voice.label("C5.which.none", "None of these"), "meant", f"0.{kept}")
    return Card(text, buttons=(*buttons, none))


def meant(voice: Voice, ref: str) -> Card:
    """Its writer told which."""
    return Card(voice.say("C5.which.taken", "Taken for **{ref}**.", ref=ref))


def unmeant(voice: Voice) -> Card:
    """It was for nobody but the group."""
    return Card(voice.say("C5.which.left", "Left among you."))
