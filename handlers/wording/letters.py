"""A line from one person to another through the desk (CONVERSATIONS G2, 1 row 5)."""

from handlers.notices import Button, Card, Field, Form, Text
from handlers.rules import firstnames
from handlers.wording.voice import Voice, lines, quote, shorten

FIELD = "words"


def feedback_form(voice: Voice) -> Form:
    """“feedback” without more words."""
    field = Field(FIELD, voice.label("letter.feedback", "What do you think of the desk?"), long=True)
    return Form(voice.label("letter.title", "Feedback"), "feedback", "", (field,), voice.label("button.send", "Send"))


def thanks(voice: Voice, names: str) -> Text:
    """To whoever gave feedback."""
    return voice.say("letter.thanks", "Thank you. I passed it on to {names}; an answer comes here.", names=names)


def button(voice: Voice, name: str, value: str) -> Button:
    """[Message Sara]. value: her id."""
    first = firstnames.first(name)
    return Button(shorten(voice.label("letter.button", "Message {name}", name=first), 20), "writeto", value)


def form(voice: Voice, name: str, value: str) -> Form:
    """[Message Sara], or [Answer]."""
    title = shorten(voice.label("letter.to", "To {name}", name=name), 24)
    field = Field(FIELD, voice.label("letter.words", "Message"), long=True)
    return Form(title, "writeto", value, (field,), voice.label("button.send", "Send"))


def letter(voice: Voice, name: str, organisation: str, words: str, *, value: str, is_feedback: bool) -> Card:
    """To its reader. value: the writer's id, "" where nobody knows who he is."""
    who = f"{name}, {organisation}" if organisation else name
    head = (
        voice.say("letter.says", "**{who}** about the desk:", who=who)
        if is_feedback
        else voice.say("letter.writes", "**{who}** writes:", who=who)
    )
    answer = Button(voice.label("letter.answer", "Answer"), "writeto", value)
    return Card(lines(head, (quote(words, 3000),)), buttons=(answer,) if value else ())
