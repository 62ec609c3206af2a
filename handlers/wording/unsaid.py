"""What is said when somebody takes his words back (CONVERSATIONS C8)."""

from handlers.notices import Text
from handlers.wording.voice import Voice


def removed(voice: Voice, contact: str) -> Text:
    """A message was taken back."""
    return voice.say("C8", "Removed from {contact}'s chat. It may already have been read.", contact=contact)


def stopped(voice: Voice, contact: str) -> Text:
    """A message was taken back before it left."""
    return voice.say("C8.stopped", "Stopped in time: {contact} never got it.", contact=contact)


def stays(voice: Voice, reason: str) -> Text:
    """A message could not be taken back any more."""
    return voice.say("C8.stays", "I could not remove it: {reason}. Write a correction instead.", reason=reason)
