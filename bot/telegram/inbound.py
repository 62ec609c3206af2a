"""A Bot API update becomes an `Inbound`, or None where there is nothing for the desk. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.telegram.content import Content, Wire, content_of
from handlers.inbound import Inbound, Kind, Where, Writer

PLATFORM = "telegram"
WORKSPACE = "global"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "message_reaction")

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})


def envelope(update: Any, *, bot_id: int, username: str) -> dict[str, Any]:
    """What goes through the door and is kept when it fails: the raw update with the bot it came to."""
    return {"bot": {"id": bot_id, "username": username}, "update": update}


def read(payload: Mapping[str, Any]) -> Inbound | None:
    """The event in an `envelope`; None for our own echo, service messages and what the desk has no use for.

    Raises KeyError, TypeError or ValueError on what is not an update of the Bot API.
    """
    bot, update = payload["bot"], payload["update"]
    number = int(update["update_id"])
    for kind, reader in READERS.items():
        if kind in update:
            content = update[kind]
            day = content.get("edit_date") or content.get("date") or content.get("message", {}).get("date", 0)
            return reader(content, bot, f"{bot['id']}:{number}:{day}")
    return None


def _message(message: Wire, bot: Wire, key: str) -> Inbound | None:
    writer = _writer(message, bot)
    if "migrate_to_chat_id" in message:
        return Inbound(
            key,
            Kind.REPLACED,
            writer or _nobody(),
            _where(message["chat"]),
            written=_time(message["date"]),
            value=str(message["migrate_to_chat_id"]),
        )
    if writer is None:
        return None
    if "new_chat_title" in message:
        return _written(key, Kind.RENAMED, message, writer, Content(text=message["new_chat_title"]))
    content = content_of(message, username=bot["username"])
    if content is None:
        return None
    if content.word == "start" and message["chat"]["type"] == "private":
        return _written(key, Kind.STARTED, message, writer, Content(text=content.text))
    said = _written(key, Kind.COMMAND if content.word else Kind.MESSAGE, message, writer, content)
    return replace(said, to_us=said.reply_to is not None and _is_of(message["reply_to_message"], bot))


def _edit(message: Wire, bot: Wire, key: str) -> Inbound | None:
    writer = _writer(message, bot)
    content = content_of(message, username=bot["username"], commands=False)
    if writer is None or content is None or "location" in message:  # somebody who shares where he is moves every second
        return None
    return _written(key, Kind.EDIT, message, writer, content)


def _written(key: str, kind: Kind, message: Wire, writer: Writer, content: Content) -> Inbound:
    return Inbound(
        key,
        kind,
        writer,
        _where(message["chat"]),
        written=_time(message.get("edit_date") or message["date"]),
        thread=_thread(message),
        message=str(message["message_id"]),
        reply_to=_reply_to(message),
        text=content.text,
        word=content.word,
        attachments=content.attachments,
        mentioned=content.mentioned,
        spans=content.spans,
        quote=content.quote,
        album=str(message.get("media_group_id", "")),
        reply_album=str(message.get("reply_to_message", {}).get("media_group_id", "")),
    )


def _press(query: Wire, bot: Wire, key: str) -> Inbound | None:
    message = query.get("message")
    if message is None or "data" not in query:
        return None
    word, _, value = query["data"].partition(":")
    return Inbound(
        key,
        Kind.PRESS,
        _person(query["from"]),
        _where(message["chat"]),
        thread=_thread(message),
        message=str(message["message_id"]),
        word=word,
        value=value,
    )


def _membership(change: Wire, bot: Wire, key: str) -> Inbound | None:
    """Our own standing in a chat changed: blocked, unblocked, added, removed."""
    was, now = (_is_present(change[name]) for name in ("old_chat_member", "new_chat_member"))
    if was == now:
        return None
    if change["chat"]["type"] == "private":
        kind = Kind.UNBLOCKED if now else Kind.BLOCKED
    else:
        kind = Kind.ADDED if now else Kind.REMOVED
    return Inbound(key, kind, _person(change["from"]), _where(change["chat"]), written=_time(change["date"]))


def _nothing(content: Wire, bot: Wire, key: str) -> Inbound | None:
    return None


READERS = {
    "message": _message,
    "edited_message": _edit,
    "callback_query": _press,
    "my_chat_member": _membership,
    "message_reaction": _nothing,
}


def _is_present(member: Wire) -> bool:
    return member["status"] in PRESENT and member.get("is_member", True) is not False


def _writer(message: Wire, bot: Wire) -> Writer | None:
    """Who wrote it; None for our own echo, other bots and posts forwarded from a linked channel."""
    sender, chat = message.get("from"), message.get("sender_chat")
    if sender is None or sender["id"] == bot["id"] or message.get("is_automatic_forward"):
        return None
    if chat is not None:  # `from` is then one and the same stand-in for everybody, in all groups of the world
        return Writer(PLATFORM, WORKSPACE, str(chat["id"]), chat.get("title", ""), hidden=True)
    return None if sender.get("is_bot") else _person(sender)


def _person(user: Wire) -> Writer:
    name = " ".join(part for part in (user["first_name"], user.get("last_name")) if part)
    return Writer(PLATFORM, WORKSPACE, str(user["id"]), name, user.get("language_code"))


def _nobody() -> Writer:
    return Writer(PLATFORM, WORKSPACE, "", "")


def _where(chat: Wire) -> Where:
    return Where(PLATFORM, WORKSPACE, str(chat["id"]), chat["type"] == "private", title=chat.get("title", ""))


def _thread(message: Wire) -> str | None:
    """The topic of a forum or of a private chat that has them. Reply chains of flat groups are no threads of ours."""
    if message.get("is_topic_message") and "message_thread_id" in message:
        return str(message["message_thread_id"])
    return None


def _reply_to(message: Wire) -> str | None:
    """The message quoted. In a topic every other message carries the service message that made the topic."""
    replied = message.get("reply_to_message")
    if replied is None or "forum_topic_created" in replied or replied["message_id"] == message.get("message_thread_id"):
        return None
    return str(replied["message_id"])


def _is_of(message: Wire, bot: Wire) -> bool:
    return bool(message.get("from", {}).get("id") == bot["id"])


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
