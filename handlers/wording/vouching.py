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


@dataclass(frozen=True, slots=True)
class Wish:
    """A contact's wish to add somebody, which cannot be done. why: what is wrong, as the desk's checks say it."""

    by: str
    name: str
    ref: str
    contract: str
    why: str


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


def cannot_add(voice: Voice, name: str, keeper: str, *, is_full: bool) -> str:
    """D5 [Add Paolo], to the contact, where it cannot be done."""
    if is_full:
        return voice.label(
            "D5.noplace",
            "No contact place is free, so I could not add {name}. {keeper} can add one and has been told.",
            name=name,
            keeper=keeper,
        )
    return voice.label("D5.noadd", "I could not add {name}. {keeper} has been told.", name=name, keeper=keeper)


def wants_added(voice: Voice, wish: Wish) -> Card:
    """The same, to the account manager."""
    return Card(
        voice.say(
            "D5.wants",
            "**{by}** wants to add **{name}** to those who may ask under {contract} ({ref}), which cannot be done: "
            "{why}",
            by=wish.by,
            name=wish.name,
            contract=wish.contract,
            ref=wish.ref,
            why=wish.why,
        )
    )
