"""Bot API methods about messages: send, edit, delete, react, answer a press, fetch a file."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.fakes.telegram_documentation import (
    CALLBACK_ANSWER_SECONDS,
    DELETE_HOURS,
    DOWNLOAD_BYTES,
    REACTIONS,
    TEXT,
)
from tests.fakes.telegram_text import faults, merged, trimmed, utf16_length
from tests.fakes.telegram_updates import Platform, TelegramError
from tests.fakes.telegram_world import Chat, Post, Wire
from tests.fakes.wire_common import Call

Result = Wire | list[Wire] | int | None
Handler = Callable[[Platform, Wire, Call], Result | Awaitable[Result]]  # None stands for True


def text_of(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """Text and entities as Telegram keeps them, or its refusal."""
    if arguments.get("parse_mode"):
        platform.journal.gap("parse_mode: the fake reads entities only")
    given = arguments.get("entities") or []
    for fault in faults(arguments.get("text") or "", given):
        platform.journal.violate("telegram.entities", fault, where=call.method, call=call)
    text, entities = trimmed(arguments.get("text") or "", given)
    if not text:
        raise TelegramError("Bad Request: message text is empty")
    if utf16_length(text) > TEXT:
        message = f"{utf16_length(text)} UTF-16 units, documented {TEXT} characters"
        severity: Any = "error" if len(text) > TEXT else "warning"
        platform.journal.violate("telegram.limit", message, where=call.method, severity=severity, call=call)
        if len(text) > TEXT:
            raise TelegramError("Bad Request: message is too long", recorded=True)
    entities = merged(text, entities)
    return {"text": text} | ({"entities": entities} if entities else {})


def inline_markup(arguments: Wire) -> Wire:
    """Only inline keyboards stay with a message."""
    markup = arguments.get("reply_markup")
    return {"reply_markup": markup} if isinstance(markup, dict) and "inline_keyboard" in markup else {}


def placed(platform: Platform, chat: Chat, arguments: Wire) -> Wire:
    """The fields that place a message in a topic and as a reply."""
    thread = arguments.get("message_thread_id")
    place: Wire = {"message_thread_id": thread} if thread else {}
    if thread and thread not in chat.topics:
        raise TelegramError("Bad Request: message thread not found")
    is_closed = chat.topics[thread].closed if thread else chat.general_closed
    if is_closed and "can_manage_topics" not in chat.bot_rights:
        raise TelegramError("Bad Request: TOPIC_CLOSED")
    reply = arguments.get("reply_parameters")
    if not isinstance(reply, dict):
        return place
    target = chat.posts.get(reply.get("message_id", 0))
    if target is None or target.deleted:
        if not reply.get("allow_sending_without_reply"):
            raise TelegramError("Bad Request: message to be replied not found")
        return place
    if chat.is_forum and target.topic:
        place["message_thread_id"] = target.topic
    return place | _quoted(target, str(reply.get("quote", "")))


def _quoted(target: Post, quote: str) -> Wire:
    """What a message carries of the one that it answers."""
    if quote not in target.shown:
        raise TelegramError("Bad Request: QUOTE_TEXT_INVALID")
    original = {name: value for name, value in target.wire().items() if name != "reply_to_message"}
    chosen = {"quote": {"text": quote, "position": target.shown.index(quote), "is_manual": True}} if quote else {}
    return {"reply_to_message": original, **chosen}


def send_message(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """sendMessage."""
    chat = platform.chat_for(arguments["chat_id"])
    content = text_of(platform, arguments, call)
    place = placed(platform, chat, arguments)
    post = platform.world.new_post(chat, platform.world.bot, **place, **inline_markup(arguments), **content)
    post.silent = bool(arguments.get("disable_notification"))
    markup = arguments.get("reply_markup")
    if isinstance(markup, dict) and "inline_keyboard" not in markup:
        platform.keyboards[chat.id] = markup
    return post.wire()


def own_post(platform: Platform, arguments: Wire) -> Post:
    """The bot's message that is to be edited."""
    post = platform.chat_for(arguments["chat_id"]).posts.get(arguments["message_id"])
    if post is None or post.deleted:
        raise TelegramError("Bad Request: message to edit not found")
    if not post.from_bot:
        raise TelegramError("Bad Request: message can't be edited")
    return post


def apply_edit(platform: Platform, post: Post, changes: Wire, *, dropped: tuple[str, ...]) -> Wire:
    """Changes a message of the bot. Without a new keyboard the old one goes away."""
    before = post.wire()
    after = {name: value for name, value in before.items() if name not in dropped} | changes
    if {**before, "edit_date": 0} == {**after, "edit_date": 0}:
        text = "message is not modified: specified new message content and reply markup are exactly the same"
        raise TelegramError(f"Bad Request: {text} as a current content and reply markup of the message")
    post.earlier.append(before)
    post.payload = after | {"edit_date": int(platform.now())}
    return post.wire()


def edit_message_text(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """editMessageText."""
    post = own_post(platform, arguments)
    changes = text_of(platform, arguments, call) | inline_markup(arguments)
    return apply_edit(platform, post, changes, dropped=("entities", "reply_markup"))


def edit_message_reply_markup(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """editMessageReplyMarkup."""
    post = own_post(platform, arguments)
    return apply_edit(platform, post, inline_markup(arguments), dropped=("reply_markup",))


def delete_message(platform: Platform, arguments: Wire, call: Call) -> None:
    """deleteMessage."""
    chat = platform.chat_for(arguments["chat_id"])
    post = chat.posts.get(arguments["message_id"])
    if post is None or post.deleted:
        raise TelegramError("Bad Request: message to delete not found")
    too_old = platform.now() - post.payload["date"] > DELETE_HOURS * 3600
    foreign = not post.from_bot and chat.is_group and "can_delete_messages" not in chat.bot_rights
    if too_old or foreign:
        raise TelegramError("Bad Request: message can't be deleted")
    post.deleted = True


def set_message_reaction(platform: Platform, arguments: Wire, call: Call) -> None:
    """setMessageReaction."""
    post = platform.chat_for(arguments["chat_id"]).posts.get(arguments["message_id"])
    if post is None or post.deleted:
        raise TelegramError("Bad Request: message to react not found")
    reaction = arguments.get("reaction") or []
    if len(reaction) > 1:
        raise TelegramError("Bad Request: REACTIONS_TOO_MANY")
    if any(item["type"] == "emoji" and item["emoji"] not in REACTIONS for item in reaction):
        raise TelegramError("Bad Request: REACTION_INVALID")
    post.reactions[platform.world.bot.id] = reaction


def answer_callback_query(platform: Platform, arguments: Wire, call: Call) -> None:
    """answerCallbackQuery."""
    query = platform.world.queries.get(arguments["callback_query_id"])
    if query is None:
        text = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        raise TelegramError(text)
    waited = time.monotonic() - query.at
    if waited > CALLBACK_ANSWER_SECONDS:
        text = f"answered after {waited:.1f} s"
        platform.journal.violate("telegram.callback", text, where=call.method, severity="warning", call=call)
    query.answers.append({name: value for name, value in arguments.items() if name != "callback_query_id"})


def get_file(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """getFile."""
    stored = platform.world.files.get(arguments["file_id"])
    if stored is None:
        raise TelegramError("Bad Request: wrong file_id or the file is temporarily unavailable")
    size = len(stored.file.content)
    if size > DOWNLOAD_BYTES:
        raise TelegramError("Bad Request: file is too big")
    return {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": size, "file_path": stored.path}


METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
}
