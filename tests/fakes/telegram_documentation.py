"""What the Bot API documents of the methods a desk uses: parameters, types, ranges.

The tables below are what the tests need. Where a machine-readable copy of the whole documentation lies beside the
checkout, it is used instead and every call is held against all of it.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WHOLE = Path(__file__).parents[3] / "shared/wire/schema/telegram_api.json"

FAQ = "core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"
MESSAGES_PER_SECOND = 30  # FAQ, for bulk notifications
MESSAGES_PER_SECOND_AND_CHAT = 1  # FAQ, short bursts tolerated
MESSAGES_PER_MINUTE_AND_GROUP = 20  # FAQ
# Of the same 20 (tdlib/td issues 2592 and 3034): edits, and messages about topics and pins.
TOPIC_MESSAGES = ("createForumTopic", "editForumTopic", "closeForumTopic", "reopenForumTopic", "pinChatMessage")
LIKE_A_MESSAGE = frozenset(("editMessageText", "editMessageReplyMarkup", *TOPIC_MESSAGES))
DOWNLOAD_BYTES = 20_000_000  # FAQ and getFile
UPLOAD_BYTES = 50_000_000  # #sending-files
PHOTO_BYTES = 10_000_000  # sendPhoto
TEXT = 4096  # sendMessage, after entities parsing
BUTTONS_PER_MESSAGE = 100  # from memory
BUTTONS_PER_ROW = 8  # from memory
ENTITIES_PER_MESSAGE = 100  # from memory; the rest is dropped
CALLBACK_ANSWER_SECONDS = 15  # from memory
START_PARAMETER = 64  # core.telegram.org/bots/features#deep-linking
DELETE_HOURS = 48  # deleteMessage

# Each line: name (! = required), types, documented range in characters (c), bytes (b) or items (i).
CHAT = "chat_id! Integer|String"
TOPIC = f"{CHAT}; message_thread_id! Integer"
POST = f"{CHAT}; message_id! Integer"
PLACED = "message_thread_id Integer; disable_notification Boolean; reply_parameters ReplyParameters"
SHOWN = f"caption String; caption_entities [MessageEntity]; {PLACED}"
METHODS = {
    "getMe": "",
    "getUpdates": "offset Integer; limit Integer; timeout Integer; allowed_updates [String]",
    "setWebhook": "url! String; max_connections Integer; allowed_updates [String]; drop_pending_updates Boolean; "
    "secret_token String 1-256c; ip_address String",
    "deleteWebhook": "drop_pending_updates Boolean",
    "getWebhookInfo": "",
    "sendMessage": f"{CHAT}; text! String; message_thread_id Integer; entities [MessageEntity]; parse_mode String; "
    "link_preview_options LinkPreviewOptions; disable_notification Boolean; reply_parameters ReplyParameters; "
    "reply_markup InlineKeyboardMarkup|ForceReply",
    "sendPhoto": f"{CHAT}; photo! InputFile|String; {SHOWN}",
    "sendDocument": f"{CHAT}; document! InputFile|String; {SHOWN}",
    "sendVoice": f"{CHAT}; voice! InputFile|String; duration Integer; {SHOWN}",
    "sendVideo": f"{CHAT}; video! InputFile|String; duration Integer; {SHOWN}",
    "sendAudio": f"{CHAT}; audio! InputFile|String; duration Integer; {SHOWN}",
    "sendMediaGroup": f"{CHAT}; media! [InputMediaPhoto]|[InputMediaDocument] 2-10i; {PLACED}",
    "editMessageText": "chat_id Integer|String; message_id Integer; text String; entities [MessageEntity]; "
    "parse_mode String; link_preview_options LinkPreviewOptions; reply_markup InlineKeyboardMarkup",
    "editMessageReplyMarkup": "chat_id Integer|String; message_id Integer; reply_markup InlineKeyboardMarkup",
    "deleteMessage": POST,
    "setMessageReaction": f"{POST}; reaction [ReactionType]; is_big Boolean",
    "answerCallbackQuery": "callback_query_id! String; text String 0-200c; show_alert Boolean; url String; "
    "cache_time Integer",
    "getFile": "file_id! String",
    "createForumTopic": f"{CHAT}; name! String 1-128c; icon_color Integer; icon_custom_emoji_id String",
    "editForumTopic": f"{TOPIC}; name String 0-128c; icon_custom_emoji_id String",
    "closeForumTopic": TOPIC,
    "reopenForumTopic": TOPIC,
    "deleteForumTopic": TOPIC,
    "reopenGeneralForumTopic": CHAT,
    "getChat": CHAT,
    "getChatMember": f"{CHAT}; user_id! Integer",
    "pinChatMessage": f"{POST}; disable_notification Boolean",
    "leaveChat": CHAT,
    "setMyCommands": "commands! [BotCommand]; scope BotCommandScope; language_code String",
    "getMyCommands": "scope BotCommandScope; language_code String",
    "deleteMyCommands": "scope BotCommandScope; language_code String",
    "setMyDescription": "description String 0-512c; language_code String",
    "setMyShortDescription": "short_description String 0-120c; language_code String",
    "getMyDescription": "language_code String",
    "getMyShortDescription": "language_code String",
}
TYPES = {
    "MessageEntity": "type! String; offset! Integer; length! Integer; url String; user User; language String; "
    "custom_emoji_id String; unix_time Integer; date_time_format String",
    "User": "id! Integer; is_bot! Boolean; first_name! String; last_name String; username String; language_code String",
    "LinkPreviewOptions": "is_disabled Boolean; url String",
    "ReplyParameters": "message_id! Integer; chat_id Integer|String; allow_sending_without_reply Boolean; quote String",
    "InlineKeyboardMarkup": "inline_keyboard! [[InlineKeyboardButton]]",
    "InlineKeyboardButton": "text! String; style String; callback_data String 1-64b; url String",
    "InputMediaPhoto": "type! String; media! String; caption String; caption_entities [MessageEntity]",
    "InputMediaDocument": "type! String; media! String; caption String; caption_entities [MessageEntity]",
    "ForceReply": "force_reply! Boolean; input_field_placeholder String 1-64c; selective Boolean",
    "ReactionTypeEmoji": "type! String; emoji! String",
    "ReactionTypeCustomEmoji": "type! String; custom_emoji_id! String",
    "ReactionTypePaid": "type! String",
    "BotCommand": "command! String 1-32c; description! String 1-256c",
    "BotCommandScopeDefault": "type! String",
    "BotCommandScopeAllPrivateChats": "type! String",
    "BotCommandScopeAllGroupChats": "type! String",
    "BotCommandScopeAllChatAdministrators": "type! String",
    "BotCommandScopeChat": f"type! String; {CHAT}",
    "BotCommandScopeChatAdministrators": f"type! String; {CHAT}",
    "BotCommandScopeChatMember": f"type! String; {CHAT}; user_id! Integer",
}
# Members of a union are told apart by their field `type`.
UNIONS = {
    "ReactionType": {
        "emoji": "ReactionTypeEmoji",
        "custom_emoji": "ReactionTypeCustomEmoji",
        "paid": "ReactionTypePaid",
    },
    "BotCommandScope": {
        "default": "BotCommandScopeDefault",
        "all_private_chats": "BotCommandScopeAllPrivateChats",
        "all_group_chats": "BotCommandScopeAllGroupChats",
        "all_chat_administrators": "BotCommandScopeAllChatAdministrators",
        "chat": "BotCommandScopeChat",
        "chat_administrators": "BotCommandScopeChatAdministrators",
        "chat_member": "BotCommandScopeChatMember",
    },
}
# Reactions a bot may set; of about 70 the ones a desk could want (there is no ✅, ⏳ or 🔒).
REACTIONS = frozenset(("👍", "👎", "❤", "🔥", "👏", "🤔", "🎉", "🙏", "👌", "💯", "⚡", "👀", "🤝", "✍", "🫡"))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a method or a field of a type. `span`: least, most and unit of its size."""

    name: str
    types: tuple[str, ...]
    required: bool = False
    span: tuple[int, int, str] | None = None


Parameters = dict[str, Parameter]


@cache
def canonical(method: str) -> str | None:
    """The method's documented spelling (names are case-insensitive); None for one there is not."""
    known = whole()["methods"] if WHOLE.exists() else METHODS
    return next((name for name in known if name.lower() == method.lower()), None)


@cache
def parameters(method: str) -> Parameters:
    """The parameters of a method by name."""
    if WHOLE.exists():
        return _documented(whole()["methods"][method])
    return _listed(METHODS[method])


@cache
def fields(name: str) -> Parameters | None:
    """The fields of a type; None for a type nothing is known of."""
    if WHOLE.exists():
        return _documented(whole()["types"][name]) if name in whole()["types"] else None
    return _listed(TYPES[name]) if name in TYPES else None


@cache
def whole() -> dict[str, Any]:
    """The whole documentation."""
    document: dict[str, Any] = json.loads(WHOLE.read_text())
    return document


def _listed(line: str) -> Parameters:
    return {found.name: found for found in map(_parameter, filter(None, line.split("; ")))}


def _parameter(text: str) -> Parameter:
    name, types, *span = text.split(" ")
    found = re.fullmatch(r"(\d+)-(\d+)([cbi])", span[0]) if span else None
    return Parameter(
        name.rstrip("!"),
        tuple(types.split("|")),
        name.endswith("!"),
        (int(found[1]), int(found[2]), found[3]) if found else None,
    )


def _documented(section: dict[str, Any]) -> Parameters:
    return {
        item["name"]: Parameter(
            item["name"], tuple(_bracketed(t) for t in item["types"]), item["required"], _span(item["description"])
        )
        for item in section.get("fields", [])
    }


def _bracketed(name: str) -> str:
    """ "Array of X" as "[X]"."""
    return f"[{_bracketed(name.removeprefix('Array of '))}]" if name.startswith("Array of ") else name


def _span(description: str) -> tuple[int, int, str] | None:
    if "after entities parsing" in description:
        return None  # counted where the text is shown
    if found := re.search(r"(\d[\d,]*)-(\d[\d,]*) (characters|bytes)", description):
        return int(found[1].replace(",", "")), int(found[2].replace(",", "")), found[3][0]
    if found := re.search(r"(?:must include|list of) (?:at least )?(\d+)-(\d+)\b", description):
        return int(found[1]), int(found[2]), "i"
    return None
