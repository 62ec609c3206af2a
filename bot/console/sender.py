"""The page's way out: acts become messages of its chats, each shown once however often it is sent."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.console.inbound import chat_of
from handlers.notices import (
    Act,
    Document,
    Files,
    Mark,
    Outcome,
    Pace,
    Post,
    Reason,
    Refused,
    Remove,
    Retitle,
    Sent,
    Target,
    Unknown,
    dump,
)
from storage import desktime, shown
from storage.engine import Database


class ConsoleSender:
    """Writes into `storage.shown`. Nothing is lost on the way, so an unknown outcome never happens."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        """None: the page takes everything at once."""
        return ()

    async def send(self, act: Act, target: Target, number: int, *, repeated: bool) -> Outcome:
        """Show, change or remove a message. A repeated send shows nothing new, so it needs no mark."""
        return await self._db.write(_perform, act, target, number, self._clock())

    async def look_up(self, act: Act, target: Target, number: int) -> Sent | Unknown | None:
        """The message shown for an outbox row."""
        row = await self._db.read(shown.by_key, _key(number))
        return None if row is None else _sent(row, target)


def _key(number: int) -> str:
    return f"out:{number}"


def _perform(conn: Connection, act: Act, target: Target, number: int, now: datetime) -> Outcome:
    if isinstance(act, Post):
        return _edit(conn, act, target) if target.message else _post(conn, act, target, number, now)
    if isinstance(act, Document | Files):
        return _post(conn, act, target, number, now)
    if isinstance(act, Mark):
        return _done(shown.sign(conn, int(act.message), put=act.sign, taken=act.replaces))
    if isinstance(act, Remove) and target.message:
        return _done(shown.remove(conn, int(target.message)))
    if isinstance(act, Retitle) and target.thread:
        return _done(shown.retitle(conn, int(target.thread), act.title, closed=act.closed))
    return Sent()  # a room is made by its first message


def _post(conn: Connection, act: Post | Document | Files, target: Target, number: int, now: datetime) -> Outcome:
    draft = shown.Draft(
        key=_key(number),
        chat=chat_of(target.place, direct=target.direct),
        body=dump(act),
        at=desktime.load(conn).at(now),
        thread=int(target.thread) if target.thread else None,
    )
    return _sent(shown.post(conn, draft), target)


def _edit(conn: Connection, act: Post, target: Target) -> Outcome:
    return _done(shown.edit(conn, int(target.message or 0), dump(act), marked=False), message=target.message)


def _sent(row: shown.Shown, target: Target) -> Sent:
    starts = target.wants_thread and target.thread is None
    return Sent(message=str(row.id), thread=str(row.id) if starts else target.thread)


def _done(found: bool, message: str | None = None) -> Outcome:
    return Sent(message=message) if found else Refused(Reason.MESSAGE_GONE, "the message is no longer there")
