"""What is said when a request goes on in another chat of its customer (CONVERSATIONS H2, H8)."""

from dataclasses import dataclass

from handlers.notices import Button, Card
from handlers.wording.voice import Voice, shorten

SUBJECT = 60  # characters of a request's subject


@dataclass(frozen=True, slots=True)
class Way:
    """Where a customer reads. platform: as people call it; title: of a chat where others read along, "" for his own."""

    platform: str
    title: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.platform


def goes_on(voice: Voice, ref: str, subject: str, left: Way) -> Card:
    """To the customer: his request goes on here, and why. What he missed follows."""
    named = {"ref": ref, "subject": shorten(subject, SUBJECT)}
    if left.title:
        return Card(
            voice.say(
                "H8.goes_on",
                "**{ref}** ({subject}) goes on here, because I cannot write in {title} any more. Nothing is lost, its "
                "times stay as they are, and you do not need to repeat anything.",
                title=left.title,
                **named,
            )
        )
    return Card(
        voice.say(
            "H8.goes_on.chat",
            "**{ref}** ({subject}) goes on here, because I cannot reach you on {platform} any more. Nothing is lost, "
            "its times stay as they are, and you do not need to repeat anything.",
            platform=left.platform,
            **named,
        )
    )


def to_room(voice: Voice, contact: str, left: Way, there: Way, *, is_lost: bool) -> Card:
    """To the experts: by which way the customer reads from now on. is_lost: the other one
    does not reach him."""
    named = {"contact": contact, "left": left.name, "platform": there.platform}
    if not is_lost:
        return Card(
            voice.say("H8.writes_again", "{contact} writes on {platform} again: what you write goes there.", **named)
        )
    if left.title:
        return Card(
            voice.say(
                "H8.by",
                "I cannot write in {left} any more: what you write to {contact} goes by {platform}, privately.",
                **named,
            )
        )
    return Card(
        voice.say(
            "H8.by.chat", "I cannot reach {contact} on {left} any more: what you write goes by {platform}.", **named
        )
    )


def added(voice: Voice, ref: str, subject: str, there: Way, value: str) -> Card:
    """B4, RULES 5: what one person writes in two chats within ten minutes is one request; one tap makes it two.
    subject: "" where others read along."""
    if subject:
        text = voice.say(
            "B4.elsewhere",
            "Added to **{ref}** ({subject}), which you asked via {there}. The answer comes there.",
            ref=ref,
            subject=shorten(subject, SUBJECT),
            there=there.name,
        )
    else:
        text = voice.say(
            "B4.elsewhere.short",
            "Added to **{ref}**, which you asked via {there}. The answer comes there.",
            ref=ref,
            there=there.name,
        )
    return Card(text, buttons=(_apart(voice, value),))


def back_here(voice: Voice, ref: str, value: str) -> Card:
    """B4: it went on elsewhere, and is answered here again."""
    text = voice.say("B4.back", "Added to **{ref}**, which goes on here again.", ref=ref)
    return Card(text, buttons=(_apart(voice, value),))


def _apart(voice: Voice, value: str) -> Button:
    return Button(voice.label("B4.new", "New request"), "separate", value)
