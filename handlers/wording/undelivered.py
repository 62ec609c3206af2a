"""What an author reads whose words do not reach the customer (CONVERSATIONS H1, H2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Button, Card, Text
from handlers.wording.voice import Voice, lines, quote


def still_waiting(voice: Voice, platform: str) -> Text:
    """H1: after a minute."""
    return voice.say(
        "H1.waits",
        "Not delivered yet: {platform} does not take it at the moment. I keep trying; do not send it again.",
        platform=platform,
    )


@dataclass(frozen=True, slots=True)
class Undelivered:
    """About which request, to whom, and why not."""

    ref: str
    contact: str
    reason: str


def undelivered(voice: Voice, lost: Undelivered, text: str, *, ways: Sequence[str], value: str) -> Card:
    """H1, H2: a message that finally did not reach its reader, to the person who wrote it. ways: others, nearest
    first; value: of its button, "" where it has none."""
    said = voice.say(
        "H1", "Not delivered to {contact} on {ref}: {reason}.", contact=lost.contact, ref=lost.ref, reason=lost.reason
    )
    others = voice.say("H2.ways", "Other ways: {ways}.", ways=voice.listed(ways)) if ways else ()
    again = Button(voice.label("H1.again", "Try again"), "tryagain", value)
    return Card(lines(said, others, (quote(text, 300),)), buttons=(again,) if value else ())


def unchanged(voice: Voice, lost: Undelivered, text: str) -> Card:
    """Check 18: an edit of a message did not reach its reader, who still sees what stood there before."""
    said = voice.say(
        "H1.edit",
        "Your change on {ref} did not reach {contact}, who still reads the message as it was: {reason}.",
        ref=lost.ref,
        contact=lost.contact,
        reason=lost.reason,
    )
    return Card(lines(said, (quote(text, 300),)))


def trying(voice: Voice, ref: str, contact: str, text: str) -> Card:
    """H1: [Try again] was pressed."""
    said = voice.say("H1.trying", "I try again to reach {contact} on {ref}.", contact=contact, ref=ref)
    return Card(lines(said, (quote(text, 300),)))
