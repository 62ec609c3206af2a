"""What an account manager reads after changing a contract in chat (issue 3; CONVERSATIONS G7, F14)."""

from collections.abc import Sequence
from datetime import date

from handlers.notices import Button, Card, Field, Form, Option, Text
from handlers.wording.starting import started_lines
from handlers.wording.voice import Voice, lines

CONTACT = "contact"  # the field of [Edit contacts]


def runs_to(voice: Voice, number: str, day: str) -> Text:
    """`extend`"""
    return voice.say("G7.runs", "**{contract}** runs to **{date}** now.", contract=number, date=day)


def suspended(voice: Voice, number: str) -> Text:
    """`suspend`"""
    return voice.say("G7.suspended", "**{contract}** is suspended: new requests are held.", contract=number)


def resumed(voice: Voice, number: str) -> Text:
    """`resume`"""
    return voice.say("G7.resumed", "**{contract}** is in force again.", contract=number)


def includes(voice: Voice, number: str, title: str) -> Text:
    """`addon`"""
    return voice.say("G7.includes", "**{contract}** includes **{title}** now.", contract=number, title=title)


def may_ask(voice: Voice, number: str, name: str) -> Text:
    """`contact … add`"""
    return voice.say("G7.named", "**{name}** may open requests under **{contract}** now.", name=name, contract=number)


def may_not_ask(voice: Voice, number: str, name: str) -> Text:
    """`contact … remove`"""
    return voice.say(
        "G7.unnamed", "**{name}** may open no requests under **{contract}** any more.", name=name, contract=number
    )


def paid(voice: Voice, number: str, day: str) -> Text:
    """`paid`"""
    return voice.say("G7.paid", "**{contract}** is paid until **{date}**.", contract=number, date=day)


def prepaid(voice: Voice, number: str, amount: str, day: str) -> Text:
    """`prepaid`"""
    return voice.say(
        "G7.prepaid", "**{contract}** has {amount} more until **{date}**.", contract=number, amount=amount, date=day
    )


def done(voice: Voice, text: Text, started: Sequence[tuple[str, str, str]]) -> Card:
    """The change, and what starts because of it."""
    if not started:
        return Card(text)
    head = voice.count("G7.starts", "A held request starts:", "{n} held requests start:", len(started))
    return Card(lines(text, head, *started_lines(voice, started)))


def unchanged(voice: Voice) -> Card:
    """It was so already."""
    return Card(voice.say("G7.same", "It was so already: nothing changed."))


def stamp(end: date) -> str:
    """A last day as buttons carry it, "281231"."""
    return end.strftime("%y%m%d")


def extends(number: str, end: date) -> str:
    """What [Extend 14 days] carries: the contract, and the last day it was shown with."""
    return f"c.{number[:31]}.{stamp(end)}"  # 40 characters at most


def overview(
    voice: Voice, contract: Card, ahead: Text, *, value: str, held: int, contacts: str, statement: str
) -> Card:
    """G7 `contract {company}`: as the customer reads it, what is ahead, and how many wait. value: what [Extend 14 days]
    carries; contacts: what [Edit contacts] does; statement: what [Statement] does."""
    text = voice.say("G7.contract", "Held now: {held}", held=held)
    extend = Button(
        voice.label("D2.extend", "Extend {n} days", n=14),
        "extend",
        value,
        confirm=voice.label("D2.longer", "Make the contract {n} days longer?", n=14),
    )
    edit = Button(voice.label("G7.edit", "Edit contacts"), "contacts", contacts)
    report = Button(voice.label("F10.statement", "Statement"), "report", statement)
    why = (one for one in contract.buttons if one.word == "why")
    return Card(lines(contract.text, ahead, text), buttons=(edit, extend, report, *why))


def contacts_form(voice: Voice, number: str, value: str, people: Sequence[tuple[str, str, bool]]) -> Form:
    """[Edit contacts]; people: (key, name, may ask now)."""
    options = tuple(
        Option(
            f"{'remove' if may_ask else 'add'} {key}",
            voice.label("G7.takeoff", "{name} may not ask any more", name=name)
            if may_ask
            else voice.label("G7.takeon", "{name} may ask", name=name),
        )
        for key, name, may_ask in people
    )
    field = Field(CONTACT, voice.label("G7.who", "Who may ask under {number}?", number=number), options=options[:100])
    return Form(voice.label("G7.edit", "Edit contacts"), "contacts", value, (field,), voice.label("G7.save", "Save"))
