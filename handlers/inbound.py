"""What arrives at the desk, in our words: adapters make an `Inbound` of a platform's payload, the desk answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.text.spans import Span


class Kind(StrEnum):
    """What happened."""

    MESSAGE = "message"  # a person wrote
    EDIT = "edit"  # a person changed what they wrote; `message` names it, `text` is the new text
    DELETE = "delete"  # a person deleted what they wrote
    COMMAND = "command"  # /word or a slash command: `word`, and the rest in `text`
    PRESS = "press"  # a button: `word` and `value`; `message` is the message the button stands on
    FORM = "form"  # a form was sent: `word`, `value` and `fields`
    STARTED = "started"  # opened the private chat for the first time; `text` carries a deep link's parameter
    TYPED = "typed"  # types into a field that looks answers up: `word`, the form's `value`, what stands there in `text`
    HOME = "home"  # looks at his own page of the desk, where the platform has one
    BLOCKED = "blocked"  # the person blocked the desk
    UNBLOCKED = "unblocked"
    ADDED = "added"  # the desk was added to the place
    REMOVED = "removed"  # the desk was removed from the place; `value`: "archived", "deleted" or "unshared" if it was
    MOVED = "moved"  # the place has a new external id, in `value`
    REPLACED = "replaced"  # as "moved", and none of its messages is there: numbers of theirs are given again
    RENAMED = "renamed"  # the place has a new title, in `text`
    PROFILE = "profile"  # the platform says of the writer what it says now: name, language, zone
    UPLOADED = "uploaded"  # put files on the page of a link: `value` names their parcel, the field "link" the link
    CLOSED = "closed"  # the writer's account was closed: nobody reads what is sent there


class Medium(StrEnum):
    """What an attachment is."""

    PHOTO = "photo"
    VOICE = "voice"
    FILE = "file"
    LINK = "link"  # to a file that lies outside the platform: `handle` is its address
    STICKER = "sticker"
    UNSUPPORTED = "unsupported"  # dice, a game, …: `name` says what


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came with a message. `handle` is the platform's own id for fetching it; size in bytes; limit: of
    what the desk can fetch there, in bytes, where the platform has one; platform: where it lies, "" for where it was
    written."""

    medium: Medium
    handle: str
    name: str = ""
    size: int | None = None
    seconds: int | None = None  # length of a recording
    mime: str = ""
    limit: int | None = None
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who did it, in external ids. `workspace` is the directory the user id belongs to; `guest`: he was let into it
    from outside. None where the platform does not say. hidden: the place itself speaks, nobody knows for whom."""

    platform: str
    workspace: str
    user: str
    name: str
    locale: str | None = None  # a hint, such as "it" or "zh-hans"
    zone: str | None = None  # a hint: IANA name
    guest: bool | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """The channel or chat, in external ids. For a private chat `place` is the person's user id (`direct=True`) and
    `address` the chat's own id where that differs. `threads`: this platform answers a top-level message in a thread
    whose id is that message's id."""

    platform: str
    workspace: str
    place: str
    direct: bool
    address: str | None = None
    title: str = ""
    threads: bool = False  # an answer to a top-level message opens a thread under that message


@dataclass(frozen=True, slots=True)
class Quoted:
    """A message that somebody points at, by a menu or a sign: `message`, `thread` and `written` as of an `Inbound`.
    writer: None where no person wrote it, or where nobody told who."""

    message: str
    writer: Writer | None
    written: datetime | None = None
    thread: str | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event.

    key: unique per event, the same for every delivery of it (DESIGN 2.2); "" for what changes nothing.
    written: when the person did it by the platform's clock (aware, wire time); None when the platform does not say.
    thread: external id of the thread or topic it happened in, None at the top level.
    message: external id of the message it is about; reply_to: of the message it quotes or replies to; quote: the part
    of that message which its writer chose, where he chose one.
    mentioned: it calls the desk by name (matters in groups).
    forms: a `Reply.form` can be opened in answer to this event.
    spans: how `text` was formatted.
    about: the message that a press points at, where it is not one of the desk's own.
    to_us: the message that it replies to is the desk's own, as the platform says.
    album: what several messages have in common that were sent as one; reply_album: the same of what it replies to.
    overtaken: the message that an edit or a delete is about, as it stands now, where its own event may come later: if
    it was not seen yet, this is taken in its place.
    """

    key: str
    kind: Kind
    writer: Writer
    where: Where
    written: datetime | None = None
    thread: str | None = None
    message: str | None = None
    reply_to: str | None = None
    text: str = ""
    word: str = ""
    value: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    mentioned: bool = False
    forms: bool = False
    about: Quoted | None = None
    album: str = ""
    reply_album: str = ""
    spans: tuple[Span, ...] = ()
    overtaken: "Inbound | None" = None
    quote: str = ""
    to_us: bool = False
