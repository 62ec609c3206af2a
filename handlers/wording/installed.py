"""What is said of workspaces that let the desk in or take it out: in chat, and on the pages of an installation."""

from datetime import datetime

from handlers.notices import Card
from handlers.wording.voice import Voice, lines
from storage.installations import Installation


def let_in(voice: Voice, new: Installation) -> Card:
    """To the operators."""
    return Card(
        voice.say(
            "H8.let_in",
            "I was installed in the {platform} workspace **{name}** ({id}). Nobody there can ask for anything until "
            "you invite them.",
            platform=new.platform.capitalize(),
            name=new.name,
            id=new.workspace,
        )
    )


def back(voice: Voice, new: Installation) -> Card:
    """To everybody who was told that it was gone."""
    return Card(
        voice.say(
            "H8.back",
            "I am back in the {platform} workspace **{name}**. What waited for it goes out now.",
            platform=new.platform.capitalize(),
            name=new.name,
        )
    )


def taken_out(voice: Voice, gone: Installation, at: datetime, waiting: int) -> Card:
    """H8 for a whole workspace, to operators, account managers and leads."""
    said = voice.say(
        "H8.workspace",
        "I was taken out of the {platform} workspace **{name}** {at}. I can neither read nor write there until I am "
        "installed again; what is to be said there waits.",
        platform=gone.platform.capitalize(),
        name=gone.name,
        at=voice.moment(at),
    )
    rest = voice.count(
        "H8.waiting",
        "{n} open request cannot be answered there: reach its people another way.",
        "{n} open requests cannot be answered there: reach their people another way.",
        waiting,
    )
    return Card(lines(said, rest if waiting else ()))


def room(voice: Voice, gone: Installation, at: datetime) -> Card:
    """To whoever works on a request from there."""
    return Card(
        voice.say(
            "H8.room",
            "The {platform} workspace **{name}** took me out {at}. What you write to the customer waits until I am "
            "back there.",
            platform=gone.platform.capitalize(),
            name=gone.name,
            at=voice.moment(at),
        )
    )
