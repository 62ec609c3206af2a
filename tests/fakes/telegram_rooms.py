"""Bot API methods about the bot itself, its updates and menus, chats and topics."""

import re
from typing import Any

from tests.fakes.telegram_messages import Handler
from tests.fakes.telegram_updates import Platform, TelegramError
from tests.fakes.telegram_world import Chat, Topic, Wire
from tests.fakes.wire_common import Call


async def get_updates(platform: Platform, arguments: Wire, call: Call) -> list[Wire]:
    """getUpdates."""
    return await platform.get_updates(arguments, call)


def set_webhook(platform: Platform, arguments: Wire, call: Call) -> None:
    """setWebhook."""
    url, secret = arguments.get("url") or "", arguments.get("secret_token") or ""
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise TelegramError("Bad Request: secret token contains unallowed characters")
    if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", url):
        raise TelegramError("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    platform.webhook.url, platform.webhook.secret_token = url, secret
    if "allowed_updates" in arguments:
        platform.allowed_updates = set(arguments["allowed_updates"]) or None
    platform.wake()


def delete_webhook(platform: Platform, arguments: Wire, call: Call) -> None:
    """deleteWebhook."""
    platform.webhook.url = platform.webhook.secret_token = ""


def get_webhook_info(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """getWebhookInfo."""
    info: Wire = {
        "url": platform.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(platform.pending),
    }
    if platform.allowed_updates:
        info["allowed_updates"] = sorted(platform.allowed_updates)
    if platform.webhook.last_error:
        info["last_error_message"] = platform.webhook.last_error
    return info


def get_me(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """getMe."""
    return platform.world.bot.wire() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not platform.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def scope_key(arguments: Wire) -> tuple[Any, ...]:
    """What a menu is kept under."""
    scope = arguments.get("scope") or {"type": "default"}
    return (scope["type"], scope.get("chat_id"), scope.get("user_id"), arguments.get("language_code") or "")


def set_my_commands(platform: Platform, arguments: Wire, call: Call) -> None:
    """setMyCommands."""
    if not all(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) for command in arguments["commands"]):
        raise TelegramError("Bad Request: BOT_COMMAND_INVALID")
    platform.commands[scope_key(arguments)] = arguments["commands"]


def get_my_commands(platform: Platform, arguments: Wire, call: Call) -> list[Wire]:
    """getMyCommands."""
    return platform.commands.get(scope_key(arguments), [])


def delete_my_commands(platform: Platform, arguments: Wire, call: Call) -> None:
    """deleteMyCommands."""
    platform.commands.pop(scope_key(arguments), None)


def set_said(platform: Platform, arguments: Wire, call: Call) -> None:
    """setMyDescription and setMyShortDescription."""
    name = SAID[call.method.removeprefix("set")]
    platform.said[name, arguments.get("language_code") or ""] = arguments.get(name) or ""


def get_said(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """getMyDescription and getMyShortDescription; without one in a language, the one for everybody else."""
    name = SAID[call.method.removeprefix("get")]
    own = platform.said.get((name, arguments.get("language_code") or ""))
    return {name: own or platform.said.get((name, ""), "")}


SAID = {"MyDescription": "description", "MyShortDescription": "short_description"}


# ------------------------------------------------------------------------------------------------ chats and topics


def get_chat(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """getChat."""
    return platform.chat_for(arguments["chat_id"]).full()


def get_chat_member(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """getChatMember."""
    chat = platform.chat_for(arguments["chat_id"])
    people = {**platform.world.people, platform.world.bot.id: platform.world.bot}
    if arguments["user_id"] not in people:
        raise TelegramError("Bad Request: invalid user_id specified")
    return platform.world.member(chat, people[arguments["user_id"]])


def leave_chat(platform: Platform, arguments: Wire, call: Call) -> None:
    """leaveChat."""
    platform.chat_for(arguments["chat_id"]).members[platform.world.bot.id] = "left"


def pin_chat_message(platform: Platform, arguments: Wire, call: Call) -> None:
    """pinChatMessage."""
    chat = platform.chat_for(arguments["chat_id"])
    if chat.is_group:
        platform.needs_right(chat, "can_pin_messages", "manage pinned messages in the chat")
    post = chat.posts.get(arguments["message_id"])
    if post is None or post.deleted:
        raise TelegramError("Bad Request: message to pin not found")
    chat.pinned.append(post.id)


def forum(platform: Platform, arguments: Wire) -> Chat:
    """The forum an argument names."""
    chat = platform.chat_for(arguments["chat_id"])
    if not chat.is_forum:
        raise TelegramError("Bad Request: the chat is not a forum")
    return chat


def topic_of(platform: Platform, arguments: Wire) -> tuple[Chat, Topic]:
    """The topic an argument names, if the bot may change it."""
    chat = forum(platform, arguments)
    topic = chat.topics.get(arguments["message_thread_id"])
    if topic is None:
        raise TelegramError("Bad Request: TOPIC_ID_INVALID")
    if not topic.created_by_bot:
        platform.needs_right(chat, "can_manage_topics", "manage topics")
    return chat, topic


def create_forum_topic(platform: Platform, arguments: Wire, call: Call) -> Wire:
    """createForumTopic."""
    chat = forum(platform, arguments)
    platform.needs_right(chat, "can_manage_topics", "create a topic")
    return platform.add_topic(chat, platform.world.bot, arguments["name"]).wire()


def edit_forum_topic(platform: Platform, arguments: Wire, call: Call) -> None:
    """editForumTopic."""
    chat, topic = topic_of(platform, arguments)
    if arguments.get("name") in (None, "", topic.name):
        raise TelegramError("Bad Request: TOPIC_NOT_MODIFIED")
    topic.name = arguments["name"]
    platform.world.new_post(
        chat, platform.world.bot, message_thread_id=topic.id, forum_topic_edited={"name": topic.name}
    )


def close_forum_topic(platform: Platform, arguments: Wire, call: Call) -> None:
    """closeForumTopic and reopenForumTopic."""
    chat, topic = topic_of(platform, arguments)
    closing = call.method == "closeForumTopic"
    if topic.closed == closing:
        raise TelegramError("Bad Request: TOPIC_NOT_MODIFIED")
    topic.closed = closing
    service: Wire = {"forum_topic_closed" if closing else "forum_topic_reopened": {}}
    platform.world.new_post(chat, platform.world.bot, message_thread_id=topic.id, **service)


def reopen_general_forum_topic(platform: Platform, arguments: Wire, call: Call) -> None:
    """reopenGeneralForumTopic."""
    chat = forum(platform, arguments)
    platform.needs_right(chat, "can_manage_topics", "manage topics")
    if not chat.general_closed:
        raise TelegramError("Bad Request: TOPIC_NOT_MODIFIED")
    chat.general_closed = False
    platform.world.new_post(chat, platform.world.bot, forum_topic_reopened={})


def delete_forum_topic(platform: Platform, arguments: Wire, call: Call) -> None:
    """deleteForumTopic."""
    chat, topic = topic_of(platform, arguments)
    platform.needs_right(chat, "can_delete_messages", "delete a topic")
    remove_topic(chat, topic)


def remove_topic(chat: Chat, topic: Topic) -> None:
    """The topic and everything in it are gone."""
    chat.gone[topic.id] = chat.topics.pop(topic.id)
    for post in chat.posts.values():
        post.deleted = post.deleted or post.topic == topic.id


METHODS: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": set_said,
    "setMyShortDescription": set_said,
    "getMyDescription": get_said,
    "getMyShortDescription": get_said,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": close_forum_topic,
    "deleteForumTopic": delete_forum_topic,
    "reopenGeneralForumTopic": reopen_general_forum_topic,
}
