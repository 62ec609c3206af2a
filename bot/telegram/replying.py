"""Answers as replies: to a message, and to the words that were chosen of it where Telegram finds them in it."""

from telegram import ReplyParameters
from telegram.error import BadRequest

QUOTE = 1024  # UTF-16 units of a quote (core.telegram.org/bots/api#replyparameters)


def answering(message: str | None, part: str = "") -> ReplyParameters | None:
    """A reply to a message, should it still be there; None where nothing is answered."""
    if message is None:
        return None
    quote = part if len(part) <= QUOTE // 2 else ""
    return ReplyParameters(int(message), allow_sending_without_reply=True, quote=quote or None)


def whole(reply: ReplyParameters | None) -> ReplyParameters | None:
    """The same reply, to all of the message."""
    return answering(str(reply.message_id)) if reply else None


def is_not_found(error: BadRequest) -> bool:
    """Whether the chosen words are not in the message, formatted so (github.com/openclaw/openclaw/issues/74581)."""
    return any(words in error.message.lower() for words in ("quote_text_invalid", "quote not found"))
