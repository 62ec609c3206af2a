"""What an expert reads about the time he worked on a request that he solved (CONVERSATIONS C12)."""

from handlers.notices import Button, Card, Field, Form, Style
from handlers.wording.voice import Voice

FIELD = "minutes"


def proposed(voice: Voice, ref: str, minutes: int, value: str) -> Card:
    """C12, in the room: the minutes from the claim to the solution, to be logged by one tap or changed first."""
    span = voice.span(60 * minutes)
    text = voice.say(
        "C12.minutes",
        "**{ref}**: {span} of working time from claim to solution, without waiting. Nothing is logged yet.",
        ref=ref,
        span=span,
    )
    return Card(
        text,
        buttons=(
            Button(voice.label("C12.log", "Log {span}", span=span), "logwork", value, Style.PRIMARY),
            Button(voice.label("C12.other", "Another time"), "logother", value),
        ),
    )


def form(voice: Voice, minutes: int, value: str) -> Form:
    """[Another time]: as it is proposed, to be changed."""
    field = Field(FIELD, voice.label("C12.field.minutes", "Time worked"), value=voice.span(60 * minutes), limit=200)
    return Form(voice.label("C12.time", "Log time"), "logwork", value, (field,), voice.label("C12.time.submit", "Log"))
