"""What the page's chats show: every message with its marks, edits and thread, newest state only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, insert_once, metadata
from storage.engine import wake

shown = Table(
    "shown",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("turn", BigId, nullable=False, index=True),  # counts every change of any message, in commit order
    Column("key", String(200), nullable=False, unique=True),  # one message per outbox row or per writing of a person
    Column("chat", String(200), nullable=False),  # "@user" for a private chat, "#place" for a room
    Column("thread", BigId),  # the message whose thread it stands in
    Column("writer", String(200), nullable=False),  # user id; empty: the desk
    Column("body", Text, nullable=False),  # a post as JSON text
    Column("at", UtcDateTime, nullable=False),  # desk time
    Column("signs", String(200), nullable=False, default=""),  # the desk's marks, space-separated
    Column("title", String(300), nullable=False, default=""),  # of the thread it starts
    Column("closed", Boolean, nullable=False, default=False),
    Column("edited", Boolean, nullable=False, default=False),
    Column("removed", Boolean, nullable=False, default=False),
    Column("waiting", Text),  # the event a person's writing makes, as JSON text, until the desk acknowledged it
)
Index("ix_shown_chat_id", shown.c.chat, shown.c.id)
_waits = shown.c.waiting.is_not(None)
Index("ix_shown_waiting", shown.c.id, sqlite_where=_waits, postgresql_where=_waits)

shown_turn = Table(
    "shown_turn",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("turn", BigId, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be shown. `key` is unique: posting it again shows nothing new."""

    key: str
    chat: str
    body: str
    at: datetime
    writer: str = ""
    thread: int | None = None
    waiting: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands now."""

    id: int
    turn: int
    key: str
    chat: str
    thread: int | None
    writer: str
    body: str
    at: datetime
    signs: str
    title: str
    closed: bool
    edited: bool
    removed: bool
    waiting: str | None


def _shown(row: RowMapping) -> Shown:
    return Shown(**row)


def _next_turn(conn: Connection) -> int:
    """The next number, holding its row until the commit: readers see changes in the order of their numbers."""
    bump = update(shown_turn).values(turn=shown_turn.c.turn + 1).returning(shown_turn.c.turn)
    turn = conn.execute(bump).scalar()
    if turn is None:
        insert_once(conn, shown_turn, {"id": 1, "turn": 0})
        turn = conn.execute(bump).scalar_one()
    wake(conn, "shown")
    return int(turn)


def post(conn: Connection, draft: Draft) -> Shown:
    """Show the message once; the one that already stands under its key is returned as it is."""
    found = by_key(conn, draft.key)
    if found is not None:
        return found
    values = {name: getattr(draft, name) for name in ("key", "chat", "body", "at", "writer", "thread", "waiting")}
    row = conn.execute(insert(shown).values(turn=_next_turn(conn), **values).returning(shown)).mappings().one()
    return _shown(row)


def by_key(conn: Connection, key: str) -> Shown | None:
    """The message posted under this key."""
    row = conn.execute(select(shown).where(shown.c.key == key)).mappings().one_or_none()
    return None if row is None else _shown(row)


def by_id(conn: Connection, message: int) -> Shown | None:
    """One message, removed or not."""
    row = conn.execute(select(shown).where(shown.c.id == message)).mappings().one_or_none()
    return None if row is None else _shown(row)


def _change(conn: Connection, message: int, **values: Any) -> bool:
    changed = update(shown).where(shown.c.id == message, ~shown.c.removed)
    return conn.execute(changed.values(turn=_next_turn(conn), **values)).rowcount == 1


def edit(conn: Connection, message: int, body: str, *, marked: bool) -> bool:
    """Change what a message says; `marked` shows that it was edited. False when it is not there any more."""
    values = {"body": body, "edited": True} if marked else {"body": body}
    return _change(conn, message, **values)


def remove(conn: Connection, message: int) -> bool:
    """Take the message out of its chat. False when it is not there any more."""
    return _change(conn, message, removed=True)


def retitle(conn: Connection, message: int, title: str, *, closed: bool) -> bool:
    """Name the thread that the message starts, and close or reopen it."""
    return _change(conn, message, title=title, closed=closed)


def sign(conn: Connection, message: int, *, put: str | None, taken: str | None) -> bool:
    """Put a mark on a message and take an earlier one away; `put=None` takes all away. False when it is gone."""
    row = by_id(conn, message)
    if row is None or row.removed:
        return False
    kept = [one for one in row.signs.split() if one not in (put, taken)]
    return _change(conn, message, signs="" if put is None else " ".join([*kept, put]))


def heard(conn: Connection, message: int) -> None:
    """Note that the desk has acknowledged what the person wrote."""
    conn.execute(update(shown).where(shown.c.id == message).values(waiting=None))


def unheard(conn: Connection, limit: int = 100) -> tuple[Shown, ...]:
    """What people wrote and the desk never acknowledged, oldest first: to be delivered again."""
    query = select(shown).where(shown.c.waiting.is_not(None)).order_by(shown.c.id).limit(limit)
    return tuple(_shown(row) for row in conn.execute(query).mappings())


def in_chat(conn: Connection, chat: str, limit: int = 300, *, before: int | None = None) -> tuple[Shown, ...]:
    """The newest messages of a chat and its threads, oldest first, without removed ones; `before`: older than this."""
    query = select(shown).where(shown.c.chat == chat, ~shown.c.removed).order_by(shown.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(shown.c.id < before)
    return tuple(_shown(row) for row in reversed(conn.execute(query).mappings().all()))


def newest(conn: Connection) -> int:
    """The id of the message shown last; 0 before the first."""
    return int(conn.scalar(select(func.max(shown.c.id))) or 0)


def said_after(conn: Connection, message: int) -> tuple[Shown, ...]:
    """What the desk, not a person on the page, has said after a message, oldest first, without removed ones."""
    query = select(shown).where(shown.c.id > message, shown.c.writer == "", ~shown.c.removed).order_by(shown.c.id)
    return tuple(_shown(row) for row in conn.execute(query).mappings())


def since(conn: Connection, turn: int, limit: int = 500, *, chat: str | None = None) -> tuple[Shown, ...]:
    """Messages changed after a turn, in the order of their last change, removed ones too; `chat`: of this one only."""
    query = select(shown).where(shown.c.turn > turn).order_by(shown.c.turn).limit(limit)
    if chat is not None:
        query = query.where(shown.c.chat == chat)
    return tuple(_shown(row) for row in conn.execute(query).mappings())


def forget(conn: Connection, chat: str) -> None:
    """Nothing of a chat is kept, and who looks at it sees it go."""
    for message in conn.scalars(select(shown.c.id).where(shown.c.chat == chat, ~shown.c.removed)).all():
        _change(conn, message, removed=True)
    gone = update(shown).where(shown.c.chat == chat).values(body="{}", waiting=None, signs="", title="")
    conn.execute(gone)


def turn_now(conn: Connection) -> int:
    """The number of the last change; 0 before the first."""
    return int(conn.execute(select(shown_turn.c.turn)).scalar() or 0)
