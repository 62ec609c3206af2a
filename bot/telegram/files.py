"""Files on Telegram: fetched in pieces, and sent as what they are, together where they were together."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Self

import httpx
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.files import PIECE, BusyError, LostFileError, Opened, Sources, Stream, open_all
from bot.telegram.cards import Message, caption
from bot.telegram.content import DOWNLOAD
from bot.telegram.multipart import Body
from bot.telegram.requests import Requests
from handlers.files.losing import FAR
from handlers.files.parcels import headline
from handlers.notices import FileRef, Files, Lost, Reason

# core.telegram.org/bots/api#sending-files
UPLOAD = 50_000_000
PHOTO = 10_000_000
ALBUM = 10  # files of one message group

PHOTOS = ("image/jpeg", "image/png", "image/webp")
VOICES = ("audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a")
AUDIO = ("audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a")
METHODS = {
    "photo": "sendPhoto",
    "video": "sendVideo",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "document": "sendDocument",
}
UNSEEN = ("photo_invalid", "image_process_failed")  # pictures that Telegram cannot show as such
TOGETHER = {"photo": "seen", "video": "seen", "audio": "audio", "document": "document"}  # what shares a group


class TelegramFiles:
    """Where Telegram's files lie."""

    def __init__(self, bot: Bot, requests: Requests) -> None:
        self._bot = bot
        self._requests = requests

    @asynccontextmanager
    async def open(self, ref: FileRef) -> AsyncIterator[Stream]:
        """See `Source`."""
        url = await self._find(ref)
        async with AsyncExitStack() as stack:
            try:
                answer = await stack.enter_async_context(self._requests.download(url))
            except httpx.HTTPError as error:
                raise BusyError(type(error).__name__) from error
            if answer.status_code != httpx.codes.OK:
                raise _refused(answer.status_code)
            size = int(answer.headers.get("Content-Length", ref.size or 0))
            yield Stream(size, _pieces(answer), url.rpartition("/")[2], "")

    async def _find(self, ref: FileRef) -> str:
        """The file's address, good for an hour."""
        if ref.size is not None and ref.size > DOWNLOAD:
            raise LostFileError(Reason.FILE_GONE, FAR)
        try:
            found = await self._bot.get_file(ref.handle)
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise LostFileError(Reason.FILE_GONE, FAR) from error
            raise LostFileError(Reason.FILE_GONE, error.message) from error
        except RetryAfter as error:
            raise BusyError("flood control", 10.0) from error
        except NetworkError as error:
            raise BusyError(error.message) from error
        except TelegramError as error:
            raise LostFileError(Reason.FILE_GONE, error.message) from error
        return str(found.file_path)


async def _pieces(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.aiter_raw(PIECE):
            yield piece
    except httpx.HTTPError as error:
        raise BusyError(type(error).__name__) from error


def _refused(status: int) -> Exception:
    if status in (404, 410, 403, 401):
        return LostFileError(Reason.FILE_GONE, f"status {status}")
    return BusyError(f"status {status}")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in Telegram files are shown, as parameters of every send method."""

    chat: int
    topic: int | None = None
    quoted: int | None = None
    silent: bool = False

    def fields(self) -> dict[str, str]:
        """As a form has them."""
        found = {"chat_id": str(self.chat)}
        if self.topic:
            found["message_thread_id"] = str(self.topic)
        if self.quoted:
            reply = {"message_id": self.quoted, "allow_sending_without_reply": True}
            found["reply_parameters"] = json.dumps(reply)
        return found | ({"disable_notification": "true"} if self.silent else {})


@dataclass(slots=True)
class Progress:
    """How far an act has come: file -> the message that shows it. plain: Telegram would not have the pictures as
    pictures, so they go as files."""

    shown: dict[int, int] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    plain: bool = False


def ids_of(progress: Progress) -> tuple[str, ...]:
    """The messages that show the files, each once."""
    return tuple(map(str, dict.fromkeys(progress.shown.values())))


class Uploads:
    """Sends files, and remembers which of an act went out before a failure."""

    def __init__(self, requests: Requests, base_url: str, sources: Sources) -> None:
        self._requests = requests
        self._base_url = base_url
        self._sources = sources
        self._progress: dict[int, Progress] = {}

    async def send(self, act: Files, spot: Spot, number: int, *, there: Sequence[str], repeated: bool) -> Progress:
        """Everything that did not go out yet. there: the messages of an earlier try, perhaps of another process;
        repeated: a message that may have arrived carries the mark. Raises TelegramError and BusyError; what went out
        before is not sent again."""
        progress = self._progress.setdefault(number, Progress())
        if not progress.shown:
            progress.shown.update((ref.id, int(one)) for ref, one in zip(act.files, there, strict=False))
        done = {*progress.shown, *(one.file for one in progress.lost)}
        waiting = [ref for ref in act.files if ref.id not in done]
        for at in range(0, len(waiting), ALBUM):
            async with AsyncExitStack() as stack:
                found, lost = await open_all(stack, self._sources, waiting[at : at + ALBUM], UPLOAD)
                progress.lost += lost
                for group in groups([Piece.of(one, plain=progress.plain) for one in found]):
                    above = caption(() if progress.shown else headline(act), marked=repeated)
                    await self._send(group, spot, above, progress)
                    repeated = False
        return self._progress.pop(number)

    async def _send(self, group: Sequence["Piece"], spot: Spot, above: Message, progress: Progress) -> None:
        method, fields = _call(group, above)
        names = [_part(n) for n in range(len(group))] if len(group) > 1 else [group[0].kind]
        parts = [(name, piece.opened) for name, piece in zip(names, group, strict=True)]
        try:
            answer = await self._requests.upload(f"{self._base_url}/{method}", Body(spot.fields() | fields, parts))
        except BadRequest as error:
            if progress.plain or not any(words in error.message.lower() for words in UNSEEN):
                raise
            progress.plain = True
            raise BusyError(error.message, 0.0) from error
        sent = answer if isinstance(answer, list) else [answer]
        progress.shown.update(
            (piece.opened.ref.id, int(one["message_id"])) for piece, one in zip(group, sent, strict=True)
        )

    def shown(self, number: int) -> tuple[str, ...]:
        """The messages of an act that went out before a failure."""
        return ids_of(self._progress.get(number, Progress()))

    def forget(self, number: int) -> None:
        """The act is over, one way or another."""
        self._progress.pop(number, None)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file, and what Telegram shows it as."""

    opened: Opened
    kind: str

    @classmethod
    def of(cls, opened: Opened, *, plain: bool = False) -> Self:
        """A picture or recording as such, where Telegram takes it."""
        return cls(
            opened if opened.ref.name else replace(opened, ref=replace(opened.ref, name=opened.ref.medium)),
            "document" if plain else kind_of(opened),
        )


def _call(group: Sequence[Piece], above: Message) -> tuple[str, dict[str, str]]:
    """The method for a group of files and its fields."""
    said = {"caption": above.text, "caption_entities": [one.to_dict() for one in above.entities]} if above.text else {}
    if len(group) > 1:
        media = [{"type": piece.kind, "media": f"attach://{_part(n)}"} for n, piece in enumerate(group)]
        return "sendMediaGroup", {"media": json.dumps([media[0] | said, *media[1:]])}
    (piece,) = group
    fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in said.items()}
    if piece.kind in ("voice", "audio", "video") and piece.opened.ref.seconds:
        fields["duration"] = str(piece.opened.ref.seconds)
    return METHODS[piece.kind], fields


def _part(number: int) -> str:
    return f"file{number}"


def kind_of(one: Opened) -> str:
    """What Telegram shows a file as."""
    mime = one.ref.mime
    if mime in PHOTOS and one.size <= PHOTO:
        return "photo"
    if one.ref.medium == "voice" and mime in VOICES:
        return "voice"
    if mime == "video/mp4":
        return "video"
    return "audio" if mime in AUDIO else "document"


def groups(found: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The files in their order, together as far as Telegram takes them in one message group and one request."""
    group: list[Piece] = []
    for piece in found:
        if group and not _fits(group, piece):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _fits(group: Sequence[Piece], piece: Piece) -> bool:
    sort = TOGETHER.get(piece.kind)
    size = sum(each.opened.size for each in group) + piece.opened.size
    return sort is not None and sort == TOGETHER.get(group[0].kind) and len(group) < ALBUM and size <= UPLOAD
