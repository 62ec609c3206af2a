"""A request that one of ours makes for a customer: the question to him, and what the customer reads (B11)."""

from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Option, Style, Text
from handlers.wording.voice import Voice, lines, quote, shorten

FIELD = "customer"
SHOWN = 75  # characters of an option
TOLD = 60


def question(voice: Voice, text: str, who: str, *, yes: str, other: str) -> Card:
    """To whoever pointed at the message. who: "Giulia Rossi, Bianchi Meccanica", "" where nobody can be proposed; yes,
    other: what the buttons carry."""
    asked = (
        voice.say("B11.ask", "Make a request for **{who}**?", who=who)
        if who
        else voice.say("B11.whose", "For which customer shall this be a request?")
    )
    choose = (
        Button(voice.label("B11.other", "Other customer"), "othercustomer", other)
        if who
        else Button(voice.label("B11.choose", "Choose a customer"), "othercustomer", other, Style.PRIMARY)
    )
    agree = (Button(voice.label("button.yes", "Yes"), "requestfor", yes, Style.PRIMARY),) if who else ()
    return Card(lines(asked, (quote(text),)), buttons=(*agree, choose))


def which_form(voice: Voice, value: str, options: tuple[Option, ...]) -> Form:
    """[Other customer]; without options the answers are found while a name is typed."""
    field = Field(
        FIELD,
        voice.label("B11.field", "Customer"),
        hint=voice.label("B11.hint", "Name or company"),
        options=options,
        lookup=not options,
    )
    title, make = voice.label("B11.title", "Make a request"), voice.label("B11.submit", "Make it")
    return Form(title, "requestfor", value, (field,), make)


def customer(name: str, organisation: str) -> str:
    """How somebody stands in the list of customers."""
    return shorten(f"{name} · {organisation}", SHOWN)


def made(voice: Voice, ref: str, name: str, organisation: str) -> Card:
    """In place of the question."""
    return Card(
        voice.say(
            "B11.made", "**{ref}** is open for {name}, {organisation}.", ref=ref, name=name, organisation=organisation
        )
    )


def already(voice: Voice, ref: str, subject: str, state: str) -> str:
    """The message belongs to a request."""
    return voice.label(
        "B11.already",
        "This belongs to {ref} ({subject}), {state}.",
        ref=ref,
        subject=shorten(subject, TOLD),
        state=state,
    )


def how(voice: Voice) -> Text:
    """`request` without a message."""
    return voice.say(
        "B11.how",
        "To make a request of a message, choose “Make this a request” in its menu, or set 🎫 under it.",
    )


def unread(voice: Voice, value: str) -> Card:
    """The message at which somebody pointed could not be read."""
    said = voice.say("B11.unread", "I could not read that message in time. Nothing was opened.")
    return Card(said, buttons=(Button(voice.label("form.again", "Open again"), "request", value),))


def opened_toast(voice: Voice, ref: str) -> str:
    """To a customer who made a request of his own message."""
    return voice.label("B11.own", "Opened {ref}.", ref=ref)


@dataclass(frozen=True, slots=True)
class Opened:
    """A request that one of ours opened. due: by when a person answers; None where none is promised yet."""

    ref: str
    number: int
    by: str
    text: str
    queue: str
    due: datetime | None
    is_held: bool = False


def opened(voice: Voice, facts: Opened) -> Card:
    """B11, to the customer."""
    said = voice.say(
        "B11",
        "{by} opened **{ref}** for you: “{text}”.",
        by=facts.by,
        ref=facts.ref,
        text=shorten(facts.text.strip(), 300),
    )
    button = Button(voice.label("B11.not", "Not needed"), "withdraw", str(facts.number))
    return Card(voice.paragraph(said, _next(voice, facts)), buttons=(button,))


def _next(voice: Voice, facts: Opened) -> Text:
    if facts.is_held:
        return ()
    if facts.due is not None:
        return voice.say("B11.due", "A person answers **by {due}**.", due=voice.moment(facts.due))
    return voice.say(
        "B11.undue",
        "The {queue} team has it. The time your contract promises counts from your first message here.",
        queue=facts.queue,
    )


def opened_note(voice: Voice, by: str, contact: str) -> Text:
    """To the experts, in the room."""
    return voice.say("B11.room", "{by} opened this for {contact}.", by=by, contact=contact)
