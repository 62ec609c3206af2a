"""What an expert reads who logged time (CONVERSATIONS G6): what was logged, what it counts, what is left."""

from dataclasses import dataclass
from decimal import Decimal

from handlers.notices import Button, Card, Field, Form, Text
from handlers.rules.allowance import Allowance
from handlers.wording.allowance import amount
from handlers.wording.voice import Voice

FIELD = "minutes"


@dataclass(frozen=True, slots=True)
class Done:
    """A time entry. minutes: as logged, below zero when taken back; counted: those of the allowance; allowance: how it
    stands, None where the contract counts no hours; billed, waiting: minutes beyond it; asked: who consents to them."""

    ref: str
    minutes: int
    counted: Decimal = Decimal(0)
    allowance: Allowance | None = None
    billed: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)
    asked: str = ""
    is_ours: bool = False


def done(voice: Voice, entry: Done, change: str = "") -> Card:
    """ "30 min logged on T-1042 (9.5 of 10 h left)." and what goes beyond. change: the value of [Change]."""
    span = voice.span(60 * abs(entry.minutes))
    if entry.minutes < 0:
        head = voice.say("log.back", "{span} taken back on {ref}", span=span, ref=entry.ref)
    else:
        head = voice.say("log.done", "{span} logged on {ref}", span=span, ref=entry.ref)
    buttons = (Button(voice.label("log.change", "Change"), "logchange", change),) if change else ()
    return Card((*head, *_counted(voice, entry), *_left(voice, entry), *_beyond(voice, entry)), buttons=buttons)


def form(voice: Voice, minutes: int, value: str) -> Form:
    """[Change]: as it was logged, to be changed."""
    field = Field(FIELD, voice.label("C12.field.minutes", "Time worked"), value=voice.span(60 * minutes), limit=200)
    return Form(
        voice.label("log.title", "Change the time"), "logchange", value, (field,), voice.label("log.save", "Save")
    )


def _counted(voice: Voice, entry: Done) -> Text:
    if entry.is_ours:
        return voice.say("log.ours", ", as our own error: it costs nothing")
    if entry.allowance is None or entry.counted == entry.minutes:
        return ()
    return voice.say("log.counted", ", counted as {span}", span=voice.span(60 * int(abs(entry.counted))))


def _left(voice: Voice, entry: Done) -> Text:
    if entry.allowance is None:
        return voice.say("log.end", ".")
    left, limit = amount(voice, entry.allowance.left), amount(voice, entry.allowance.limit + entry.allowance.prepaid)
    return voice.say("log.left", " ({left} of {limit} h left).", left=left, limit=limit)


def _beyond(voice: Voice, entry: Done) -> Text:
    span = voice.span(60 * int(entry.waiting or entry.billed))
    if entry.waiting and entry.asked:
        asked = entry.asked
        return voice.say("log.waits", " {span} go beyond that and wait for {asked}'s consent.", span=span, asked=asked)
    if entry.waiting:
        return voice.say("log.unbilled", " {span} go beyond that and stay unbilled.", span=span)
    if entry.billed > 0:
        return voice.say("log.billed", " {span} go beyond that and are billed.", span=span)
    return ()
