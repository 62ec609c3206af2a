"""What the desk found when it looked whether everything it needs of a platform is there (CONVERSATIONS 1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Card
from handlers.wording.voice import Voice, lines


def found(voice: Voice, platform: str, findings: Sequence[str], *, is_right: bool) -> Card:
    """To the operators: one line for each check."""
    head = (
        voice.say("selfcheck.right", "I am on {platform}, and everything I need is there.", platform=platform)
        if is_right
        else voice.say("selfcheck.wrong", "⚠ On {platform} something that I need is missing:", platform=platform)
    )
    return Card(lines(head, *(voice.say("selfcheck.line", "{finding}", finding=one) for one in findings)))


@dataclass(frozen=True, slots=True)
class Said:
    """What one check found, in the reader's language. todo: what to do about it, "" for nothing."""

    subject: str
    said: str
    todo: str = ""


def token(voice: Voice, platform: str, said: str, setting: str = "") -> Said:
    """The access itself: as whom, or what the platform says against it; setting: where a right one belongs."""
    subject = voice.label("selfcheck.token", "{platform} token", platform=platform)
    todo = voice.label("selfcheck.token.todo", "Ask @BotFather for it and set {setting}.", setting=setting)
    return Said(subject, said, todo if setting else "")


def privacy(voice: Voice, platform: str, *, reads_all: bool) -> Said:
    """What the bot reads in groups."""
    subject = voice.label("selfcheck.privacy", "{platform} privacy mode", platform=platform)
    if reads_all:
        return Said(subject, voice.label("selfcheck.privacy.off", "off: the bot reads groups it is in"))
    return Said(
        subject,
        voice.label("selfcheck.privacy.on", "on: in groups the bot reads plain messages only as administrator"),
        voice.label(
            "selfcheck.privacy.todo",
            "Make the bot an administrator of each queue's group (administrators read everything).",
        ),
    )


# ------------------------------------------------------------------------------------------------------ the way in


def _updates(voice: Voice, platform: str) -> str:
    return voice.label("selfcheck.updates", "{platform} updates", platform=platform)


def rivaled(voice: Voice, platform: str) -> Said:
    """Somebody else takes what comes in."""
    return Said(
        _updates(voice, platform),
        voice.label("selfcheck.rival", "another program with this token takes them too"),
        voice.label("selfcheck.rival.todo", "Stop the other one, or ask @BotFather for a new token."),
    )


def polling(voice: Voice, platform: str, url: str) -> Said:
    """The desk asks for it; url: to which the platform would send it until then."""
    if not url:
        return Said(_updates(voice, platform), voice.label("selfcheck.polling", "polling"))
    said = voice.label(
        "selfcheck.polling.hook", "polling; the webhook at {url} is taken off when the desk starts", url=url
    )
    return Said(_updates(voice, platform), said)


def unregistered(voice: Voice, platform: str, setting: str) -> Said:
    """Nothing comes in."""
    return Said(
        _updates(voice, platform),
        voice.label("selfcheck.nohook", "webhook not registered"),
        voice.label("selfcheck.nohook.todo", "Set {setting} and start the desk.", setting=setting),
    )


def failing(voice: Voice, platform: str, url: str, answer: str) -> Said:
    """It does not arrive."""
    return Said(
        _updates(voice, platform),
        voice.label("selfcheck.hook.failed", "{url} answered: {answer}", url=url, answer=answer),
        voice.label(
            "selfcheck.hook.failed.todo",
            "Check that the address reaches the desk and that the secret is the same.",
        ),
    )


def partial(voice: Voice, platform: str, url: str, kinds: str) -> Said:
    """Some of it does not come."""
    return Said(
        _updates(voice, platform),
        voice.label("selfcheck.hook.partial", "{url} does not get {kinds}", url=url, kinds=kinds),
        voice.label("selfcheck.hook.partial.todo", "Start the desk again."),
    )


def registered(voice: Voice, platform: str, url: str, waiting: int) -> Said:
    """It comes in."""
    said = voice.label("selfcheck.hook", "webhook {url}, {waiting} waiting", url=url, waiting=waiting)
    return Said(_updates(voice, platform), said)


# ------------------------------------------------------------------------------------------------- a queue's group


def _group(voice: Voice, platform: str, title: str) -> str:
    return voice.label("selfcheck.group", "{platform} group {title}", platform=platform, title=title)


def absent(voice: Voice, platform: str, title: str, said: str) -> Said:
    """The bot is not there; said: by the platform, "" for nothing."""
    return Said(
        _group(voice, platform, title),
        said or voice.label("selfcheck.group.silent", "no answer"),
        voice.label("selfcheck.group.absent.todo", "Add the bot to the group."),
    )


def powerless(voice: Voice, platform: str, title: str, status: str) -> Said:
    """It is there and hears little; status: as the platform calls it."""
    return Said(
        _group(voice, platform, title),
        voice.label("selfcheck.group.member", "the bot is {status}", status=status),
        voice.label("selfcheck.group.member.todo", "Make it an administrator with Manage topics."),
    )


def topicless(voice: Voice, platform: str, title: str) -> Said:
    """It may make no rooms."""
    return Said(
        _group(voice, platform, title),
        voice.label("selfcheck.group.topics", "the bot may not manage topics"),
        voice.label("selfcheck.group.topics.todo", "Give it the right Manage topics."),
    )


def able(voice: Voice, platform: str, title: str, *, has_topics: bool, may_pin: bool) -> Said:
    """It may do all that is needed there."""
    if not has_topics:
        flat = voice.label("selfcheck.group.flat", "administrator, without topics")
        return Said(_group(voice, platform, title), flat)
    said = voice.label("selfcheck.group.right", "administrator, manages topics")
    todo = voice.label(
        "selfcheck.group.pin.todo", "With the right Pin messages the card stays at the top of each topic."
    )
    return Said(_group(voice, platform, title), said, "" if may_pin else todo)
