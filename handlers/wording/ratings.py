"""How was the help? One message, edited one question at a time (CONVERSATIONS F4)."""

from collections.abc import Sequence

from handlers.notices import Button, Card, Field, Form, Text, Words
from handlers.rules import firstnames
from handlers.wording.recovery import given
from handlers.wording.voice import Voice, dotted, lines, quote

FIELD = "words"
SCORES = (1, 2, 3, 4, 5)
SKIP = "skip"


def ask(voice: Voice, question: str, *, ref: str, expert: str, number: int) -> Card:
    """One question with its scores; all but the first can be skipped, and have the request before them. number: of the
    request, for the buttons."""
    value = f"{number}.{question}"
    buttons = [Button(str(score), "rate", f"{value}.{score}") for score in SCORES]
    if question != "overall":
        buttons.append(Button(voice.label("F4.skip", "Skip"), "rate", f"{value}.{SKIP}"))
    asked = _question(voice, question, ref, expert)
    is_first = question == "overall"
    return Card(asked if is_first else dotted((Words(ref, bold=True),), asked), buttons=tuple(buttons))


def _question(voice: Voice, question: str, ref: str, expert: str) -> Text:
    first = firstnames.first(expert)
    if question == "subject":
        return voice.say("F4.subject", "How well did {name} know the subject?", name=first)
    if question == "speed":
        return voice.say("F4.speed", "How was the speed?")
    if question == "courtesy":
        return voice.say("F4.courtesy", "How courteous was {name}?", name=first)
    return voice.say("F4", "How was the help on **{ref}**? 5 is very good.", ref=ref)


def recorded(voice: Voice, scores: Sequence[tuple[str, int]], comment: str, *, ref: str, number: int) -> Card:
    """All is answered: what was said, and that it can be changed."""
    text = voice.say("F4.thanks", "Thank you. Recorded for **{ref}**: {scores}.", ref=ref, scores=given(voice, scores))
    said = (quote(comment, 1000),) if comment else ()
    buttons = (
        *(() if comment else (Button(voice.label("F5.comment", "Add a comment"), "ratecomment", str(number)),)),
        Button(voice.label("F4.change", "Change"), "ratechange", str(number)),
    )
    return Card(lines(text, said), buttons=buttons)


def comment_form(voice: Voice, number: int) -> Form:
    """[Add a comment]."""
    field = Field(FIELD, voice.label("F5.field", "Your comment"), long=True)
    title = voice.label("F4.form", "Your rating")
    return Form(title, "ratecomment", str(number), (field,), voice.label("button.send", "Send"))
