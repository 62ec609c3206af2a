"""How fast Telegram takes things, and what counts as what.

core.telegram.org/bots/faq: about 30 messages a second, one a second in a chat, 20 a minute in a group. Its developers
add (tdlib/td issues 2592 and 3034) that an edit counts like a message in a group, that a topic made, renamed or closed
is a message about that, and that each picture of an album is one.
"""

from collections.abc import Sequence

from bot.telegram.text import LIMIT
from handlers.notices import Act, Document, Files, Mark, Open, Pace, Post, Remove, Retitle, Scope, Target

SECOND = 1.02  # a window of ours: what is counted here arrives there a little sooner or later
NEARLY = 1.01  # the same where a little more hurts nobody: in one chat, and at the last step before a call (`gate`)
MINUTE = 62.0
ALL, GROUP = 30, 20
MARKS = 15  # a second: nobody says how many Telegram takes, and words need the time more


def paces(account: str, act: Act, target: Target) -> Sequence[Pace]:
    """Every limit an act counts against."""
    overall = Pace(f"{account}:all", SECOND / ALL, burst=10, most=ALL)
    if isinstance(act, Mark | Remove):  # no messages: they have a pace of their own, and wait where all have to
        return (Pace(f"{account}:marks", 1 / MARKS, burst=MARKS), Pace(overall.key, 0.0))
    place = f"{account}:{target.place}"
    weight = messages(act, target)
    if is_repeatable(act, target):  # a burst of edits keeps no message back, nor many connections
        chat = Pace(f"{place}:edits", NEARLY, 3, Scope.PLACE, weight=weight)
    else:
        chat = Pace(f"{place}:chat", NEARLY, 1, Scope.PLACE, weight=weight)
    if target.direct:
        return (overall, chat)
    group = Pace(f"{place}:group", MINUTE / GROUP, 10, Scope.PLACE, most=GROUP, weight=weight)
    return (overall, chat, group)


def messages(act: Act, target: Target) -> int:
    """As how many messages an act counts; that a new one is pinned is another."""
    match act:
        case Post():
            length = sum(len(getattr(piece, "text", "")) for piece in act.card.text)
            return 1 + length // LIMIT + (act.pinned and target.message is None)
        case Files():
            return max(1, len(act.files))
        case Retitle(closed=True):
            return 2
    return 1


def is_repeatable(act: Act, target: Target) -> bool:
    """Doing it twice shows nothing twice: everything but a new message, file or topic."""
    return not isinstance(act, Open | Document | Files) and not (isinstance(act, Post) and target.message is None)
