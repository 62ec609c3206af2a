"""What people do in a fake Telegram: write, edit, delete, react, press buttons, run groups."""

import re
import uuid
from typing import Any

from tests.fakes.telegram_documentation import START_PARAMETER
from tests.fakes.telegram_rooms import remove_topic
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.telegram_text import utf16_slice
from tests.fakes.telegram_world import ADMIN_RIGHTS, Chat, NewFile, Person, Post, Query, Topic, Wire
from tests.fakes.wire_common import Delivery

FORWARDED = ("text", "entities", "caption", "caption_entities", "photo", "document")


class TelegramPeople(TelegramServer):
    """Gestures; each becomes an update for the bot, where Telegram would send one."""

    def private(self, person: Person) -> Chat:
        """The private chat of a person with the bot."""
        return self.world.private(person)

    # -------------------------------------------------------------------------------------------------- messages

    async def starts(self, person: Person, parameter: str = "") -> Post:
        """A person opens the bot and presses Start, perhaps through a deep link."""
        if parameter and not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{START_PARAMETER}}}", parameter):
            raise ValueError("a start parameter has at most 64 characters out of A-Z a-z 0-9 _ -")
        return await self.user_sends(person, self.private(person), f"/start {parameter}".strip())

    async def user_sends(
        self,
        person: Person,
        chat: Chat,
        text: str = "",
        *,
        reply_to: Post | None = None,
        topic: Topic | int | None = None,
        file: NewFile | None = None,
        **content: Any,
    ) -> Post:
        """A person writes a message or sends a file (with `text` as its caption)."""
        fields: Wire = {**content, **self._file_fields(file)}
        if text:
            fields["caption" if file else "text"] = text
        thread = topic.id if isinstance(topic, Topic) else topic
        if reply_to is not None:
            fields["reply_to_message"] = {k: v for k, v in reply_to.wire().items() if k != "reply_to_message"}
            thread = thread or reply_to.topic
        elif thread in chat.posts:
            # in a topic, a message that replies to nothing carries the message that created the topic
            fields["reply_to_message"] = chat.posts[thread].wire()
        self._is_there(person, chat)
        post = self.world.new_post(chat, person, message_thread_id=thread, **fields)
        if self._hears(post, reply_to):
            self.queue("message", post.wire())
        else:
            skipped = Delivery("update", "message", {"message": post.wire()}, skipped="privacy mode")
            self.journal.add_delivery(skipped)
        return post

    def _file_fields(self, file: NewFile | None) -> Wire:
        if file is None:
            return {}
        stored = self.world.store(file).wire()
        if file.kind == "photo":
            return {"photo": [{**stored, "file_id": f"small-{stored['file_id']}", "width": 90, "height": 60}, stored]}
        fields: Wire = {file.kind: stored}
        return fields | {"document": stored} if file.kind == "animation" else fields

    @staticmethod
    def _is_there(person: Person, chat: Chat) -> None:
        if chat.kind == "private":
            person.started, person.blocked = True, False
        else:
            chat.members.setdefault(person.id, "member")

    def _hears(self, post: Post, reply_to: Post | None) -> bool:
        """Whether the bot gets a message of a group (core.telegram.org/bots/faq#what-messages-will-my-bot-get)."""
        chat = post.chat
        status = chat.members.get(self.world.bot.id, "left")
        if not chat.is_group:
            return True
        if status in ("left", "kicked"):
            return False
        if not self.privacy_mode or status == "administrator" or (reply_to is not None and reply_to.from_bot):
            return True
        name = f"@{self.world.bot.username}".lower()
        commands = [
            utf16_slice(post.shown, item["offset"], item["length"]).lower()
            for item in post.payload.get("entities", [])
            if item["type"] == "bot_command"
        ]
        return any(c.endswith(name) or ("@" not in c and chat.last_bot_writer) for c in commands)

    async def forwards(self, person: Person, post: Post, chat: Chat, *, hidden: bool = False) -> Post:
        """A person sends on what somebody wrote; of one who hides, Telegram tells only the name."""
        writer = post.payload["from"]
        origin: Wire = {"type": "user", "sender_user": writer}
        if hidden:
            origin = {"type": "hidden_user", "sender_user_name": writer["first_name"]}
        content = {name: post.payload[name] for name in FORWARDED if name in post.payload}
        return await self.user_sends(person, chat, forward_origin=origin | {"date": post.payload["date"]}, **content)

    async def sends_album(
        self, person: Person, chat: Chat, files: list[NewFile], *, caption: str = "", **options: Any
    ) -> list[Post]:
        """A person sends several files at once: one update each, the caption only in the first."""
        group = str(uuid.uuid4().int)[:17]
        texts = [caption, *[""] * (len(files) - 1)]
        return [
            await self.user_sends(person, chat, text, file=file, media_group_id=group, **options)
            for text, file in zip(texts, files, strict=True)
        ]

    async def edits(self, person: Person, post: Post, text: str) -> Delivery:
        """A person edits their message."""
        post.earlier.append(post.wire())
        post.payload["text" if "text" in post.payload else "caption"] = text
        post.payload.pop("entities", None)
        post.payload["edit_date"] = int(self.now())
        return self.queue("edited_message", post.wire())

    async def deletes(self, person: Person, post: Post) -> None:
        """Somebody deletes a message. The Bot API says nothing about that."""
        post.deleted = True

    async def reacts(self, person: Person, post: Post, emoji: str | None) -> Delivery:
        """A person sets or removes (None) a reaction. In groups only administrators hear of it."""
        before = post.reactions.get(person.id, [])
        post.reactions[person.id] = [{"type": "emoji", "emoji": emoji}] if emoji else []
        content = {
            "chat": post.chat.wire(),
            "message_id": post.id,
            "user": person.wire(),
            "date": int(self.now()),
            "old_reaction": before,
            "new_reaction": post.reactions[person.id],
        }
        return self.queue("message_reaction", content)

    async def clicks(self, person: Person, post: Post, button: str) -> Query:
        """A person presses an inline button, known by its label or its callback data."""
        current = post.chat.posts[post.id]
        for item in current.buttons:
            if button in (item.get("callback_data"), item["text"]) or re.search(button, item["text"]):
                break
        else:
            raise LookupError(f"no button like {button!r}; there is {current.labels}")
        query = Query(str(uuid.uuid4().int)[:18], person, current, item["callback_data"])
        self.world.queries[query.id] = query
        content = {
            "id": query.id,
            "from": person.wire(),
            "message": current.wire(),
            "chat_instance": str(abs(current.chat.id) * 31),
            "data": query.data,
        }
        self.queue("callback_query", content)
        return query

    # ------------------------------------------------------------------------------------------------ group life

    async def service(self, chat: Chat, person: Person, **content: Any) -> Post:
        """A service message, such as somebody joining."""
        post = self.world.new_post(chat, person, **content)
        self.queue("message", post.wire())
        return post

    async def creates_topic(self, person: Person, chat: Chat, name: str) -> Topic:
        """A person makes a topic."""
        return self.add_topic(chat, person, name)

    async def closes_topic(self, person: Person, chat: Chat, topic: Topic) -> Post:
        """A person closes a topic."""
        topic.closed = True
        return await self.service(chat, person, message_thread_id=topic.id, forum_topic_closed={})

    async def reopens_topic(self, person: Person, chat: Chat, topic: Topic) -> Post:
        """A person reopens a topic."""
        topic.closed = False
        return await self.service(chat, person, message_thread_id=topic.id, forum_topic_reopened={})

    async def deletes_topic(self, person: Person, chat: Chat, topic: Topic) -> None:
        """A person deletes a topic with everything in it. The Bot API says nothing about that."""
        remove_topic(chat, topic)

    async def joins(self, person: Person, chat: Chat) -> Post:
        """A person joins a group."""
        chat.members[person.id] = "member"
        return await self.service(chat, person, new_chat_members=[person.wire()])

    async def leaves(self, person: Person, chat: Chat) -> Post:
        """A person leaves a group."""
        chat.members[person.id] = "left"
        return await self.service(chat, person, left_chat_member=person.wire())

    async def renames(self, person: Person, chat: Chat, title: str) -> Post:
        """A person gives a group a new title."""
        chat.title = title
        return await self.service(chat, person, new_chat_title=title)

    async def sets_bot_status(
        self, person: Person, chat: Chat, status: str, *, rights: set[str] | None = None
    ) -> Delivery:
        """Somebody adds the bot to a group, makes it an administrator, takes that back or throws it out."""
        before = self.world.member(chat, self.world.bot)
        chat.members[self.world.bot.id] = status
        granted = set(ADMIN_RIGHTS) if rights is None else rights
        chat.bot_rights = granted if status == "administrator" else set()
        return self._bot_status_changed(person, chat, before)

    def _bot_status_changed(self, person: Person, chat: Chat, before: Wire) -> Delivery:
        content = {
            "chat": chat.wire(),
            "from": person.wire(),
            "date": int(self.now()),
            "old_chat_member": before,
            "new_chat_member": self.world.member(chat, self.world.bot),
        }
        return self.queue("my_chat_member", content)

    async def blocks_bot(self, person: Person) -> Delivery:
        """From now on, writing to this person answers 403."""
        return self._set_blocked(person, blocked=True)

    async def unblocks_bot(self, person: Person) -> Delivery:
        """The person lets the bot write again."""
        return self._set_blocked(person, blocked=False)

    def _set_blocked(self, person: Person, *, blocked: bool) -> Delivery:
        chat = self.private(person)
        was, status = ("member", "kicked") if blocked else ("kicked", "member")
        chat.members[self.world.bot.id] = was
        before = self.world.member(chat, self.world.bot)
        chat.members[self.world.bot.id] = status
        person.blocked = blocked
        return self._bot_status_changed(person, chat, before)

    async def upgrades(self, person: Person, group: Chat) -> Chat:
        """A basic group becomes a supergroup with a new id; the old id answers with migrate_to_chat_id."""
        fresh = self.world.add_group(group.title or "", bot_status=group.members[self.world.bot.id])
        fresh.members = dict(group.members)
        fresh.bot_rights = set(group.bot_rights)
        await self.service(group, person, migrate_to_chat_id=fresh.id)
        group.migrated_to = fresh.id
        await self.service(fresh, person, migrate_from_chat_id=group.id)
        return fresh
