"""A person's own page of the desk, where the platform has one (A9, the customer's part of G8)."""

from collections.abc import Sequence

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.wording.voice import Voice, lines

FIELD = "question"


def unlinked(voice: Voice, desk: str, vendor: str, platform: str) -> Card:
    """A9 before linking."""
    text = voice.say(
        "A9",
        "{desk} — ask {vendor}'s experts from {platform}. Step 1 of 1: enter your invite code.",
        desk=desk,
        vendor=vendor,
        platform=platform,
    )
    return Card(text, buttons=(Button(voice.label("button.code", "Enter code"), "code", "", Style.PRIMARY),))


def customer(voice: Voice, head: str, contract: Text, requests: Sequence[Text]) -> Card:
    """After linking: the company, its contract, and what is open."""
    none = voice.say("G8.none", "You have no open requests.")
    buttons = (
        Button(voice.label("button.question", "Ask a question"), "question", "", Style.PRIMARY),
        Button(voice.label("button.scope", "What is covered?"), "catalogue"),
        Button(voice.label("button.settings", "Settings"), "settings"),
    )
    footer = voice.say("G8.footer", "Automated assistant; people answer.")
    return Card(lines(contract, *(requests or [none])), title=head, footer=footer, buttons=buttons)


def contract(voice: Voice, plan: str, covers: str, hours: str, ends: str) -> Text:
    """One line of the contract."""
    return voice.say(
        "G8.contract",
        "**{plan}** until {ends} · {covers} · {hours}",
        plan=plan,
        ends=ends,
        covers=covers,
        hours=hours,
    )


def request(voice: Voice, ref: str, subject: str, owner: str, state: str) -> Text:
    """One open request."""
    who = owner or state
    return voice.say("G8.line", "**{ref}** {subject} · {who}", ref=ref, subject=subject, who=who)


def ours(voice: Voice, desk: str) -> Card:
    """For one of ours, whose work comes in messages."""
    text = voice.say("G9.short", "Write “status” or “help” in Messages: I answer there.")
    return Card(text, title=desk, buttons=(Button(voice.label("button.settings", "Settings"), "settings"),))


def question_form(voice: Voice) -> Form:
    """[Ask a question]."""
    field = Field(FIELD, voice.label("G8.question", "Your question, in your own words"), long=True)
    title = voice.label("button.question", "Ask a question")
    return Form(title, "question", "", (field,), voice.label("button.send", "Send"))
