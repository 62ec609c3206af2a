"""What people read about the chats that are theirs, and about another one that becomes theirs (A13, RULES 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Button, Card, Style, Text
from handlers.wording.voice import Voice, lines, shorten


@dataclass(frozen=True, slots=True)
class Chat:
    """One of a person's accounts. id: of its identity; platform, name: as people call them there; user: its id on the
    platform; here: whether it is the chat at hand."""

    id: int
    platform: str
    name: str
    user: str
    here: bool = False


def chats(voice: Voice, those: Sequence[Chat]) -> Text:
    """In the settings of somebody who has several."""
    named = voice.all_of([_named(voice, one) for one in those])
    return voice.say("A13.chats", "Your chats: {chats}", chats=named)


def _named(voice: Voice, one: Chat) -> str:
    return voice.label("A13.here", "{platform} (this one)", platform=one.platform) if one.here else one.platform


def unlink_buttons(voice: Voice, those: Sequence[Chat], word: str = "unlink") -> tuple[Button, ...]:
    """[Unlink …], one for each of them that is not at hand."""
    return tuple(_unlink(voice, one, word) for one in those if not one.here)


def _unlink(voice: Voice, one: Chat, word: str) -> Button:
    sure = voice.label(
        "link.sure",
        "Unlink the {platform} account {name} ({user})? Open requests go on in another chat, and I do not know that "
        "account any more.",
        platform=one.platform,
        name=one.name,
        user=one.user,
    )
    label = shorten(voice.label("button.unlink", "Unlink {platform}", platform=one.platform), 20)
    return Button(label, word, str(one.id), Style.DANGER, confirm=sure)


def linked_elsewhere(voice: Voice, one: Chat) -> Card:
    """To a person, in the chat he had: another one is his too."""
    text = voice.say(
        "link.told",
        "Your {platform} account {name} is linked now: I know you there too. If that was not you, unlink it.",
        platform=one.platform,
        name=one.name or one.user,
    )
    return Card(text, buttons=unlink_buttons(voice, [one]))


def unlinked(voice: Voice, platform: str) -> str:
    """To whoever pressed [Unlink …]."""
    return voice.label("link.unlinked", "{platform} is unlinked.", platform=platform)


def over_here(voice: Voice) -> Card:
    """In the chat that was unlinked."""
    return Card(voice.say("link.unlinked.here", "This chat is unlinked: I do not know you here any more."))


def of_contact(voice: Voice, name: str, those: Sequence[Chat]) -> Card:
    """To an account manager: the chats of one of his contacts."""
    if not those:
        return Card(
            voice.say("link.none", "**{name}** has no chat with me. Write “link {name}” for an invite.", name=name)
        )
    head = voice.say("link.contact", "**{name}** writes to me from:", name=name)
    listed = (
        voice.say(
            "link.account", "{platform}: {account} ({user})", platform=one.platform, account=one.name, user=one.user
        )
        for one in those
    )
    return Card(lines(head, *listed), buttons=unlink_buttons(voice, those, "unlinkfor"))


def declared(voice: Voice, name: str, key: str, platform: str, user: str) -> Text:
    """To the operators: what is left to do."""
    return voice.say(
        "link.file",
        "The {platform} account {user} of **{name}** was unlinked. Take it out of the person “{entry}” in the desk "
        "file: until then the next apply links it again.",
        platform=platform,
        user=user,
        name=name,
        entry=key,
    )
