"""What a message of the Bot API says: text, command, mention, attachments. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.telegram import quotations
from bot.telegram.entities import read
from bot.telegram.kinds import unsupported, words_of
from handlers.inbound import Attachment, Medium
from handlers.text.formatting import clip
from handlers.text.pieces import Words
from handlers.text.spans import Spans

Wire = dict[str, Any]

# What they are called, and what they are, where nobody says. Animations carry a document too, venues a location: the
# first that fits counts.
FILES = {
    "animation": ("animation.mp4", "video/mp4"),
    "document": ("document", ""),
    "video": ("video.mp4", "video/mp4"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video_note": ("video.mp4", "video/mp4"),
}
DOWNLOAD = 20_000_000  # bytes that a bot can fetch (core.telegram.org/bots/api#getfile)


@dataclass(frozen=True, slots=True)
class Content:
    """The words and files of one message; `word` is the command it begins with."""

    text: str = ""
    word: str = ""
    attachments: tuple[Attachment, ...] = ()
    mentioned: bool = False
    spans: Spans = ()
    quote: str = ""  # what was chosen of the message that it answers


def content_of(message: Wire, *, username: str, commands: bool = True) -> Content | None:
    """None for a service message and for a command given to another bot."""
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    said = Words(text, spans=read(text, entities)) if text else words_of(message)
    attachments = () if said.text and not text else tuple(_attachments(message))
    if not said.text and not attachments:
        return None
    mentioned = _is_mentioned(text, entities, username)
    first = next((e for e in entities if e["type"] == "bot_command" and e["offset"] == 0), None)
    if not commands or first is None or quotations.is_forwarded(message):
        said = quotations.with_quoted(message, _without_call(said, username))
        quote = quotations.chosen(message)
        return Content(said.text, attachments=attachments, mentioned=mentioned, spans=said.spans, quote=quote)
    word, _, addressed = slice16(text, 0, first["length"])[1:].partition("@")
    if addressed and addressed.lower() != username.lower():
        return None
    rest = slice16(text, first["length"]).strip()
    return Content(rest, word.lower(), attachments, mentioned or bool(addressed))


def slice16(text: str, start: int, length: int | None = None) -> str:
    """Part of a text by UTF-16 units, as entities count."""
    units = text.encode("utf-16-le")
    end = None if length is None else (start + length) * 2
    return units[start * 2 : end].decode("utf-16-le", "replace")


def _is_mentioned(text: str, entities: list[Wire], username: str) -> bool:
    call = f"@{username}".lower()
    return any(
        entity["type"] == "mention" and slice16(text, entity["offset"], entity["length"]).lower() == call
        for entity in entities
    )


def _without_call(said: Words, username: str) -> Words:
    """The text without the @name it begins with."""
    called = re.match(rf"@{re.escape(username)}\b[\s,:]*", said.text, flags=re.IGNORECASE)
    return clip(said, called.end()) if called else said


def _attachments(message: Wire) -> Iterator[Attachment]:
    if "photo" in message:
        yield _file(Medium.PHOTO, message["photo"][-1], "photo.jpg", "image/jpeg")  # the largest size is the last
    elif "voice" in message:
        yield _file(Medium.VOICE, message["voice"], "voice.ogg", "audio/ogg")
    elif "sticker" in message:
        sticker = message["sticker"]
        yield Attachment(Medium.STICKER, sticker["file_id"], sticker.get("emoji", ""), sticker.get("file_size"))
    elif kind := next((name for name in FILES if name in message), None):
        yield _file(Medium.FILE, message[kind], *FILES[kind])
    elif kind := unsupported(message):
        yield Attachment(Medium.UNSUPPORTED, "", kind)


def _file(medium: Medium, item: Wire, name: str, mime: str) -> Attachment:
    return Attachment(
        medium,
        item["file_id"],
        item.get("file_name") or name,
        item.get("file_size"),
        item.get("duration"),
        item.get("mime_type") or mime,
        DOWNLOAD,
    )
