"""The state of a fake Telegram: people, chats, topics, messages and files, in the shapes of the Bot API."""

import copy
import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.telegram_text import automatic_entities
from tests.fakes.wire_common import Clock

Wire = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup", "channel"]
TOPIC_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
FULL = {  # what ChatFullInfo requires beside Chat
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    },
}


@dataclass(slots=True)
class Person:
    """A user, or the bot itself. `started`: wrote to the bot once; only then may it write to them."""

    id: int
    first_name: str
    username: str | None = None
    last_name: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def wire(self) -> Wire:
        """A User of the Bot API."""
        data: Wire = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username}
        if not self.is_bot:
            optional["language_code"] = self.language_code
        return data | {name: value for name, value in optional.items() if value}


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is the id of the service message that created it."""

    id: int
    name: str
    icon_color: int = TOPIC_COLORS[0]
    closed: bool = False
    created_by_bot: bool = False

    def wire(self) -> Wire:
        """A ForumTopic of the Bot API."""
        return {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}


@dataclass(slots=True)
class Post:
    """A message; `payload` is a Message of the Bot API."""

    chat: "Chat"
    payload: Wire
    from_bot: bool = False
    deleted: bool = False
    silent: bool = False
    reactions: dict[int, list[Wire]] = field(default_factory=dict)  # user id -> ReactionTypes
    earlier: list[Wire] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The message id."""
        return int(self.payload["message_id"])

    @property
    def text(self) -> str:
        """The text, without formatting."""
        return str(self.payload.get("text", ""))

    @property
    def shown(self) -> str:
        """Text or caption."""
        return str(self.payload.get("text") or self.payload.get("caption") or "")

    @property
    def topic(self) -> int | None:
        """The topic it stands in."""
        return self.payload.get("message_thread_id")

    @property
    def reply_to(self) -> int | None:
        """The message it replies to."""
        replied = self.payload.get("reply_to_message")
        return replied["message_id"] if replied else None

    @property
    def buttons(self) -> list[Wire]:
        """The inline buttons under it, in reading order."""
        return [b for row in self.payload.get("reply_markup", {}).get("inline_keyboard", []) for b in row]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button["text"] for button in self.buttons]

    def wire(self) -> Wire:
        """A copy of the Message."""
        return copy.deepcopy(self.payload)


@dataclass(slots=True)
class Chat:
    """A private chat, a group or a supergroup. `members`: user id -> status."""

    id: int
    kind: ChatKind
    title: str | None = None
    username: str | None = None
    person: Person | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    bot_rights: set[str] = field(default_factory=set)
    posts: dict[int, Post] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    gone: dict[int, Topic] = field(default_factory=dict)  # topics that somebody deleted
    pinned: list[int] = field(default_factory=list)
    general_closed: bool = False
    migrated_to: int | None = None
    last_bot_writer: bool = False  # the bot was the last bot to write here (for privacy mode)
    counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def wire(self) -> Wire:
        """A Chat of the Bot API."""
        optional: Wire = {"title": self.title, "username": self.username, "is_forum": self.is_forum}
        if self.person is not None:
            person = self.person
            optional |= {"first_name": person.first_name, "last_name": person.last_name, "username": person.username}
        return {"id": self.id, "type": self.kind} | {name: value for name, value in optional.items() if value}

    def full(self) -> Wire:
        """ChatFullInfo."""
        pinned = {"pinned_message": self.posts[self.pinned[-1]].wire()} if self.pinned else {}
        return self.wire() | copy.deepcopy(FULL) | pinned

    @property
    def history(self) -> list[Post]:
        """The messages that are still there."""
        return [post for post in self.posts.values() if not post.deleted]

    @property
    def is_group(self) -> bool:
        """Not a private chat or channel."""
        return self.kind in ("group", "supergroup")


@dataclass(slots=True)
class NewFile:
    """A file a person sends; `kind` is how Telegram treats it: document, photo, voice, sticker, …"""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"
    kind: str = "document"


@dataclass(slots=True)
class StoredFile:
    """A file Telegram keeps."""

    id: str
    unique_id: str
    file: NewFile
    path: str

    def wire(self) -> Wire:
        """The object inside a message."""
        kind = self.file.kind
        data: Wire = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.file.content)}
        if kind in ("document", "audio", "video", "animation"):
            data["file_name"] = self.file.name
        if kind not in ("photo", "sticker", "video_note"):
            data["mime_type"] = self.file.mime_type
        if kind in ("photo", "video", "animation", "sticker"):
            data |= {"width": 640, "height": 480}
        if kind in ("audio", "video", "voice", "animation", "video_note"):
            data["duration"] = 42
        if kind == "video_note":
            data["length"] = 240
        if kind == "sticker":
            data |= {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
        return data


@dataclass(slots=True)
class Query:
    """A press on an inline button, until the bot answers it. `at` in monotonic seconds."""

    id: str
    person: Person
    post: Post
    data: str
    at: float = field(default_factory=time.monotonic)
    answers: list[Wire] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Whether the button has stopped spinning."""
        return bool(self.answers)


class World:
    """All people, chats and files around one bot. `now` gives the dates of messages."""

    def __init__(self, bot_id: int, bot_username: str, *, now: Clock) -> None:
        self.now = now
        self.bot = Person(bot_id, "Help Bot", bot_username, is_bot=True)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Query] = {}
        self._person_ids = itertools.count(100_000_001)
        self._group_ids = itertools.count(4_000_001)
        self._supergroup_ids = itertools.count(1_700_000_001)
        self._message_ids = itertools.count(1)  # private chats and basic groups share one sequence
        self._file_numbers = itertools.count(1)

    def add_person(self, first_name: str, **details: Any) -> Person:
        """A new user, with a private chat that the bot may not write to yet."""
        person = Person(next(self._person_ids), first_name, **details)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, "private", person=person, counter=self._message_ids)
        return person

    def private(self, person: Person) -> Chat:
        """The private chat of a person with the bot."""
        return self.chats[person.id]

    def add_group(
        self,
        title: str,
        *,
        members: list[Person] | None = None,
        supergroup: bool = True,
        forum: bool = False,
        bot_status: str = "member",
    ) -> Chat:
        """A new group; forums are supergroups."""
        if supergroup or forum:
            number = -1_000_000_000_000 - next(self._supergroup_ids)
            chat = Chat(number, "supergroup", title, is_forum=forum)
        else:
            chat = Chat(-next(self._group_ids), "group", title, counter=self._message_ids)
        chat.members = {person.id: "member" for person in members or []} | {self.bot.id: bot_status}
        chat.bot_rights = set(ADMIN_RIGHTS) if bot_status == "administrator" else set()
        self.chats[chat.id] = chat
        return chat

    def store(self, file: NewFile) -> StoredFile:
        """Keeps a file and gives it its ids."""
        number = next(self._file_numbers)
        handle = f"BQACAgIAAxkBAAI{number:06d}{uuid.uuid4().hex}"
        suffix = file.name.rpartition(".")[2] or "bin"
        stored = StoredFile(handle, f"AgAD{number:010d}", file, f"{file.kind}s/file_{number}.{suffix}")
        self.files[handle] = stored
        return stored

    def new_post(self, chat: Chat, sender: Person, **content: Any) -> Post:
        """Stores a message of a person or the bot."""
        number = next(chat.counter)
        payload: Wire = {
            "message_id": number,
            "from": sender.wire(),
            "chat": chat.wire(),
            "date": int(self.now()),
        }
        payload |= {name: value for name, value in content.items() if value is not None}
        if payload.get("text") and "entities" not in payload:
            payload["entities"] = automatic_entities(payload["text"])
        if payload.get("entities") == []:
            del payload["entities"]
        if payload.get("message_thread_id") and chat.topics:  # those of a private chat too
            payload["is_topic_message"] = True
        post = chat.posts[number] = Post(chat, payload, from_bot=sender is self.bot)
        if chat.is_group and sender.is_bot:
            chat.last_bot_writer = sender is self.bot
        return post

    def member(self, chat: Chat, person: Person) -> Wire:
        """A ChatMember of the Bot API."""
        status = chat.members.get(person.id, "left")
        data: Wire = {"user": person.wire(), "status": status}
        if status == "creator":
            data["is_anonymous"] = False
        elif status == "administrator":
            rights = chat.bot_rights if person is self.bot else set(ADMIN_RIGHTS)
            data |= {"can_be_edited": False, "is_anonymous": False} | {name: name in rights for name in ADMIN_RIGHTS}
        elif status == "kicked":
            data["until_date"] = 0
        return data
