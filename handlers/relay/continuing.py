"""A text that its writer's platform has no room for comes as several messages at once, and is shown as one."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from handlers.deskwork import Running
from handlers.text.formatting import join
from handlers.text.pieces import Words
from storage import conversation
from storage.conversation import Message, Sort

LONG = 2048  # characters: programs cut behind the middle of what a message holds, at the end of a line or word
AT_ONCE = timedelta(seconds=1)
LONGEST = timedelta(seconds=30)  # all of a text
FULL = 4096  # UTF-16 units; a message that holds just so many was cut where there is no such end


def may_go_on(before: Running, message: Message) -> bool:
    """Whether the customer wrote at once before; asked of what is known of a request anyway."""
    written = before.clocks.customer_at
    return written is not None and 0 <= message.at.timestamp() - written <= AT_ONCE.total_seconds()


def goes_on(before: Message, message: Message) -> bool:
    """Whether a message is more of the text that another one began. One that was edited may have been longer."""
    return (
        before.sort is message.sort is Sort.WORDS
        and (before.author_id, before.author, before.place_id) == (message.author_id, message.author, message.place_id)
        and not (before.attachments or message.attachments)
        and (len(before.text) >= LONG or before.edited_at is not None)
        and timedelta(0) <= message.at - before.at <= AT_ONCE
    )


def texts(said: Sequence[Message]) -> tuple[tuple[Message, ...], ...]:
    """What was said on a ticket, in texts of one or more messages each, in the order in which they begin."""
    found: list[list[Message]] = []
    last: list[Message] | None = None  # the customer's latest text
    for message in sorted(said, key=lambda one: (one.at, one.id)):
        if last is not None and goes_on(last[-1], message):
            last.append(message)
            continue
        found.append([message])
        last = found[-1] if message.sort is Sort.WORDS else last
    return tuple(map(tuple, found))


def whole(conn: Connection, message: Message) -> tuple[Message, ...]:
    """The messages of the text that this one is a part of, or all of."""
    if message.sort is not Sort.WORDS:
        return (message,)
    said = conversation.around(conn, message, LONGEST)
    return next(text for text in texts(said) if message.id in [one.id for one in text])


def joined(parts: Sequence[tuple[Message, Words]]) -> Words:
    """The words of a text in one; what was cut at the end of a line or word gets that back."""
    shown = [words for _, words in parts]
    if len(shown) == 1:
        return shown[0]
    for number, (message, words) in enumerate(parts[:-1]):
        shown[number] = join((words, Words(_gap(message.text))))
    return join(shown)


def _gap(text: str) -> str:
    if len(text.encode("utf-16-le")) // 2 == FULL:
        return ""
    return "\n" if "\n" in text[len(text) // 2 :] else " "
