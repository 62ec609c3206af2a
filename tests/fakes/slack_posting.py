"""What a fake Slack does with the messages, reactions, files and views of the app."""

import copy
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.journal import Journal
from tests.fakes.slack_events import SlackEvents
from tests.fakes.slack_files import StoredFile
from tests.fakes.slack_limits import MODAL_STACK, TEXT_TRUNCATED_AFTER, Json
from tests.fakes.slack_people import Channel, Message, User
from tests.fakes.slack_views import OpenView, with_ids
from tests.fakes.slack_world import Workspace


class SlackError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error, self.details = error, details


@dataclass(slots=True)
class Trigger:
    """A trigger_id: valid once and for a few seconds."""

    user: str
    at: float = field(default_factory=time.monotonic)
    parent: OpenView | None = None
    used: bool = False


class SlackPosting:
    """Carries out what the app asked for, and tells it about it as Slack does."""

    def __init__(self, journal: Journal, events: SlackEvents) -> None:
        self.journal, self.events = journal, events
        self.world: Workspace = events.world
        self.triggers: dict[str, Trigger] = {}
        self.trigger_seconds = 3.0
        self.page_cap = 1000  # small pages reveal a program that does not follow cursors
        self.home_tab = True
        self.is_agent = True  # whether the manifest asks for the view for agents
        self.prompts: dict[str, list[str]] = {}  # what is offered in a direct conversation, by its id
        self.base_url = ""
        self.echo_own_messages = True  # Slack sends an app the events of its own messages too

    def tell(self, event: Json, channel: Channel) -> None:
        """Sends the app the event of its own doing."""
        if self.echo_own_messages:
            self.events.send_event_later(event, channel)

    # -- conversations

    def channel_for(self, channel_id: Any) -> Channel:
        """The conversation an argument names; a user id means the direct conversation with that person."""
        name = str(channel_id)
        if name in self.world.channels:
            return self.world.channels[name]
        if name in self.world.users:
            return self.world.direct(self.world.users[name])
        for channel in self.world.channels.values():
            if channel.name and name.lstrip("#") == channel.name:
                return channel
        raise SlackError("channel_not_found")

    def writable(self, channel_id: Any) -> Channel:
        """A conversation the app may post in."""
        channel = self.channel_for(channel_id)
        scopes = self.events.scopes
        public = scopes is None or "chat:write.public" in scopes
        if self.world.bot.id not in channel.members and not (channel.kind == "channel" and public):
            raise SlackError("channel_not_found" if channel.kind == "group" else "not_in_channel")
        if channel.is_archived:
            raise SlackError("is_archived")
        if channel.kind == "im" and not self.events.messages_tab:
            raise SlackError("messages_tab_disabled")
        return channel

    # -- messages

    def post(self, channel: Channel, arguments: Json, *, only_for: str | None = None) -> Message:
        """Stores a message of the bot and tells the app about it."""
        ts, bot = self.world.new_ts(), self.world.bot
        payload = {
            "type": "message",
            "user": bot.id,
            "ts": ts,
            "bot_id": bot.bot_id,
            "app_id": self.world.app_id,
            "team": self.world.team_id,
            "bot_profile": self.world.bot_profile(),
            **_content(arguments),
        }
        if any(arguments.get(name) for name in ("username", "icon_url", "icon_emoji")):
            payload |= {"subtype": "bot_message", "username": arguments.get("username", bot.name)}
        if thread := arguments.get("thread_ts"):
            self._check_thread(channel, thread)
            payload |= self.join_thread(channel, thread, ts=ts, author=bot.id)
            payload |= {"subtype": "thread_broadcast"} if arguments.get("reply_broadcast") else {}
        message = Message(channel.id, payload, ephemeral_for=only_for, from_app=True)
        if only_for:
            channel.ephemeral.append(message)
        else:
            channel.messages[ts] = message
            self.tell(self.events.message_event(channel, payload), channel)
        return message

    def _check_thread(self, channel: Channel, thread: str) -> None:
        parent = self.world.find_message(channel.id, thread)
        problem = ""
        if parent is None:
            problem = f"thread_ts {thread} is no message of {channel.id}"
        elif parent.thread_ts not in (None, parent.ts):
            problem = "thread_ts is a reply, not the parent of the thread"
        if problem:
            self.journal.violate("slack.thread", problem, where="chat.postMessage", severity="warning")

    def join_thread(self, channel: Channel, thread: str, *, ts: str, author: str) -> Json:
        """Updates the counters of the parent and returns the fields of the reply."""
        parent = self.world.find_message(channel.id, thread)
        if parent is None:
            return {"thread_ts": thread}
        counted = parent.payload
        users = sorted({*counted.get("reply_users", []), author})
        counted |= {"thread_ts": thread, "reply_count": counted.get("reply_count", 0) + 1, "latest_reply": ts}
        counted |= {"reply_users": users, "reply_users_count": len(users)}
        return {"thread_ts": thread, "parent_user_id": counted.get("user", self.world.bot.id)}

    def change(self, message: Message, arguments: Json, *, edited: bool = True) -> None:
        """Replaces the content of a message of the bot."""
        before = copy.deepcopy(message.payload)
        message.earlier.append(before)
        content = _content(arguments)
        if not {"text", "markdown_text"} & arguments.keys():
            content.pop("text")
        for name in ("blocks", "attachments"):
            if name not in content and (name in arguments or "text" in arguments):
                message.payload.pop(name, None)
        message.payload |= content
        if edited:
            message.payload["edited"] = {"user": self.world.bot.bot_id, "ts": self.world.new_ts()}
        channel = self.world.channels[message.channel]
        if not message.ephemeral_for:
            self.tell(self.events.changed_event(channel, message.payload, before), channel)
        self.journal.touch()

    def remove(self, message: Message) -> None:
        """Deletes a message of the bot."""
        message.deleted = True
        channel = self.world.channels[message.channel]
        self.tell(self.events.deleted_event(channel, message), channel)

    def react(self, message: Message, name: str, *, add: bool) -> bool:
        """Adds or removes a reaction of the bot; False when there is nothing to do."""
        if not count_reaction(message, self.world.bot.id, name=name, add=add):
            return False
        event = self.events.reaction_event(message, self.world.bot, name=name, add=add)
        self.tell(event, self.world.channels[message.channel])
        return True

    def share_files(self, channel: Channel, files: Iterable[StoredFile], arguments: Json) -> Message:
        """Posts files the bot uploaded. Such a message carries the bot's user id but no bot_id."""
        ts, files = self.world.new_ts(), list(files)
        payload: Json = {"type": "message", "subtype": "file_share", "user": self.world.bot.id, "ts": ts}
        payload |= {"upload": True, "display_as_bot": False, "text": arguments.get("initial_comment") or ""}
        payload["files"] = [file.wire() for file in files]
        if arguments.get("blocks"):
            payload["blocks"] = with_ids(arguments["blocks"])
        if thread := arguments.get("thread_ts"):
            payload |= self.join_thread(channel, thread, ts=ts, author=self.world.bot.id)
        message = Message(channel.id, payload, from_app=True)
        channel.messages[ts] = message
        self.tell(self.events.message_event(channel, payload), channel)
        for file in files:
            file.shares.setdefault(channel.id, []).append(ts)
            self.tell(self.events.file_shared_event(file, channel), channel)
        return message

    # -- views

    def show(
        self, user_id: str, given: Json, *, parent: OpenView | None = None, replacing: OpenView | None = None
    ) -> OpenView:
        """Puts a modal on somebody's screen."""
        view = self.world.make_view(given, user_id, parent=parent, replacing=replacing)
        stack = self.world.modals.setdefault(user_id, [])
        if replacing is not None:
            replacing.closed = True
            stack[:] = [view if shown is replacing else shown for shown in stack]
        elif parent is not None:
            if len(stack) >= MODAL_STACK:
                raise SlackError("push_limit_reached")
            stack.append(view)
        else:
            for shown in stack:
                shown.closed = True
            stack[:] = [view]
        return view

    def take_trigger(self, trigger_id: Any) -> Trigger:
        """Uses a trigger up."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.at > self.trigger_seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def person(self, user_id: Any) -> User:
        """The user with this id."""
        user = self.world.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user


def _content(arguments: Json) -> Json:
    """The parts of a message that a call sets."""
    content: Json = {"text": (arguments.get("text") or "")[: TEXT_TRUNCATED_AFTER.most]}
    if markdown := arguments.get("markdown_text"):
        content |= {"text": markdown, "blocks": with_ids([{"type": "markdown", "text": markdown}])}
    if arguments.get("blocks"):
        content["blocks"] = with_ids(arguments["blocks"])
    if arguments.get("attachments"):
        content["attachments"] = [_attachment(n, one) for n, one in enumerate(arguments["attachments"], 1)]
    if arguments.get("metadata"):
        content["metadata"] = arguments["metadata"]
    return content


def _attachment(number: int, attachment: Json) -> Json:
    blocks = {"blocks": with_ids(attachment["blocks"])} if attachment.get("blocks") else {}
    return {"id": number, **attachment, **blocks}


def count_reaction(message: Message, user: str, *, name: str, add: bool) -> bool:
    """Adds or takes away one person's reaction; False when there is nothing to do."""
    reactions = message.payload.setdefault("reactions", [])
    entry: Json = next((r for r in reactions if r["name"] == name), {"name": name, "users": [], "count": 0})
    if (user in entry["users"]) == add:
        return False
    if add:
        entry["users"].append(user)
    else:
        entry["users"].remove(user)
    entry["count"] = len(entry["users"])
    others = [r for r in reactions if r["name"] != name]
    message.payload["reactions"] = [*others, entry] if entry["users"] else others
    return True
