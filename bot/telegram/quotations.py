"""What a message of the Bot API hands on of other messages: the part it answers, words of another chat, forwarded ones.
Pure. Field names: core.telegram.org/bots/api#message, #textquote, #externalreplyinfo, #messageorigin."""

from collections.abc import Mapping
from typing import Any

from bot.cleaning import one_line
from bot.telegram.entities import read
from handlers.text.formatting import join, quotation
from handlers.text.pieces import Words

Wire = Mapping[str, Any]


def chosen(message: Wire) -> str:
    """The part that was chosen of the message which this one answers."""
    return str(message.get("quote", {}).get("text", "")) if "reply_to_message" in message else ""


def is_forwarded(message: Wire) -> bool:
    """Whether it was written elsewhere, and before: a command in it is none."""
    return "forward_origin" in message


def with_quoted(message: Wire, said: Words) -> Words:
    """The words, below what they answer in another chat; forwarded ones as a quotation of whoever wrote them."""
    if is_forwarded(message) and not _is_own(message):
        said = quotation(_writer(message["forward_origin"]), said)
    elsewhere = _elsewhere(message)
    return join((elsewhere, said), "\n") if elsewhere.text else said


def _is_own(message: Wire) -> bool:
    """Whether it was written by whoever forwards it."""
    writer = message["forward_origin"].get("sender_user", {}).get("id")
    return writer is not None and writer == message.get("from", {}).get("id")


def _elsewhere(message: Wire) -> Words:
    """What was quoted of a message in another chat."""
    if "external_reply" not in message or "quote" not in message:
        return Words("")
    text = str(message["quote"]["text"])
    quoted = Words(text, spans=read(text, message["quote"].get("entities", ())))
    return quotation(_writer(message["external_reply"]["origin"]), quoted)


def _writer(origin: Wire) -> str:
    """Whoever wrote it first, as far as Telegram tells."""
    user = origin.get("sender_user", {})
    chat = origin.get("sender_chat") or origin.get("chat") or {}
    named = " ".join(part for part in (user.get("first_name"), user.get("last_name")) if part)
    return one_line(named or origin.get("sender_user_name") or chat.get("title") or "")
