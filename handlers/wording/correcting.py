"""What experts and customers read when an expert corrects a request's subject or severity (B3, RULES 1)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Field, Form
from handlers.wording import duetimes
from handlers.wording.voice import Voice, lines, quote, shorten

MOST_BUTTONS = 5


def topics(voice: Voice, ref: str, number: int, topic: str, others: Sequence[tuple[str, str]]) -> Card:
    """What it is taken to be about, and what else it can be: (key, title)."""
    about = voice.say("topic.is", "**{ref}** is taken to be about {topic}.", ref=ref, topic=topic)
    if not others:
        return Card(lines(about, voice.say("topic.only", "The contract covers nothing else.")))
    buttons = tuple(Button(shorten(title, 20), "topic", f"{number}.{key}") for key, title in others)
    return Card(
        lines(about, voice.say("topic.what", "What is it really about?")),
        buttons=buttons[:MOST_BUTTONS],
        more=buttons[MOST_BUTTONS:],
    )


def severity_form(voice: Voice, titles: Sequence[str], current: str, value: str) -> Form:
    """How pressing it is, and why."""
    known = shorten(voice.listed(titles), 64)
    return Form(
        voice.label("severity.title", "How pressing is it?"),
        "severity",
        value,
        (
            Field("severity", voice.label("severity.field", "Severity"), value=current, hint=known, limit=80),
            Field("reason", voice.label("severity.reason", "Reason"), limit=200),
        ),
        voice.label("severity.submit", "Change"),
    )


def severity_note(voice: Voice, name: str, ref: str, severity: str, reason: str) -> Card:
    """To the experts, with the reason."""
    said = voice.say("severity.note", "{name} marked {ref} as **{severity}**:", name=name, ref=ref, severity=severity)
    return Card((*said, quote(reason)))


def severity_told(voice: Voice, name: str, ref: str, severity: str, due: datetime | None) -> Card:
    """To the customer: who changed it, and by when the answer is due now."""
    said = voice.say(
        "severity.told", "{name} marked **{ref}** as **{severity}**.", name=name, ref=ref, severity=severity
    )
    return Card(voice.paragraph(said, duetimes.answer(voice, due)))
