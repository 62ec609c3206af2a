"""What an expert reads who logged time (CONVERSATIONS G6): what was logged, what it counts, what is left."""

from dataclasses import dataclass
from decimal import Decimal

from handlers.notices import Button, Card, Field, Form, Text
from handlers.rules.allowance import Allowance
from handlers.wording.allowance import amount
from handlers.wording.voice import Value, Voice

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
    said = _back(voice, entry) if entry.minutes < 0 else _logged(voice, entry)
    buttons = (Button(voice.label("log.change", "Change"), "logchange", change),) if change else ()
    return Card(voice.paragraph(said, _beyond(voice, entry)), buttons=buttons)


def _values(voice: Voice, entry: Done) -> dict[str, Value]:
    values: dict[str, Value] = {"ref": entry.ref, "span": voice.span(60 * abs(entry.minutes))}
    if entry.allowance is not None:
        limit = amount(voice, entry.allowance.total)
        values |= {"left": amount(voice, entry.allowance.left), "limit": limit}
    return values


def _logged(voice: Voice, entry: Done) -> Text:
    values = _values(voice, entry)
    if entry.is_ours and entry.allowance is None:
        return voice.say("log.ours", "{span} logged on {ref}, as our own error: it costs nothing.", **values)
    if entry.is_ours:
        return voice.say(
            "log.ours.left",
            "{span} logged on {ref}, as our own error: it costs nothing ({left} of {limit} h left).",
            **values,
        )
    if entry.allowance is None:
        return voice.say("log.done", "{span} logged on {ref}.", **values)
    if entry.counted == entry.minutes:
        return voice.say("log.left", "{span} logged on {ref} ({left} of {limit} h left).", **values)
    counted = voice.span(60 * int(abs(entry.counted)))
    return voice.say(
        "log.counted", "{span} logged on {ref}, counted as {counted} ({left} of {limit} h left).",
        counted=counted, **values,
    )  # fmt: skip


def _back(voice: Voice, entry: Done) -> Text:
    values = _values(voice, entry)
    if entry.is_ours and entry.allowance is None:
        return voice.say("log.back.ours", "{span} taken back on {ref}, as our own error: it costs nothing.", **values)
    if entry.is_ours:
        return voice.say(
            "log.back.ours.left",
            "{span} taken back on {ref}, as our own error: it costs nothing ({left} of {limit} h left).",
            **values,
        )
    if entry.allowance is None:
        return voice.say("log.back", "{span} taken back on {ref}.", **values)
    if entry.counted == entry.minutes:
        return voice.say("log.back.left", "{span} taken back on {ref} ({left} of {limit} h left).", **values)
    counted = voice.span(60 * int(abs(entry.counted)))
    return voice.say(
        "log.back.counted", "{span} taken back on {ref}, counted as {counted} ({left} of {limit} h left).",
        counted=counted, **values,
    )  # fmt: skip


def form(voice: Voice, minutes: int, value: str) -> Form:
    """[Change]: as it was logged, to be changed."""
    field = Field(FIELD, voice.label("C12.field.minutes", "Time worked"), value=voice.span(60 * minutes), limit=200)
    return Form(
        voice.label("log.title", "Change the time"), "logchange", value, (field,), voice.label("log.save", "Save")
    )


def _beyond(voice: Voice, entry: Done) -> Text:
    span = voice.span(60 * int(entry.waiting or entry.billed))
    if entry.waiting and entry.asked:
        asked = entry.asked
        return voice.say("log.waits", "{span} go beyond that and wait for {asked}'s consent.", span=span, asked=asked)
    if entry.waiting:
        return voice.say("log.unbilled", "{span} go beyond that and stay unbilled.", span=span)
    if entry.billed > 0:
        return voice.say("log.billed", "{span} go beyond that and are billed.", span=span)
    return ()
