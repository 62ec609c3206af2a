"""What is said of accounts that ask nothing (CONVERSATIONS F13)."""

from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Field, Form, Text
from handlers.rules import firstnames
from handlers.wording.voice import Value, Voice, shorten

WORDS = "words"
LABEL = 20  # characters of a button


@dataclass(frozen=True, slots=True)
class Still:
    """An account that asks nothing. asked: when its last request was written, None: never; renewal: days until its
    contract ends, None: not said; contact_id, contact: who asked last, None and "" for nobody."""

    organisation_id: int
    organisation: str
    asked: datetime | None
    renewal: int | None = None
    contact_id: int | None = None
    contact: str = ""


def line(voice: Voice, one: Still) -> Text:
    """F13."""
    facts: dict[str, Value] = {"organisation": one.organisation, "days": one.renewal or 0}
    if one.asked is None and one.renewal is None:
        return voice.say("F13.never", "**{organisation}**: no request so far.", **facts)
    if one.asked is None:
        return voice.say("F13.neverends", "**{organisation}**: no request so far, renewal in {days} days.", **facts)
    facts["day"] = voice.date(one.asked)
    if one.renewal is None:
        return voice.say("F13.open", "**{organisation}**: no request since {day}.", **facts)
    return voice.say("F13", "**{organisation}**: no request since {day}, renewal in {days} days.", **facts)


def buttons(voice: Voice, one: Still) -> tuple[Button, ...]:
    """[Write to Nils] and [Fine]."""
    ok = Button(voice.label("F13.fine", "Fine"), "quietfine", str(one.organisation_id))
    if one.contact_id is None:
        return (ok,)
    first = firstnames.first(one.contact)
    write = shorten(voice.label("F13.write", "Write to {name}", name=first), LABEL)
    return Button(write, "quietwrite", f"{one.organisation_id}.{one.contact_id}"), ok


def fine(voice: Voice, organisation: str) -> Text:
    """[Fine]."""
    return voice.say("F13.noted", "Noted: {organisation} is fine.", organisation=organisation)


def form(voice: Voice, name: str, value: str) -> Form:
    """[Write to Nils]."""
    label = voice.label("F13.words", "Your words to {name}", name=name)
    title, send = voice.label("F13.title", "Write to the customer"), voice.label("F13.send", "Send it")
    return Form(title, "quietwrite", value, (Field(WORDS, label, long=True),), send)


def written(voice: Voice, name: str) -> Text:
    """It is on its way."""
    return voice.say("F13.sent", "Sent to {name} in your name.", name=name)
