"""A colleague who is not named asks: what the people who can approve it read (CONVERSATIONS D5)."""

from dataclasses import dataclass

from handlers.notices import Button, Card, Style, Text
from handlers.wording.heldbuttons import first
from handlers.wording.voice import Voice, lines, quote


@dataclass(frozen=True, slots=True)
class Asks:
    """Somebody's request that waits for a colleague's approval."""

    ref: str
    number: int
    contact: str
    text: str


def approve(voice: Voice, asks: Asks, *, free: int | None) -> Card:
    """D5: to the named contacts. free: how many more people the contract may name, None where nobody counts."""
    text = voice.say(
        "D5.approve", "**{name}** wants to open a request under your contract ({ref}):", name=asks.contact, ref=asks.ref
    )
    number, name = str(asks.number), first(asks.contact)
    buttons = [Button(voice.label("D5.one", "Approve this one"), "approve", number, Style.PRIMARY)]
    if free != 0:
        sure = voice.label("D5.sure", "May {name} open requests from now on?", name=asks.contact)
        buttons.append(Button(voice.label("D5.add", "Add {name}", name=name), "admit", number, confirm=sure))
    buttons.append(Button(voice.label("D2.decline", "Decline"), "decline", number, Style.DANGER))
    return Card(lines(text, (quote(asks.text, 200),), _places(voice, free)), buttons=tuple(buttons))


def over(voice: Voice, ref: str) -> Card:
    """D5, when something else stands in the way by now, which is no colleague's business."""
    return Card(voice.say("D5.other", "**{ref}** needs no approval any more.", ref=ref))


def _places(voice: Voice, free: int | None) -> Text:
    if free is None:
        return ()
    if free == 0:
        return voice.say("D5.full", "No contact place is free.")
    return voice.count("D5.places", "One contact place is free.", "{n} contact places are free.", free)
