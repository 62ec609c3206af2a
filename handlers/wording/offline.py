"""What is said after the desk was away, and of what it could not read then (CONVERSATIONS H5)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Card, Text
from handlers.wording.voice import Voice, lines


def back(voice: Voice, since: datetime, until: datetime, *, found: int, opened: Sequence[str]) -> Card:
    """H5, to somebody who wrote meanwhile: how many messages were found, and the requests opened from them."""
    refs = voice.listed(opened)
    what = (
        voice.count(
            "H5.opened",
            "I found a message from you and opened {refs}.",
            "I found {n} messages from you and opened {refs}.",
            found,
            refs=refs,
        )
        if opened
        else voice.count("H5.found", "I found a message from you.", "I found {n} messages from you.", found)
    )
    return Card(
        lines(
            voice.say(
                "H5.away", "I was offline from {since} to {until}.", since=voice.hour(since), until=voice.hour(until)
            ),
            what,
            voice.count(
                "H5.times",
                "Your times count from when you wrote.",
                "Your times count from when you wrote each of them.",
                found,
            ),
        )
    )


def unread(voice: Voice, platform: str, since: datetime, until: datetime, why: Sequence[tuple[str, str]]) -> Card:
    """To the operators: (what, why) of what could not be read after an outage."""
    head = voice.say(
        "H5.unread",
        "I was offline from {since} to {until} and could not read everything that was written on {platform} meanwhile. "
        "Look there yourself, or see what `retainer doctor` advises:",
        since=voice.moment(since),
        until=voice.moment(until),
        platform=platform,
    )
    return Card(
        lines(head, *(voice.say("H5.unread.one", "{what}: {why}", what=what, why=reason) for what, reason in why))
    )


def trouble(voice: Voice, platform: str, since: datetime) -> Text:
    """H5, on the card: what is said to its customer waits."""
    return voice.say(
        "H5",
        "⚠ {platform} trouble since {since}: replies are queued in order",
        platform=platform,
        since=voice.hour(since),
    )
