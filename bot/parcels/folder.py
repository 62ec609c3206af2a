"""The folder in which parcels lie, each in a folder of its own under a name that nobody chose; a `Source` of files."""

import asyncio
import logging
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

from bot.files import PIECE, BusyError, LostFileError, Stream
from handlers.notices import FileRef, Reason

log = logging.getLogger(__name__)

MARK = ".desk"
SPARE = 200_000_000  # bytes of the disk that stay free for the database


class Folder:
    """`RETAINER_FILES`. Several processes may share it; one that sees another folder, as on another machine, knows by
    its mark that it cannot read what lies here. Everything here blocks but `open`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark = ""

    def make(self) -> None:
        """Have it there, for nobody else's eyes, with a mark. Raises OSError."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with (self._path / MARK).open("x") as new:
                new.write(secrets.token_hex(16))
            self._mark = ""
        except FileExistsError:
            return

    def mark(self) -> str:
        """What tells it from any other folder; "" while there is none."""
        if not self._mark:
            try:
                self._mark = (self._path / MARK).read_text().strip()
            except OSError:
                return ""
        return self._mark

    def has_room(self, size: int) -> bool:
        """Whether so many bytes more leave the disk usable. Raises OSError."""
        return shutil.disk_usage(self._path).free - size > SPARE

    def begin(self, handle: str) -> Path:
        """A new parcel's own folder. Raises OSError."""
        made = self._path / handle
        made.mkdir(mode=0o700)
        return made

    def discard(self, handle: str) -> None:
        """Take a parcel off the disk; one that is gone is done. Raises OSError."""
        try:
            shutil.rmtree(self._path / handle)
        except FileNotFoundError:
            return

    @asynccontextmanager
    async def open(self, ref: FileRef) -> AsyncIterator[Stream]:
        """See `Source`. Handles are "mark/parcel/number"."""
        mark, _, inside = ref.handle.partition("/")
        ours = await asyncio.to_thread(self.mark)
        if mark != ours:
            log.error("a file lies in another folder than RETAINER_FILES of this process: have all processes share one")
            if not ours:  # another process, which has it, may read it
                raise BusyError("no RETAINER_FILES here")
            raise LostFileError(Reason.FILE_GONE, "it lies in another folder")
        try:
            file = await asyncio.to_thread((self._path / inside).open, "rb")
        except FileNotFoundError as error:
            raise LostFileError(Reason.FILE_GONE, "deleted") from error
        except OSError as error:
            raise BusyError(type(error).__name__) from error
        try:
            yield Stream(await asyncio.to_thread(_size, file), _pieces(file), ref.name, ref.mime)
        finally:
            await asyncio.to_thread(file.close)


def _size(file: BinaryIO) -> int:
    end = file.seek(0, 2)
    file.seek(0)
    return end


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
    except OSError as error:
        raise BusyError(type(error).__name__) from error
