"""What leaves the desk, in our words: rich text, cards, forms, the acts a sender performs and how they ended.

Everything here is a frozen value that survives a round trip through JSON (`dump`, `load`): acts wait in the outbox as
JSON. Adapters turn `Card` and `Form` into what their platform shows; nothing here knows a platform.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Literal, Protocol

from pydantic import ConfigDict, TypeAdapter

from handlers.files.parcels import FileRef as FileRef
from handlers.files.parcels import Files as Files
from handlers.text.pieces import Mention as Mention
from handlers.text.pieces import Moment as Moment
from handlers.text.pieces import Piece as Piece
from handlers.text.pieces import Plain as Plain
from handlers.text.pieces import Text as Text
from handlers.text.pieces import Words as Words
from handlers.text.spans import Span as Span

# ---------------------------------------------------------------------------------------------------- cards and forms


class Style(StrEnum):
    """How much a button stands out."""

    NORMAL = "normal"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label (at most 20 characters), the command word it presses, an opaque ASCII value (at most 40)."""

    label: str
    word: str
    value: str = ""
    style: Style = Style.NORMAL
    confirm: str = ""  # a question asked once before an outward or destructive action


@dataclass(frozen=True, slots=True)
class Card:
    """One message as people see it: perhaps a title, text, a quiet footer, buttons, and rarer actions behind "More"."""

    text: Text
    title: str = ""
    footer: Text = ()
    buttons: tuple[Button, ...] = ()
    more: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a field offers: the value that is handed in, and its label (at most 75 characters)."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, or the question of a prompt. Lengths in characters. options: the only answers it takes, at
    most 100; none: any text. lookup: answers are found while somebody types, by the form's word and value
    (`Kind.TYPED`), where the platform can."""

    name: str
    label: str
    value: str = ""
    hint: str = ""  # placeholder, at most 64 characters
    long: bool = False
    limit: int = 2000
    options: tuple[Option, ...] = ()
    lookup: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A short form (at most two fields) that presses `word` with `value` and the fields when it is sent. text: said
    above the fields; one without fields only says it, where the platform has forms."""

    title: str  # at most 24 characters
    word: str
    value: str
    fields: tuple[Field, ...]
    submit: str
    text: Text = ()


# --------------------------------------------------------------------------------------------------------------- acts


class Sign(StrEnum):
    """A small mark on somebody's message."""

    RECEIVED = "received"  # 👀
    DELIVERED = "delivered"  # ✅ or 👌
    NOTE = "note"  # 🔒 or ✍
    THANKS = "thanks"  # 👌: a pleasantry was seen
    WAITING = "waiting"  # ⏳ or 👀: it has not arrived yet
    FAILED = "failed"  # ❌ or 👎: it did not arrive, and nothing tries any more


@dataclass(frozen=True, slots=True)
class Post:
    """Show a card in the lane. In a slot that was already sent, the message is edited instead (one card per slot)."""

    card: Card
    author: str = ""  # the person in whose name it is shown: "Anna Lindqvist (via Retainer)"
    via: str = ""  # the desk's name, said beside the author's: nobody takes the desk for a person
    about: str = ""  # reference said with the author where the platform shows nobody's name: "Anna Lindqvist · T-1042"
    reply_to: str | None = None  # external id of the message it answers, where the platform quotes
    answers: str = ""  # or the slot of the message it answers; looked up in the same place when it is sent
    excerpt: str = ""  # how that message begins, shown where the platform cannot quote
    part: str = ""  # the words that were chosen of it, where the platform quotes words
    silent: bool = False  # it arrives without a sound, where the platform can
    loud: bool = False  # it makes a sound in quiet hours too
    prompt: Field | None = None  # ask for one line of text as a reply, where the platform has no forms
    pinned: bool = False  # it stays at the top of its room, where the platform has rooms
    late: bool = False  # nobody works there any more: where its room is gone, none is made for it
    script: str = ""  # id in CONVERSATIONS 2 ("B2"), for logs and the console's drawer
    type: Literal["post"] = "post"


@dataclass(frozen=True, slots=True)
class Open:
    """Make the lane's room (a forum topic) with this title, where the platform has rooms; elsewhere nothing."""

    title: str
    again: bool = False  # the one it had was deleted
    type: Literal["open"] = "open"


@dataclass(frozen=True, slots=True)
class Retitle:
    """Rename the lane's room and close or reopen it, where the platform has rooms; elsewhere nothing."""

    title: str
    closed: bool
    type: Literal["retitle"] = "retitle"


@dataclass(frozen=True, slots=True)
class Mark:
    """Put a sign on a message of the lane's place (`sign=None` takes our sign away)."""

    message: str
    sign: Sign | None
    replaces: Sign | None = None  # our earlier sign on the same message, to take away
    type: Literal["mark"] = "mark"


@dataclass(frozen=True, slots=True)
class Remove:
    """Delete the message the desk posted in this slot (`Target.message` when it is sent)."""

    slot: str
    type: Literal["remove"] = "remove"


@dataclass(frozen=True, slots=True)
class Home:
    """Show this on the person's own page of the desk, in place of what stands there; elsewhere nothing. parts: what
    follows below the card; the card's footer stands at the end."""

    card: Card
    parts: tuple[Card, ...] = ()
    type: Literal["home"] = "home"


@dataclass(frozen=True, slots=True)
class Document:
    """A text file of the desk's own making, posted in the lane with a line above it. body: its text."""

    name: str
    body: str
    caption: Text
    silent: bool = False
    type: Literal["document"] = "document"


Act = Post | Open | Retitle | Mark | Remove | Home | Document | Files


class Priority(IntEnum):
    """Which lane goes first when several may; never reorders inside a lane (DESIGN 2.3)."""

    RECEIPT = 0
    BREACH = 1
    NEW = 2  # a request's first card: nobody can take what nobody sees
    RELAY = 3
    CARD = 4
    MARK = 5


# ----------------------------------------------------------------------------------------------------------- outcomes


@dataclass(frozen=True, slots=True)
class Target:
    """Where an act goes, in external ids."""

    platform: str
    workspace: str
    place: str  # channel or chat; for a private chat the person's user id
    direct: bool
    address: str | None = None  # where to send when it differs from `place` (a private channel's id), once known
    thread: str | None = None  # thread or topic, None until the first message made it
    wants_thread: bool = False  # the lane is a thread of its own, and its first message makes it
    room: bool = False  # `thread` is a room of its own, and no message that others answer
    message: str | None = None  # for a Post in a slot already sent: the message to edit
    rest: tuple[str, ...] = ()  # the further messages of a text that was too long for one
    is_shown: bool = False  # as far as we know that message shows just this


class Reason(StrEnum):
    """Why a platform finally refused, or a file was lost on the way."""

    BLOCKED = "blocked"  # the person blocked the desk, or cannot be written to first
    GONE = "gone"  # the place is deleted, archived, or the desk was removed from it
    THREAD_GONE = "thread_gone"  # the topic was deleted
    MESSAGE_GONE = "message_gone"  # the message to edit, mark or delete is no longer there
    TOO_OLD = "too_old"  # the platform no longer lets it be edited or deleted
    REVOKED = "revoked"  # token revoked or invalid
    INVALID = "invalid"  # the platform does not accept what we sent: our fault
    FILE_GONE = "file_gone"  # where it lay it is no longer, or may not be read
    TOO_LARGE = "too_large"  # larger than the platform takes; `detail` says how large that is, in bytes
    NOT_TAKEN = "not_taken"  # a kind of file the desk does not carry


class Scope(StrEnum):
    """What has to wait when a platform says "later"."""

    LANE = "lane"
    PLACE = "place"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Lost:
    """One file of an act that did not go along with the others. file: its `FileRef.id`."""

    file: int
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Done. `message`: external id of what was posted, `rest`: of the further messages that a long text took;
    `thread`, `address`: what the lane and place learned from it; `lost`: the files that stayed behind; `loose`: of an
    answer to it the platform says no thread, so that its id has to tell the lane."""

    message: str | None = None
    thread: str | None = None
    address: str | None = None
    rest: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after so many real seconds; everything in `scope` waits. there: the messages of a long text
    that arrived all the same; what follows is a change of them."""

    seconds: float
    scope: Scope = Scope.PLACE
    why: str = ""
    there: Sent | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: the platform's own word is in `detail`."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """Another place stands for it, with a new external id and none of its messages; the act was not performed."""

    place: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and the answer was lost: it may or may not have taken effect."""

    detail: str = ""


Outcome = Sent | Later | Refused | Moved | Unknown


@dataclass(frozen=True, slots=True)
class Pace:
    """A limit of a platform: at most `burst` at once and then one per `every` real seconds, counted under `key`.

    In any window of W seconds at most `burst + W / every` pass. With `most` at most so many pass in any `most * every`
    seconds, and all of them can be used: 20 a minute is (every=3, burst=8, most=20). `key` is unique within the
    platform: it names the account's method class ("T1:chat.update") or the place ("T1:C024:post"). A `Later` of scope
    ACCOUNT holds back every pace of that scope the act counts against. `weight`: as how many the act counts.
    """

    key: str
    every: float
    burst: int = 1
    scope: Scope = Scope.ACCOUNT
    most: int = 0
    weight: int = 1


class Sender(Protocol):
    """One platform's way out."""

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        """Every limit the act counts against; all of them must allow it before it is sent (DESIGN 2.3)."""

    async def send(self, act: Act, target: Target, number: int, *, repeated: bool) -> Outcome:
        """Perform one act. `number` is the outbox id and travels with the message where the platform keeps metadata;
        `repeated` says that an earlier try may have arrived, so a visible message carries the mark. Never raises for
        what the platform answered."""

    async def look_up(self, act: Act, target: Target, number: int) -> Sent | Unknown | None:
        """After an unknown outcome: `Sent` when found, None when it surely is not there or the platform cannot say
        (then it is repeated, marked), Unknown to ask again later."""


# -------------------------------------------------------------------------------------------------------------- reply


@dataclass(frozen=True, slots=True)
class Reply:
    """What the platform must show at once in answer to the event at hand; tried once, never the only copy of a fact.

    `toast`: a line only the presser sees (at most 200 characters); `form`: open this form; `errors`: field name -> what
    is wrong with it, shown at its field; `options`: what somebody may mean who types into a field.
    """

    toast: str = ""
    form: Form | None = None
    options: tuple[Option, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def headed(post: Post) -> Card:
    """The post's card with its author as first line, for platforms that show everything in the desk's own name (B6)."""
    if not post.author or not post.about:
        return post.card
    return replace(post.card, text=(Words(post.author, bold=True), Plain(f" · {post.about}\n"), *post.card.text))


def quoting(post: Post, card: Card) -> Card:
    """The card with what it answers above it, for platforms that cannot quote."""
    if not post.excerpt:
        return card
    return replace(card, text=(Words(post.excerpt, quoted=True), Plain("\n"), *card.text))


# --------------------------------------------------------------------------------------------------------------- json

_acts: TypeAdapter[Act] = TypeAdapter(Act, config=ConfigDict(hide_input_in_errors=True))  # errors show no words


def dump(act: Act) -> str:
    """The act as JSON text for the outbox."""
    return _acts.dump_json(act, exclude_defaults=False).decode()


def load(text: str) -> Act:
    """The act of an outbox row. Raises pydantic.ValidationError on text that `dump` did not write."""
    return _acts.validate_json(text)
