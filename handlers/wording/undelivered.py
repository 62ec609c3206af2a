"""What an author reads whose words do not reach the customer (CONVERSATIONS H1, H2)."""

from collections.abc import Sequence

from handlers.notices import Button, Card, Text
from handlers.wording.voice import Voice, lines, quote


def still_waiting(voice: Voice, platform: str) -> Text:
    """H1: after a minute."""
    return voice.say(
        "H1.waits",
        "Not delivered yet: {platform} does not take it at the moment. I keep trying; do not send it again.",
        platform=platform,
    )


def undelivered(
    voice: Voice, ref: str, contact: str, *, reason: str, ways: Sequence[str], text: str, value: str
) -> Card:
    """H1, H2: a message that finally did not reach its reader, to the person who wrote it. ways: others, nearest
    first; value: of its button."""
    said = voice.say("H1", "Not delivered to {contact} on {ref}: {reason}.", contact=contact, ref=ref, reason=reason)
    others = voice.say("H2.ways", "Other ways: {ways}.", ways=", ".join(ways)) if ways else ()
    again = Button(voice.label("H1.again", "Try again"), "tryagain", value)
    return Card(lines(said, others, (quote(text, 300),)), buttons=(again,))


def trying(voice: Voice, ref: str, contact: str, text: str) -> Card:
    """H1: [Try again] was pressed."""
    said = voice.say("H1.trying", "I try again to reach {contact} on {ref}.", contact=contact, ref=ref)
    return Card(lines(said, (quote(text, 300),)))
