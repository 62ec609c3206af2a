"""What people write in a fake Slack workspace, what they see, and how a test waits for it."""

import copy
import re
import uuid
from collections.abc import Sequence
from typing import Any

from tests.fakes.slack_addresses import SlackAddresses
from tests.fakes.slack_files import NewFile, StoredFile
from tests.fakes.slack_limits import Json
from tests.fakes.slack_people import Channel, Message, User
from tests.fakes.slack_posting import count_reaction
from tests.fakes.slack_text import rich_text, wire_text
from tests.fakes.slack_views import OpenView
from tests.fakes.traffic import Delivery


class SlackWriting(SlackAddresses):
    """A workspace with people in it who write, edit, delete and react."""

    # -- the world

    @property
    def bot(self) -> User:
        """The app's own user."""
        return self.world.bot

    def add_user(self, name: str, **details: Any) -> User:
        """See Workspace.add_user."""
        return self.world.add_user(name, **details)

    def add_channel(self, name: str, **details: Any) -> Channel:
        """See Workspace.add_channel."""
        return self.world.add_channel(name, **details)

    def direct(self, *people: User) -> Channel:
        """See Workspace.direct."""
        return self.world.direct(*people)

    # -- looking

    def home_of(self, user: User) -> OpenView | None:
        """The Home tab a person sees."""
        return self.world.homes.get(user.id)

    def modal_of(self, user: User) -> OpenView | None:
        """The modal on top of a person's screen."""
        stack = self.world.modals.get(user.id, [])
        return stack[-1] if stack else None

    def messages(self, channel: Channel, thread_ts: str | None = None) -> list[Message]:
        """What is in a conversation or thread."""
        return channel.thread(thread_ts) if thread_ts else channel.history

    def bot_messages(self, channel: Channel) -> list[Message]:
        """What the app said in a conversation."""
        return [m for m in channel.history if m.from_app]

    def shown_to(self, user: User, channel: Channel) -> list[Message]:
        """What a person sees in a conversation, with the messages only they can see."""
        own = [m for m in channel.ephemeral if m.ephemeral_for == user.id and not m.deleted]
        return sorted(channel.history + own, key=lambda m: m.ts)

    # -- waiting and asserting

    async def wait_for_message(
        self,
        channel: Channel,
        pattern: str = "",
        *,
        thread_ts: str | None = None,
        after: str = "0",
        within: float = 20.0,
        to: User | None = None,
    ) -> Message:
        """Waits for a message of the bot whose shown text matches; `to` includes ephemeral ones."""

        def found() -> Message | None:
            for message in self.shown_to(to, channel) if to else channel.history:
                fits = message.from_app and message.ts > after and re.search(pattern, message.shown, re.S)
                if fits and thread_ts in (None, message.thread_ts):
                    return message
            return None

        return await self.journal.wait_until(found, within, what=f"a message like {pattern!r} in {channel.id}")

    async def wait_for_modal(self, user: User, pattern: str = "", *, within: float = 20.0) -> OpenView:
        """Waits for a modal whose title or text matches."""

        def found() -> OpenView | None:
            view = self.modal_of(user)
            return view if view and re.search(pattern, view.title + "\n" + view.shown, re.S) else None

        return await self.journal.wait_until(found, within, what=f"a modal like {pattern!r} for {user.name}")

    async def wait_for_home(self, user: User, pattern: str = "", *, within: float = 20.0) -> OpenView:
        """Waits for a Home tab whose text matches."""

        def found() -> OpenView | None:
            view = self.home_of(user)
            return view if view and re.search(pattern, view.shown, re.S) else None

        return await self.journal.wait_until(found, within, what=f"a Home tab like {pattern!r} for {user.name}")

    def assert_clean(self, *ignored: str, warnings: bool = False) -> None:
        """Fails when the program broke a rule; `ignored` are globs of rule names."""
        self.journal.assert_clean(*ignored, warnings=warnings)

    # -- gestures

    async def send_event(self, event: Json, channel: Channel | None = None) -> Delivery:
        """Delivers an event of any shape."""
        return await self.events.send_event(event, channel)

    async def user_sends(
        self,
        user: User,
        channel: Channel,
        text: str = "",
        *,
        thread_ts: str | None = None,
        files: Sequence[NewFile] = (),
        broadcast: bool = False,
        made: Json | None = None,
    ) -> Message:
        """A person writes a message, in a channel, in a thread or to the bot; text is what they type. made: what their
        client makes of it beside that, such as blocks for formatting and attachments for messages they share."""
        if user.id not in channel.members:
            channel.members.append(user.id)
        ts = self.world.new_ts()
        stored = [self._store_upload(user, file, channel=channel, ts=ts) for file in files]
        payload = _typed(user, text, ts) | _shared(stored) | (made or {})
        if thread_ts:
            payload |= self.posting.join_thread(channel, thread_ts, ts=ts, author=user.id)
        if thread_ts and broadcast:
            parent = self.world.find_message(channel.id, thread_ts)
            payload |= {"subtype": "thread_broadcast", "root": parent.payload if parent else {}}
        message = Message(channel.id, payload)
        channel.messages[ts] = message
        for file in stored:
            await self.send_event(self.events.file_shared_event(file, channel), channel)
        message.delivery = await self.send_event(self.events.message_event(channel, payload), channel)
        if self.bot.mention in text and channel.kind != "im":
            await self.send_event(self._mention_event(channel, payload), channel)
        return message

    def _mention_event(self, channel: Channel, payload: Json) -> Json:
        dropped = {"subtype", "channel_type", "upload", "display_as_bot"}
        event = self.events.message_event(channel, payload)
        return {name: value for name, value in event.items() if name not in dropped} | {"type": "app_mention"}

    def _store_upload(self, user: User, file: NewFile, *, channel: Channel, ts: str) -> StoredFile:
        file_id, team = self.world.new_id("F"), self.world.team_id
        stored = StoredFile(file_id, file.name, file.content, user.id, self.url, team, file.mimetype)
        stored.more = dict(file.more)
        stored.needs_lookup = file.needs_lookup or user.is_stranger
        stored.shares.setdefault(channel.id, []).append(ts)
        self.world.files[stored.id] = stored
        return stored

    async def edits(self, user: User, message: Message, text: str, *, made: Json | None = None) -> Delivery:
        """A person edits their message; made: as of `user_sends`."""
        edited = {"user": user.id, "ts": self.world.new_ts()}
        new = {"text": wire_text(text), "blocks": rich_text(text), "edited": edited} | (made or {})
        return await self._changes(message, new)

    async def unfurls(self, message: Message, title: str = "A page") -> Delivery:
        """Slack adds a link preview: a message_changed event although nobody edited anything."""
        page = "https://example.com/page"
        preview = {"id": 1, "title": title, "text": "preview", "fallback": title}
        preview |= {"from_url": page, "original_url": page}
        return await self._changes(message, {"attachments": [preview]})

    async def _changes(self, message: Message, new: Json) -> Delivery:
        channel = self.world.channels[message.channel]
        before = copy.deepcopy(message.payload)
        message.earlier.append(before)
        message.payload |= new
        return await self.send_event(self.events.changed_event(channel, message.payload, before), channel)

    async def deletes(self, user: User, message: Message) -> Delivery:
        """A person deletes a message; a parent with replies becomes a tombstone."""
        channel = self.world.channels[message.channel]
        if message.payload.get("reply_count"):
            tombstone = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
            delivery = await self._changes(message, tombstone | {"hidden": True, "blocks": []})
            message.payload.pop("blocks")
            return delivery
        message.deleted = True
        return await self.send_event(self.events.deleted_event(channel, message), channel)

    async def adds_reaction(self, user: User, message: Message, name: str) -> Delivery:
        """A person reacts."""
        return await self._reacts(user, message, name=name, add=True)

    async def removes_reaction(self, user: User, message: Message, name: str) -> Delivery:
        """A person takes a reaction away."""
        return await self._reacts(user, message, name=name, add=False)

    async def _reacts(self, user: User, message: Message, *, name: str, add: bool) -> Delivery:
        count_reaction(message, user.id, name=name, add=add)
        event = self.events.reaction_event(message, user, name=name, add=add)
        return await self.send_event(event, self.world.channels[message.channel])

    async def joins(self, user: User, channel: Channel, inviter: User | None = None) -> Delivery:
        """Somebody (or the bot itself) joins a channel."""
        return await self.send_event(self.events.joined_event(channel, user, inviter), channel)

    async def removes_bot(self, user: User, channel: Channel) -> Delivery:
        """Somebody removes the app from a channel."""
        channel.members.remove(self.bot.id)
        kind = "channel_left" if channel.kind == "channel" else "group_left"
        return await self.send_event({"type": kind, "channel": channel.id, "actor_id": user.id})


def _typed(user: User, text: str, ts: str) -> Json:
    payload: Json = {"type": "message", "user": user.id, "ts": ts, "client_msg_id": str(uuid.uuid4())}
    payload |= {"text": wire_text(text), "team": user.team_id}
    payload |= {"blocks": rich_text(text)} if text else {}
    return payload | ({"user_team": user.team_id, "source_team": user.team_id} if user.is_stranger else {})


def _shared(stored: list[StoredFile]) -> Json:
    if not stored:
        return {}
    files = [file.stub() if file.needs_lookup else file.wire() for file in stored]
    return {"subtype": "file_share", "upload": False, "display_as_bot": False, "files": files}
