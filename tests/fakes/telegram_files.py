"""Bot API methods that send files: one of a kind, or several as one group."""

import uuid
from functools import partial
from typing import Any

from tests.fakes.telegram_documentation import PHOTO_BYTES, UPLOAD_BYTES
from tests.fakes.telegram_messages import placed
from tests.fakes.telegram_text import faults, utf16_length
from tests.fakes.telegram_updates import Platform, TelegramError
from tests.fakes.telegram_world import NewFile, Wire
from tests.fakes.wire_common import Call

CAPTION = 1024  # characters after entities parsing
MIXED = {"photo": "seen", "video": "seen", "audio": "audio", "document": "document"}  # what a group may hold together
VOICES = (".ogg", ".oga", ".mp3", ".m4a", ".mp4")


def send_file(kind: str, platform: Platform, arguments: Wire, call: Call) -> Wire:
    """sendPhoto, sendDocument, …, with a file sent along."""
    chat = platform.chat_for(arguments["chat_id"])
    content = _content(platform, kind, arguments[kind], arguments, call)
    return _post(platform, arguments, placed(platform, chat, arguments) | content)


def send_media_group(platform: Platform, arguments: Wire, call: Call) -> list[Wire]:
    """sendMediaGroup: a message for each, with one number in common."""
    chat, media = platform.chat_for(arguments["chat_id"]), arguments["media"]
    if len({MIXED.get(item["type"]) for item in media}) != 1:
        raise TelegramError("Bad Request: documents and audio can't be mixed with other media types")
    place, group = placed(platform, chat, arguments), str(uuid.uuid4().int)[:17]
    contents = [_content(platform, item["type"], _attached(item, arguments), item, call) for item in media]
    return [_post(platform, arguments, {**place, "media_group_id": group, **content}) for content in contents]


def _attached(item: Wire, arguments: Wire) -> Any:
    name = str(item["media"])
    return arguments.get(name.removeprefix("attach://")) if name.startswith("attach://") else name


def _content(platform: Platform, kind: str, file: Any, said: Wire, call: Call) -> Wire:
    """The file and its caption as fields of a message, or the refusal."""
    file = _taken(kind, file)
    if kind == "voice" and not file.name.lower().endswith(VOICES):
        platform.journal.violate("telegram.voice", f"{file.name} is shown as a file", where=call.method, call=call)
    for fault in faults(said.get("caption") or "", said.get("caption_entities") or []):
        platform.journal.violate("telegram.entities", fault, where=call.method, call=call)
    if utf16_length(said.get("caption") or "") > CAPTION:
        raise TelegramError("Bad Request: message caption is too long")
    stored = platform.world.store(NewFile(file.name, file.content, file.mime_type, kind)).wire()
    if said.get("duration"):
        stored["duration"] = said["duration"]
    kept = {name: said[name] for name in ("caption", "caption_entities") if said.get(name)}
    return {kind: [stored] if kind == "photo" else stored} | kept


def _taken(kind: str, file: Any) -> NewFile:
    """The file, if Telegram takes it. A picture that begins with "wide" is too wide to be shown as one."""
    if not isinstance(file, NewFile):
        raise TelegramError("Bad Request: wrong file identifier/HTTP URL specified")
    if not file.content:
        raise TelegramError("Bad Request: file must be non-empty")
    if len(file.content) > (PHOTO_BYTES if kind == "photo" else UPLOAD_BYTES):
        raise TelegramError("Request Entity Too Large", 413)
    if kind == "photo" and file.content.startswith(b"wide"):
        raise TelegramError("Bad Request: PHOTO_INVALID_DIMENSIONS")
    return file


def _post(platform: Platform, arguments: Wire, content: Wire) -> Wire:
    post = platform.world.new_post(platform.chat_for(arguments["chat_id"]), platform.world.bot, **content)
    post.silent = bool(arguments.get("disable_notification"))
    return post.wire()


METHODS: dict[str, Any] = {
    f"send{kind.capitalize()}": partial(send_file, kind) for kind in ("photo", "document", "voice", "video", "audio")
} | {"sendMediaGroup": send_media_group}
