"""What the desk found when it looked whether everything it needs of a platform is there (CONVERSATIONS 1.4)."""

from collections.abc import Sequence

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
