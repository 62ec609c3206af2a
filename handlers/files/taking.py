"""Files come in: where each lies is kept with its message, and what stays behind is said to the writer (H3)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers import replying
from handlers.callers import Call
from handlers.files import uploading
from handlers.inbound import Attachment, Kind, Medium
from handlers.notices import Card, FileRef, Text, Words
from handlers.rules.filekinds import is_program
from handlers.wording import customer
from handlers.wording import files as wording
from storage import files, tickets
from storage.conversation import Message
from storage.files import File

CARRIED = (Medium.PHOTO, Medium.VOICE, Medium.FILE, Medium.LINK)
NAME, MIME = 300, 120  # characters kept of each


def take(conn: Connection, call: Call, message: Message) -> tuple[File, ...]:
    """Keep what came with the message at hand, after what is kept with it already; the writer hears what stays."""
    is_more = call.inbound.album or call.inbound.kind is Kind.EDIT
    before = len(files.of_message(conn, message.id)) if is_more else 0
    wanted = [one for one in call.inbound.attachments if one.medium in CARRIED]
    kept = tuple(_keep(conn, call, message, one, before + number) for number, one in enumerate(wanted))
    limit = max((one.limit or 0 for one in wanted), default=0)
    _say_what_stays(conn, call, message, [one for one in kept if one.kept_back], limit=limit)
    if call.inbound.kind is Kind.UPLOADED:
        uploading.keep(conn, call, message)
    for one in call.inbound.attachments:
        if one.medium is Medium.UNSUPPORTED:
            replying.say(conn, call, customer.unsupported(call.voice, one.name), script="H4")
    return kept


def _keep(conn: Connection, call: Call, message: Message, one: Attachment, number: int) -> File:
    """It lies where it was written, which is another place than the request's where somebody pointed at a message."""
    there = call.inbound.where
    return files.add(
        conn,
        message.id,
        number,
        medium=one.medium.value,
        name=one.name[-NAME:],
        mime=one.mime.lower()[:MIME],
        size=one.size,
        seconds=one.seconds,
        platform=one.platform or there.platform,
        workspace=there.workspace,
        handle=one.handle,
        album=call.inbound.album or None,
        kept_back=kept_back(one),
    )


def kept_back(one: Attachment) -> str | None:
    """Why a file is not carried; None where it is. A link is only words."""
    if one.medium is Medium.LINK:
        return None
    if is_program(one.name):
        return "program"
    return "too_large" if one.limit is not None and one.size is not None and one.size > one.limit else None


def _say_what_stays(conn: Connection, call: Call, message: Message, staying: Sequence[File], *, limit: int) -> None:
    """To whoever wrote it; one page takes all that is too large."""
    is_large = any(one.kept_back == "too_large" for one in staying)
    page = uploading.link(conn, call, message) if is_large else None
    for one in staying:
        text = _why(conn, call, message, one, page=page, limit=limit)
        arrived = wording.text_arrived(call.voice) if message.text.strip() else ()
        replying.say(conn, call, Card(call.voice.paragraph(text, arrived)), script="H3")


def _why(conn: Connection, call: Call, message: Message, one: File, *, page: Words | None, limit: int) -> Text:
    if one.kept_back == "program":
        return wording.is_program(call.voice, one.name)
    if page is None:
        return wording.is_too_large(call.voice, one.name, one.size or 0, limit)
    ref = tickets.require(conn, message.ticket_id).ref
    return wording.use_page(call.voice, one.name, one.size or 0, limit, page=page, ref=ref)


def ref(one: File) -> FileRef:
    """A file as an act refers to it."""
    return FileRef(
        one.id, one.medium, one.name, one.mime, one.size, one.seconds, one.platform, one.workspace, one.handle
    )
