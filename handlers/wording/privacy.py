"""What the desk keeps of somebody, and who reads it (CONVERSATIONS 1.5)."""

from handlers.notices import Button, Card, Text
from handlers.wording.settings import settings_button
from handlers.wording.voice import Voice, lines


def told(voice: Voice, vendor: str, manager: str, *, may_be_forgotten: bool) -> Card:
    """`privacy`. manager: who answers for the reader's company, "" where nobody does."""
    kept = voice.say(
        "privacy.kept",
        "I keep your name, your account here, your language and time zone, and what you write and send me. It is kept "
        "with your requests.",
    )
    buttons: tuple[Button, ...] = ()
    away: Text = ()
    if may_be_forgotten:
        away = voice.say("privacy.away", "“Delete my data” in the settings takes your name, chats and messages away.")
        buttons = (settings_button(voice),)
    return Card(lines(kept, _readers(voice, vendor, manager), away), buttons=buttons)


def _readers(voice: Voice, vendor: str, manager: str) -> Text:
    if manager:
        return voice.say(
            "privacy.readers",
            "The experts at {vendor} on your request read it, and {manager}, your account manager. Nobody else does.",
            vendor=vendor,
            manager=manager,
        )
    return voice.say(
        "privacy.ours", "The people at {vendor} who work on a request read it. Nobody else does.", vendor=vendor
    )
