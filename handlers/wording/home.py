"""A person's own page of the desk, where the platform has one: what everybody reads, and customers (A9, G8)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.wording import duetimes
from handlers.wording.voice import Voice, dotted, lines

FIELD = "question"
SUBJECT = 60  # characters of a subject on a page


def unlinked(voice: Voice, desk: str, vendor: str, platform: str) -> Card:
    """A9 before linking."""
    text = voice.say(
        "A9",
        "{desk} — ask the experts at {vendor} from {platform}. Step 1 of 1: enter your invite code.",
        desk=desk,
        vendor=vendor,
        platform=platform,
    )
    return Card(text, buttons=(Button(voice.label("button.code", "Enter code"), "code", "", Style.PRIMARY),))


def page(voice: Voice, title: str, texts: Sequence[Text], buttons: Sequence[Button]) -> Card:
    """The head of a page, and its last line."""
    footer = voice.say("G8.footer", "Automated assistant; people answer.")
    return Card(lines(*texts), title=title, footer=footer, buttons=tuple(buttons))


def ours(voice: Voice) -> Text:
    """For one of ours who has neither queues nor accounts: what he is told comes in messages."""
    return voice.say("G9.short", "Write “status” or “help” in Messages: I answer there.")


def part_of(voice: Voice, title: str, first: int, last: int, count: int) -> str:
    """The heading of a list of which some are shown: "Open requests (21–25 of 25)"."""
    return voice.label("G8.part", "{title} ({first}–{last} of {n})", title=title, first=first, last=last, n=count)


def turn(voice: Voice, name: str, number: int, *, is_last: bool) -> Card:
    """[Earlier] and [More] below a list."""
    buttons = []
    if number:
        buttons.append(Button(voice.label("button.earlier", "Earlier"), "page", f"{name}.{number - 1}"))
    if not is_last:
        buttons.append(Button(voice.label("button.more", "More"), "page", f"{name}.{number + 1}"))
    return Card((), buttons=tuple(buttons))


def look(voice: Voice, number: int) -> Button:
    """[Show] beside a request."""
    return Button(voice.label("button.show", "Show"), "look", str(number))


# ----------------------------------------------------------------------------------------------------------- customers


def customers_buttons(voice: Voice) -> tuple[Button, ...]:
    """What a customer can begin with."""
    return (
        Button(voice.label("button.question", "Ask a question"), "question", "", Style.PRIMARY),
        Button(voice.label("button.scope", "What is covered?"), "catalogue"),
    )


def contract_line(voice: Voice, plan: str, ends: str) -> Text:
    """The contract in one line."""
    return voice.say("G8.head", "**{plan}** until {ends}", plan=plan, ends=ends)


def contract_title(voice: Voice) -> str:
    """The heading of what the contract gives."""
    return voice.label("G8.yours", "Your contract")


def contract(voice: Voice, covers: str, hours: str, used: Text) -> Text:
    """What the contract gives."""
    text = voice.say("G8.contract", "Covers {covers} · {hours}", covers=covers, hours=hours)
    return lines(text, used)


def contract_button(voice: Voice) -> Button:
    """[My contract]."""
    return Button(voice.label("button.contract", "My contract"), "contract")


def open_title(voice: Voice) -> str:
    """The heading of a customer's open requests."""
    return voice.label("G8.open", "Open requests")


def none_open(voice: Voice) -> Text:
    """Nothing is open."""
    return voice.say("G8.none", "You have no open requests.")


def request(voice: Voice, ref: str, subject: str, who: str, due: datetime | None) -> Text:
    """One open request. who: its owner, or what it waits for."""
    text = voice.say("G8.line", "**{ref}** {subject} · {who}", ref=ref, subject=subject, who=who)
    return dotted(text, duetimes.in_list(voice, due))


def waits_for_you(voice: Voice) -> str:
    """In the place of an owner: the customer is asked something."""
    return voice.label("G8.waits", "waiting for you")


def solved_title(voice: Voice) -> str:
    """The heading of what was solved last."""
    return voice.label("G8.solved", "Solved last")


def solved(voice: Voice, ref: str, subject: str, at: datetime) -> Text:
    """One solved request."""
    return voice.say("G8.was", "**{ref}** {subject} · solved {day}", ref=ref, subject=subject, day=voice.day(at))


def question_form(voice: Voice) -> Form:
    """[Ask a question]."""
    field = Field(FIELD, voice.label("G8.question", "Your question, in your own words"), long=True)
    title = voice.label("button.question", "Ask a question")
    return Form(title, "question", "", (field,), voice.label("button.send", "Send"))


# ---------------------------------------------------------------------------------------------------------- one request


def close(voice: Voice) -> str:
    """The button that puts away what was shown."""
    return voice.label("button.close", "Close")


def seen(voice: Voice, head: Text, said: Sequence[Text]) -> Text:
    """One request with the newest of what was said on it."""
    return lines(head, *(said or [voice.say("G8.quiet", "Nothing was said on it yet.")]))


def said(voice: Voice, author: str, at: datetime, *, is_note: bool) -> Text:
    """Who said it and when; the words follow."""
    if is_note:
        return voice.say("G8.note", "🔒 **{author}**, {time}:", author=author, time=voice.moment(at))
    return voice.say("G8.said", "**{author}**, {time}:", author=author, time=voice.moment(at))
