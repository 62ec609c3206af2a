"""What an expert reads on a practice request (CONVERSATIONS A11): like a real one, and it says that it is none."""

from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.wording.voice import Voice, lines, quote

CAUSE, FIX = "cause", "fix"


def customer(voice: Voice) -> str:
    """The name of the customer whom the desk plays."""
    return voice.label("A11.kim", "Kim Example")


def fresh(voice: Voice, due: datetime, ends: datetime) -> Card:
    """Nobody has it yet."""
    claim = Button(voice.label("button.claim", "Claim"), "practice", "claim", Style.PRIMARY)
    return _card(voice, voice.say("A11.free", "**Unclaimed**"), due=due, ends=ends, buttons=(claim,))


def owned(voice: Voice, owner: str, due: datetime, ends: datetime) -> Card:
    """The expert has it."""
    buttons = (
        Button(voice.label("button.resolve", "Resolve"), "practice", "resolve", Style.PRIMARY),
        Button(voice.label("button.practiced", "End practice"), "practice", "end"),
    )
    return _card(voice, voice.say("A11.owner", "**{owner}**", owner=owner), due=due, ends=ends, buttons=buttons)


def _card(voice: Voice, who: Text, *, due: datetime, ends: datetime, buttons: tuple[Button, ...]) -> Card:
    text = lines(
        voice.say("A11.due", "answer by **{due}**", due=voice.moment(due)),
        voice.say("A11.from", "**Example Ltd** · {name} · practice", name=customer(voice)),
        (quote(voice.label("A11.asks.you", "Since this morning our invoices show no totals. What can we do?")),),
        who,
    )
    footer = voice.say(
        "A11.footer",
        "Practice: nobody waits, only you see it, and nothing is counted. It ends by itself {ends}.",
        ends=voice.moment(ends),
    )
    return Card(text, title=_title(voice, "🔵"), footer=footer, buttons=buttons)


def _title(voice: Voice, sign: str) -> str:
    return voice.label("A11.title", "{sign} Practice · normal", sign=sign)


def rules(voice: Voice, first: str) -> Card:
    """C2, as it stands in the thread of a real one."""
    return Card(
        voice.say(
            "A11.rules",
            "{first}, what you write here goes to {name}. Start with 🔒 or // to keep it internal.",
            first=first,
            name=customer(voice),
        )
    )


def thanks(voice: Voice) -> Card:
    """The customer's answer to the first answer."""
    return Card(voice.say("A11.thanks", "Thank you, that was it. The totals are back."))


def resolve_form(voice: Voice) -> Form:
    """C12: cause and fix."""
    fields = (
        Field(CAUSE, voice.label("A11.cause", "Cause"), hint=voice.label("A11.hint", "A print setting"), limit=200),
        Field(FIX, voice.label("A11.fix", "Fix"), limit=200),
    )
    title = voice.label("button.resolve", "Resolve")
    return Form(title, "practice", "resolve", fields, title)


def solved(voice: Voice, cause: str, fix: str) -> Card:
    """It is done."""
    text = lines(
        voice.say("A11.solved", "Solved: {cause} → {fix}", cause=cause, fix=fix),
        voice.say("A11.well", "That is the whole way: claim, write, resolve. The customer reads cause and fix."),
    )
    return Card(text, title=_title(voice, "✅"), buttons=(_again(voice),))


def over(voice: Voice) -> Card:
    """It ended without a solution."""
    return Card(
        voice.say("A11.over", "This practice ticket has ended."), title=_title(voice, "↩"), buttons=(_again(voice),)
    )


def _again(voice: Voice) -> Button:
    return Button(voice.label("button.practice", "Practice ticket"), "practice")
