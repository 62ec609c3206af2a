"""What came along with people's messages: where each file lies and what it is. The files themselves are never kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    select,
)

from storage.base import BigId, metadata
from storage.conversation import messages

files = Table(
    "files",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("message_id", BigId, ForeignKey("messages.id"), nullable=False),
    Column("number", Integer, nullable=False),  # its place among the files of the message, from 0
    Column("medium", String(20), nullable=False),
    Column("name", String(300), nullable=False),
    Column("mime", String(120), nullable=False),
    Column("size", BigInteger),
    Column("seconds", Integer),
    Column("platform", String(40), nullable=False),
    Column("workspace", String(120), nullable=False),
    Column("handle", Text, nullable=False),
    Column("album", String(120)),
    Column("kept_back", String(20)),
    Index("ix_files_message_id_number", "message_id", "number", unique=True),
)
_in_album = files.c.album.is_not(None)
Index("ix_files_album", files.c.album, sqlite_where=_in_album, postgresql_where=_in_album)


@dataclass(frozen=True, slots=True)
class File:
    """One file. size in bytes and seconds where the platform said them; handle: by which the platform finds it again,
    or the address of a link; album: what was sent together as several messages; kept_back: why it is not passed on."""

    id: int
    message_id: int
    number: int
    medium: str
    name: str
    mime: str
    size: int | None
    seconds: int | None
    platform: str
    workspace: str
    handle: str
    album: str | None = None
    kept_back: str | None = None


_FILE = select(*(files.c[name] for name in File.__slots__))
_OF = _FILE.where(files.c.message_id == bindparam("message")).order_by(files.c.number)
_OF_TICKET = (
    _FILE.join_from(files, messages, messages.c.id == files.c.message_id)
    .where(messages.c.ticket_id == bindparam("ticket"))
    .order_by(files.c.message_id, files.c.number)
)
_LEADER = (
    select(files.c.message_id)
    .join_from(files, messages, messages.c.id == files.c.message_id)
    .where(files.c.album == bindparam("album"), messages.c.place_id == bindparam("place"))
    .order_by(files.c.id)
    .limit(1)
)
_ADD = files.insert()


def add(conn: Connection, message_id: int, number: int, **values: Any) -> File:
    """Keep where a file lies: the fields of `File` by name."""
    kept = {"message_id": message_id, "number": number, "album": None, "kept_back": None, **values}
    made = conn.execute(_ADD, kept).inserted_primary_key
    if made is None:
        raise LookupError("the database gave the new file no id")
    return File(made[0], **kept)


def of_message(conn: Connection, message_id: int) -> tuple[File, ...]:
    """The files of a message, in their order."""
    return tuple(File(*row) for row in conn.execute(_OF, {"message": message_id}))


def of_ticket(conn: Connection, ticket_id: int) -> tuple[File, ...]:
    """Every file of a ticket, by message."""
    return tuple(File(*row) for row in conn.execute(_OF_TICKET, {"ticket": ticket_id}))


def of_messages(conn: Connection, message_ids: Collection[int]) -> Sequence[File]:
    """The files of several messages, by message."""
    found = _FILE.where(files.c.message_id.in_(message_ids)).order_by(files.c.message_id, files.c.number)
    return [File(*row) for row in conn.execute(found)]


def in_album(conn: Connection, place_id: int, album: str) -> int | None:
    """The message under which the first file of an album is kept, where it was written in this place."""
    found: int | None = conn.scalar(_LEADER, {"album": album, "place": place_id})
    return found
