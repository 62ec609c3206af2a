"""A link in place of a file that is too large for a platform, where browsers reach the desk (H3)."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import naming, posting
from handlers.notices import Card, FileRef, Post, Priority, Span, Words
from handlers.text.spans import Shape
from handlers.wording import files as wording
from handlers.wording.voice import Voice, lines
from storage import downloads
from storage.conversation import Message
from storage.tickets import Ticket

GOOD = timedelta(days=7)
PATH = "/files/"


def offer(
    conn: Connection,
    ticket: Ticket,
    message: Message,
    large: Iterable[FileRef],
    *,
    voice: Voice,
    lane: int,
    now: datetime,
) -> bool:
    """Post links to files in the lane where they could not be shown; False where no browser reaches the desk."""
    base = downloads.address(conn)
    if not base:
        return False
    said = [wording.link(voice, one.name, one.size or 0, _link(conn, base, one, now), now + GOOD) for one in large]
    post = Post(Card(lines(*said)), author=message.author, about=ticket.ref, script="H3")
    posting.put(conn, lane, post, now=now, priority=Priority.RELAY, slot=slot(ticket, message, lane))
    return True


def slot(ticket: Ticket, message: Message, lane: int) -> str:
    """The name of the message with the links."""
    return naming.files_slot(message.id, "link", ticket, lane)


def _link(conn: Connection, base: str, one: FileRef, now: datetime) -> Words:
    token = secrets.token_urlsafe(32)
    downloads.offer(conn, token=token, file_id=one.id, ends_at=now + GOOD)
    url = f"{base}{PATH}{token}"
    return Words(url, spans=(Span(0, len(url), Shape.LINK, url),))
