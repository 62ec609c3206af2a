"""What a person does on the page: it is shown, then taken to the door, and taken again if nobody acknowledged it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.console.inbound import PLATFORM
from bot.console.setup import Accepts, Person, Setup
from handlers.inbound import Kind
from handlers.notices import Card, Post, Reply, Words, dump
from storage import desktime, shown
from storage.engine import Database


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on the page something is done. `nonce` is unique per doing, and the same when it is tried again."""

    chat: str
    title: str
    nonce: str
    thread: int | None = None
    threads: bool = False  # this chat answers in threads


def is_nonce(given: object) -> bool:
    """Whether the page made this number; whatever else is sent in its place stands in no key."""
    return re.fullmatch(r"[\w-]{8,64}", str(given), re.ASCII) is not None


class Chats:
    """The people's side of the page."""

    def __init__(self, door: Accepts, db: Database, setup: Setup) -> None:
        self._door = door
        self._db = db
        self._clock = setup.clock

    async def say(self, person: Person, spot: Spot, text: str, reply_to: int | None) -> Reply:
        """Show what the person wrote and take it to the desk."""
        quoted = None if reply_to is None else str(reply_to)
        body = Post(Card((Words(text),)), author=person.name, reply_to=quoted)
        event = self._event(Kind.MESSAGE, person, spot) | {"text": text, "reply_to": quoted}
        row = await self._db.write(_say, person.user, spot, dump(body), event)
        return await self._deliver(row) if row.waiting else Reply()

    async def act(self, kind: Kind, person: Person, spot: Spot, given: Mapping[str, Any]) -> Reply:
        """Take a press or a form to the desk."""
        return await self._door.accept(PLATFORM, {**given, **self._event(kind, person, spot)})

    async def edit(self, person: Person, spot: Spot, row: shown.Shown, text: str) -> Reply:
        """Change the person's own message, then tell the desk."""
        body = Post(Card((Words(text),)), author=person.name)
        await self._db.write(_edit, row.id, dump(body))
        event = self._event(Kind.EDIT, person, spot) | {"message": str(row.id), "text": text}
        return await self._door.accept(PLATFORM, event)

    async def delete(self, person: Person, spot: Spot, row: shown.Shown) -> Reply:
        """Take the person's own message away, then tell the desk."""
        await self._db.write(shown.remove, row.id)
        return await self._door.accept(PLATFORM, self._event(Kind.DELETE, person, spot) | {"message": str(row.id)})

    async def deliver_again(self) -> None:
        """Take to the desk what it never acknowledged, oldest first."""
        for row in await self._db.read(shown.unheard):
            await self._deliver(row)

    async def _deliver(self, row: shown.Shown) -> Reply:
        reply = await self._door.accept(PLATFORM, {**json.loads(row.waiting or "{}"), "message": str(row.id)})
        await self._db.write(shown.heard, row.id)
        return reply

    def _event(self, kind: Kind, person: Person, spot: Spot) -> dict[str, Any]:
        return {
            "kind": kind.value,
            "key": f"{kind.value}:{spot.nonce}",
            "user": person.user,
            "name": person.name,
            "chat": spot.chat,
            "title": spot.title,
            "thread": None if spot.thread is None else str(spot.thread),
            "threads": spot.threads,
            "written": self._clock().isoformat(),
            "locale": person.locale,
            "zone": person.zone,
        }


def _say(conn: Connection, user: str, spot: Spot, body: str, event: Mapping[str, Any]) -> shown.Shown:
    at = desktime.load(conn).at(datetime.fromisoformat(event["written"]))
    draft = shown.Draft(
        f"in:{spot.nonce}", spot.chat, body, at, writer=user, thread=spot.thread, waiting=json.dumps(event)
    )
    return shown.post(conn, draft)


def _edit(conn: Connection, message: int, body: str) -> bool:
    return shown.edit(conn, message, body, marked=True)
