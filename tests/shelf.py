"""A place where files lie, for tests of those who fetch and send them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.files import BusyError, LostFileError, Stream
from handlers.notices import FileRef, Reason

PIECES = 3  # a file comes in so many


@dataclass(slots=True)
class Shelf:
    """Files by their handle. `broken`: handles whose file breaks off half way, once each."""

    files: dict[str, bytes] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def put(self, name: str, content: bytes, mime: str, *, medium: str = "file", seconds: int | None = None) -> FileRef:
        """A new file, as a message refers to it."""
        number = len(self.files) + 1
        self.files[f"h{number}"] = content
        return FileRef(number, medium, name, mime, len(content), seconds, "shelf", "", f"h{number}")

    @asynccontextmanager
    async def open(self, ref: FileRef) -> AsyncIterator[Stream]:
        """Read a file."""
        if ref.handle not in self.files:
            raise LostFileError(Reason.FILE_GONE, "deleted")
        self.opened.append(ref.handle)
        content = self.files[ref.handle]
        yield Stream(len(content), self._pieces(ref.handle, content), "", "")

    async def _pieces(self, handle: str, content: bytes) -> AsyncIterator[bytes]:
        size = len(content) // PIECES + 1
        for start in range(0, len(content), size):
            if start and handle in self.broken:
                self.broken.remove(handle)
                raise BusyError("it broke off")
            yield content[start : start + size]
