"""What people of ours read on their way in, and of those who came in (CONVERSATIONS A10 to A12)."""

from collections.abc import Sequence

from handlers.notices import Button, Card, Field, Form, Mention, Text, Words
from handlers.wording import settings
from handlers.wording.voice import Voice, lines

FIELD = "hours"


def expert(voice: Voice, name: str, queues: Sequence[str], duty: Sequence[str]) -> Card:
    """A11."""
    hello = voice.say(
        "A11",
        "Welcome, {name}. You may take {queues}.",
        name=name,
        queues=voice.say("A11.all", "**{all}**", all=voice.all_of(queues)),
    )
    work = voice.say(
        "A11.work",
        "Cards appear in the queue's chat; Claim makes you the owner; what you write in a request's thread goes to the "
        "customer, 🔒 keeps it internal.",
    )
    on = voice.say("A11.duty", "On duty: {hours}.", hours=voice.apart(duty)) if duty else ()
    buttons = (
        Button(voice.label("button.hours", "Change hours"), "hours"),
        Button(voice.label("button.practice", "Practice ticket"), "practice"),
        Button(voice.label("button.settings", "Settings"), "settings"),
    )
    return Card(lines(hello, work, on), buttons=buttons)


def press_start(voice: Voice, who: Mention | Words, handle: str) -> Text:
    """A11, in the queue's chat, to somebody whom the desk may not write to first."""
    if not handle:
        return voice.say("A11.start.me", "{who}, open me once and press Start, or I cannot reach you.", who=who)
    return voice.say(
        "A11.start", "{who}, open {desk} once and press Start, or I cannot reach you.", who=who, desk=handle
    )


def hours_form(voice: Voice) -> Form:
    """[Change hours]."""
    field = Field(FIELD, voice.label("A11.wish", "Which hours would suit you?"), limit=300)
    title = voice.label("button.hours", "Change hours")
    return Form(title, "hours", "", (field,), voice.label("button.send", "Send"))


def hours_wanted(voice: Voice, name: str, wish: str) -> Text:
    """To the lead, who keeps the rota."""
    return voice.say(
        "A11.asks", "{name} asks for other duty hours: “{wish}”. The rota is in the desk file.", name=name, wish=wish
    )


def manager(voice: Voice, name: str, accounts: int, daily: str) -> Card:
    """A12. daily: when what may wait is told, "08:30"."""
    count = voice.count("A12.accounts", "You have one account.", "You have {n} accounts.", accounts)
    text = voice.paragraph(
        voice.say("A12", "Hello {name}.", name=name),
        count,
        voice.say("A12.when", "I write when a request is held, and when a promise is about to be or was missed."),
        settings.daily(voice, daily),
    )
    buttons = (
        settings.change_time(voice),
        Button(voice.label("button.accounts", "Show accounts"), "accounts"),
        Button(voice.label("A0.title", "Invite a contact"), "invite"),
        Button(voice.label("button.settings", "Settings"), "settings"),
    )
    return Card(text, buttons=buttons)


def joined(voice: Voice, name: str, platform: str, organisation: str, *, active: int, contacts: int) -> Text:
    """A10."""
    return voice.say(
        "A10",
        "{name} joined on {platform}. {active} of {contacts} contacts at {organisation} are active.",
        name=name,
        platform=platform,
        active=active,
        contacts=contacts,
        organisation=organisation,
    )
