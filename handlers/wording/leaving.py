"""What an expert reads who goes off duty with open requests (CONVERSATIONS C17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Option, Text, Words
from handlers.wording.voice import Voice, lines

LINE, TO = "line", "to"


@dataclass(frozen=True, slots=True)
class Left:
    """One of his requests. due: when we owe the next thing; waits: for its customer, or another party."""

    ref: str
    due: datetime | None
    waits: bool


def warned(voice: Voice, until: datetime, mine: Sequence[Left], value: str) -> Card:
    """C17, privately, before his duty ends."""
    head = voice.count(
        "C17",
        "You go off duty {time.at} with {n} open request:",
        "You go off duty {time.at} with {n} open requests:",
        len(mine),
        time=voice.hour(until),
    )
    return Card(lines(head, *(_row(voice, one) for one in mine)), buttons=buttons(voice, len(mine), value))


def buttons(voice: Voice, count: int, value: str) -> tuple[Button, ...]:
    """What can be done with his open requests."""
    if count == 1:
        over, keep = voice.label("C17.over.one", "Hand it over"), voice.label("C17.keep.one", "Keep it")
    elif count == 2:
        over, keep = voice.label("C17.over.two", "Hand over both"), voice.label("C17.keep", "Keep them")
    else:
        over, keep = voice.label("C17.over", "Hand all over"), voice.label("C17.keep", "Keep them")
    return Button(over, "handall", value), Button(keep, "keepall", value)


def _row(voice: Voice, one: Left) -> Text:
    if one.waits:
        return voice.say("C17.waits", "**{ref}** (waiting)", ref=one.ref)
    if one.due is None:
        return (Words(one.ref, bold=True),)
    if one.due <= voice.now:
        return voice.say("C17.late", "**{ref}** (was due {due})", ref=one.ref, due=voice.moment(one.due))
    return voice.say("C17.due", "**{ref}** (due {due})", ref=one.ref, due=voice.moment(one.due))


def form(voice: Voice, value: str, persons: Sequence[Option]) -> Form:
    """[Hand all over]: to whom, and what the next must know, as C10."""
    duty = Option("queue", voice.label("C17.queue", "Whoever takes it from its queue"))
    fields = (
        Field(TO, voice.label("C17.to", "To whom?"), value="queue", options=(duty, *persons)),
        Field(LINE, voice.label("C10.line", "What the next person must know (internal)"), long=True, limit=500),
    )
    return Form(voice.label("C17.title", "Hand over"), "handall", value, fields, voice.label("C17.title", "Hand over"))


def handed(voice: Voice, refs: Sequence[str], to: str) -> Card:
    """What became of the question. to: a person, "" for the queues."""
    names = voice.listed(refs)
    if to:
        return Card(voice.say("C17.given", "You handed **{refs}** over to {name}.", refs=names, name=to))
    return Card(voice.say("C17.released", "You handed **{refs}** over: whoever claims it first has it.", refs=names))


def kept(voice: Voice, refs: Sequence[str]) -> Card:
    """He keeps them."""
    return Card(voice.say("C17.kept", "**{refs}** stay yours.", refs=voice.listed(refs)))
