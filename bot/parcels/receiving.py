"""A form with files, taken in a piece at a time: what is whole lies on the disk, and nothing is held in memory."""

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

from aiohttp import BodyPartReader, MultipartReader, hdrs, web

from bot.cleaning import clean, one_line
from bot.files import PIECE
from bot.parcels.inbound import Piece
from handlers.files.taking import NAME
from handlers.rules.filekinds import is_program

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
FIELD = "files"
FILES = 10  # of one form: what every chat shows together
PARTS = 50  # of one form, with those that are no files
PATIENCE = 60.0  # seconds without a byte
SLOWEST = 8_000  # bytes a second that a form brings at least, once it had its first minute


class Why(StrEnum):
    """Why a form is not taken."""

    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOTHING = "nothing"  # no file, or one with nothing in it
    PROGRAM = "program"
    FULL = "full"  # or the disk does not take it
    BROKEN = "broken"
    OVER = "over"


class NotTakenError(Exception):
    """Nothing of the form is kept. name: of the file it is about, if it is about one."""

    def __init__(self, why: Why, name: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.name = name


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of one form go: a folder of their own, and how their handles begin."""

    path: Path
    handles: str


async def receive(request: web.Request, shelf: Shelf) -> list[Piece]:
    """Every file of the form, whole and on the disk, and no more bytes than it announced, however they are packed.
    Raises NotTakenError."""
    announced = request.content_length or 0
    try:
        async with asyncio.timeout(PATIENCE + announced / SLOWEST):
            return await _files(request, shelf, announced)
    except TimeoutError as error:
        raise NotTakenError(Why.BROKEN) from error


async def _files(request: web.Request, shelf: Shelf, announced: int) -> list[Piece]:
    found: list[Piece] = []
    async for part in _parts(request):
        name = name_of(part.filename or "")
        if not name:
            continue  # a field in which nothing was chosen
        if is_program(name):
            raise NotTakenError(Why.PROGRAM, name)
        if len(found) == FILES:
            raise NotTakenError(Why.TOO_MANY)
        left = announced - sum(one.size for one in found)
        size = await _store(part, shelf.path / str(len(found)), left)
        if size == 0:
            raise NotTakenError(Why.NOTHING, name)
        found.append(Piece(f"{shelf.handles}/{len(found)}", name, _mime(part), size))
    if not found:
        raise NotTakenError(Why.NOTHING)
    return found


def name_of(said: str) -> str:
    """A file's name as a browser says it: without folders, on one line, and not longer than the desk keeps."""
    plain = said.replace("%22", '"').replace("%0D", " ").replace("%0A", " ")
    return one_line(re.split(r"[/\\]", plain)[-1]).strip(". ")[-NAME:]


def _mime(part: BodyPartReader) -> str:
    said = clean(part.headers.get("Content-Type", "")).partition(";")[0].strip().lower()
    return said if re.fullmatch(r"[\w.+-]+/[\w.+-]+", said, re.ASCII) else ""


async def _parts(request: web.Request) -> AsyncIterator[BodyPartReader]:
    """The parts that carry files. What the web server would unpack by itself is no form that a browser sends."""
    if hdrs.CONTENT_ENCODING in request.headers:
        raise NotTakenError(Why.BROKEN)
    try:
        reader = await request.multipart()
    except (ValueError, AssertionError) as error:
        raise NotTakenError(Why.BROKEN) from error
    for _ in range(PARTS):
        part = await _next(reader)
        if part is None:
            return
        if isinstance(part, BodyPartReader) and part.name == FIELD:
            yield part
    raise NotTakenError(Why.TOO_MANY)


async def _next(reader: MultipartReader) -> MultipartReader | BodyPartReader | None:
    """The next part; what was left unread of the one before is skipped."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.next()
    except Exception as error:
        raise NotTakenError(Why.BROKEN) from error


async def _store(part: BodyPartReader, path: Path, most: int) -> int:
    """Write one file of at most so many bytes; its bytes."""
    size, file = 0, await on_disk(_create, path)
    try:
        while piece := await _read(part):
            size += len(piece)
            if size > most:
                raise NotTakenError(Why.BROKEN)
            await on_disk(file.write, piece)
        await on_disk(_settle, file)
    finally:
        await asyncio.to_thread(file.close)
    return size


async def _read(part: BodyPartReader) -> bytes:
    """The library raises many things where a form breaks off."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await part.read_chunk(PIECE)
    except Exception as error:
        raise NotTakenError(Why.BROKEN) from error


async def on_disk(do: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do what blocks, beside everything else. Raises NotTakenError where the disk does not take it."""
    try:
        return await asyncio.to_thread(do, *given, **named)
    except OSError as error:
        log.error("an upload could not be kept: %s; see RETAINER_FILES", error.strerror)
        raise NotTakenError(Why.FULL) from error


def _create(path: Path) -> BinaryIO:
    return path.open("xb")


def _settle(file: BinaryIO) -> None:
    """On the disk, whatever happens to the machine next."""
    file.flush()
    os.fsync(file.fileno())
