"""What somebody reads who blocked the desk and lets it write again (CONVERSATIONS H2)."""

from handlers.notices import Button, Card
from handlers.wording.voice import Voice


def welcome_back(voice: Voice, ref: str, count: int, value: str) -> Card:
    """count: answers that did not reach him; value: of the button that shows them."""
    said = voice.count(
        "H2.back",
        "Welcome back. While you were away you got {n} answer on {ref}.",
        "Welcome back. While you were away you got {n} answers on {ref}.",
        count,
        ref=ref,
    )
    return Card(said, buttons=(Button(voice.label("H2.show", "Show it"), "missed", value),))


def shown(voice: Voice) -> str:
    """Pressed once more."""
    return voice.label("H2.shown", "everything that I had for you there is above")
