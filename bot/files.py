"""Files between chats: read where they lie, a piece at a time, and never held whole."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.cleaning import clean, one_line
from handlers.files.taking import NAME
from handlers.notices import FileRef, Lost, Reason
from handlers.rules.filekinds import is_program

PIECE = 1 << 16  # bytes held at a time


class LostFileError(Exception):
    """The file can never be had."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class BusyError(Exception):
    """Where the file lies nobody answers just now: it is tried again after so many real seconds."""

    def __init__(self, why: str, seconds: float = 5.0) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Stream:
    """A file that is being read, size in bytes; name and mime as its platform says them now."""

    size: int
    chunks: AsyncIterator[bytes]
    name: str
    mime: str


class Source(Protocol):
    """Where one platform's files lie."""

    def open(self, ref: FileRef) -> AbstractAsyncContextManager[Stream]:
        """Begin to read a file. Raises LostFileError, or BusyError now or while it is read."""


Sources = Mapping[str, Source]  # by platform


@dataclass(frozen=True, slots=True)
class Opened:
    """A file ready to be sent on, under the name and kind that are known by now."""

    ref: FileRef
    size: int
    chunks: AsyncIterator[bytes] = field(repr=False)


async def open_one(stack: AsyncExitStack, sources: Sources, ref: FileRef, most: int) -> Opened:
    """Open a file of at most so many bytes until the stack ends; nothing is fetched of one that is known to be larger.
    Raises LostFileError and BusyError."""
    _check(ref.name, ref.size, most)
    source = sources.get(ref.platform)
    if source is None:
        raise LostFileError(Reason.FILE_GONE, f"{ref.platform} is not connected")
    stream = await stack.enter_async_context(source.open(ref))
    name, mime = ref.name or one_line(stream.name)[-NAME:], ref.mime or clean(stream.mime)
    known = replace(ref, name=name, mime=mime, size=stream.size)
    _check(known.name, known.size, most)
    return Opened(known, stream.size, _exactly(stream))


async def open_all(
    stack: AsyncExitStack, sources: Sources, refs: Iterable[FileRef], most: int
) -> tuple[list[Opened], list[Lost]]:
    """Open several files; those that can never be had come back as lost. Raises BusyError."""
    found: list[Opened] = []
    lost: list[Lost] = []
    for ref in refs:
        try:
            found.append(await open_one(stack, sources, ref, most))
        except LostFileError as error:
            lost.append(Lost(ref.id, error.reason, error.detail))
    return found, lost


def _check(name: str, size: int | None, most: int) -> None:
    if is_program(name):
        raise LostFileError(Reason.NOT_TAKEN)
    if size is not None and size > most:
        raise LostFileError(Reason.TOO_LARGE, str(most))
    if size == 0:
        raise LostFileError(Reason.FILE_GONE, "empty")  # no platform takes it


async def _exactly(stream: Stream) -> AsyncIterator[bytes]:
    """The file's pieces; one that breaks off, or goes on, is not passed on as if it were whole."""
    left = stream.size
    async for chunk in stream.chunks:
        left -= len(chunk)
        if left < 0:
            break
        yield chunk
    if left:
        raise BusyError("the file changed while it was read")
