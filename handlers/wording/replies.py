"""Ready answers of a module, as the owner of a request chooses and sends them (CONVERSATIONS E2, RULES 3)."""

from collections.abc import Mapping
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Words
from handlers.wording import expert
from handlers.wording.voice import Voice, lines, shorten


def which(voice: Voice, ref: str, number: int, ready: Mapping[str, bool]) -> Card:
    """What there is. ready: by its word whether it is a holding reply."""
    text = voice.say("E2.replies", "Ready answers for {ref}. You can change each before it goes.", ref=ref)
    holding = [key for key, is_holding in ready.items() if is_holding]
    note = voice.say("E2.replies.holding", "Holding, no answer yet: {names}.", names=voice.listed(holding))
    buttons = tuple(Button(shorten(key, 20), "reply", f"{number}.{key}") for key in ready)
    return Card(lines(text, note if holding else ()), buttons=buttons)


def form(voice: Voice, value: str, text: str) -> Form:
    """One of them, in the customer's language, to be looked over."""
    shown = Field("text", field(voice), value=text, long=True)
    return Form(
        voice.label("E2.replies.title", "Ready answer"), "reply", value, (shown,), voice.label("E2.send", "Send")
    )


def field(voice: Voice) -> str:
    """What the field is called."""
    return voice.label("E2.text", "Text for the customer")


def in_room(voice: Voice, owner: str, contact: str, text: str, due: datetime | None) -> Card:
    """What went out, where it was chosen. due: of a holding reply, by when the answer is still owed."""
    said = expert.mirrored(voice, owner, contact, Words(text)).text
    still = (
        voice.say("E2.replies.still", "A holding reply: the answer is still due {due}.", due=voice.moment(due))
        if due
        else ()
    )
    return Card(lines(said, still))
