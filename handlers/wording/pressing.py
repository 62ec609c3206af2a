"""Something cannot wait for the next opening: what the customer, the expert on duty and the lead read (D7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Style, Text
from handlers.wording.voice import Voice, lines, quote


def called(voice: Voice, names: Sequence[str], due: datetime | None) -> Card:
    """D7 with emergency cover: who was called, and by when the answer comes."""
    text = voice.say("D7.called", "I have called the expert on duty, {who}.", who=voice.all_of(names))
    return Card(voice.paragraph(text, _answer(voice, due)))


def led(voice: Voice, lead: str, due: datetime | None) -> Card:
    """D7 with emergency cover, where nobody on duty can be reached privately."""
    text = voice.say("D7.led", "I have called {who}, the team lead.", who=lead)
    return Card(voice.paragraph(text, _answer(voice, due)))


def _answer(voice: Voice, due: datetime | None) -> Text:
    if due is None or due <= voice.now:
        return ()
    return voice.say("D7.due", "The answer comes **by {due}**.", due=voice.moment(due))


def uncovered(voice: Voice, lead: str, due: datetime) -> Card:
    """D7 without emergency cover: the firm time stays."""
    return Card(
        voice.say(
            "D7.uncovered",
            "Your contract has no cover at this hour. I told the duty lead, {lead}, who may help, but I cannot promise "
            "it. The firm time stays **{due}**.",
            lead=lead,
            due=voice.moment(due),
        )
    )


@dataclass(frozen=True, slots=True)
class Call:
    """What the expert on duty is called for. value: of the button that claims it."""

    ref: str
    organisation: str
    contact: str
    text: str
    due: datetime | None
    value: str


def wake(voice: Voice, call: Call) -> Card:
    """To the expert on duty: emergency cover, and by when."""
    head = voice.say(
        "D7.wake",
        "❗ **{ref}** cannot wait, says {contact} ({organisation}); the contract has emergency cover.",
        ref=call.ref,
        contact=call.contact,
        organisation=call.organisation,
    )
    due = voice.say("D7.wake.due", "Answer **by {due}**.", due=voice.moment(call.due)) if call.due else ()
    button = Button(voice.label("button.claim", "Claim"), "claim", call.value, Style.PRIMARY)
    return Card(lines((*head, quote(call.text)), due), buttons=(button,))


def told(voice: Voice, ref: str, organisation: str, contact: str, *, text: str, due: datetime) -> Card:
    """To the lead: no cover, so nothing must be done; it may be."""
    head = voice.say(
        "D7.told",
        "**{ref}** cannot wait, says {contact} ({organisation}). The contract has no cover at this hour; "
        "the answer is due {due}, and I promised no more.",
        ref=ref,
        contact=contact,
        organisation=organisation,
        due=voice.moment(due),
    )
    return Card((*head, quote(text)))
