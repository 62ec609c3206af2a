"""How many files came along, in words: for the card, and for the receipt of a request without any text (C1, B10)."""

from collections.abc import Collection

from sqlalchemy import Connection

from handlers.inbound import Medium
from handlers.notices import Text
from handlers.rules.filekinds import kind_of
from handlers.wording import files as wording
from handlers.wording.voice import Voice
from storage import conversation, files
from storage.conversation import Message, Sort
from storage.files import File
from storage.tickets import Ticket


def line(conn: Connection, voice: Voice, messages: Collection[Message]) -> str:
    """How many of each kind came with messages; "" for none."""
    with_some = [one.id for one in messages if one.attachments]
    return wording.counted(voice, _came(files.of_messages(conn, with_some))) if with_some else ""


def passed_on(conn: Connection, voice: Voice, ticket: Ticket) -> Text:
    """B10: what opened a request, where that was no text."""
    if ticket.subject != wording.no_text(voice):  # the usual case costs nothing
        return ()
    said = [one for one in conversation.of_ticket(conn, ticket.id) if one.sort is Sort.WORDS]
    first = min(said, key=lambda one: one.id, default=None)
    if first is None or first.text.strip():
        return ()
    found = [one for one in files.of_message(conn, first.id) if one.kept_back is None]
    came = _came(found)
    return wording.passed_on(voice, came, first.at, more=any(one.album for one in found)) if came else ()


def _came(found: Collection[File]) -> list[wording.Came]:
    return [(kind_of(one.medium, one.mime), one.seconds) for one in found if one.medium != Medium.LINK]
