"""The desk as a file declares it: the checked file beside what was written in it, entry by entry."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from handlers.admin.file.checking import check
from handlers.admin.file.deskfile import DeskFile
from handlers.admin.file.deskfolder import read_desk
from handlers.admin.file.reading import Document

Told = Callable[[str], None]
"""Is told what is being done now, for who waits: "checking"."""


def silent(_: str) -> None:
    """Nobody waits."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A checked desk file, and the document it was read from."""

    file: DeskFile
    document: Document

    def entries(self) -> Iterator[tuple[str, str, int, str]]:
        """Section, key, position and body of every entry, in the order of the sections; the desk's key is ""."""
        value: Any = self.document.value
        yield "desk", "", 0, body_of(value["desk"])
        for section in list(DeskFile.model_fields)[1:]:
            for position, (key, written) in enumerate((value.get(section) or {}).items()):
                yield section, key, position, body_of(written)


def body_of(written: Any) -> str:
    """What is written in an entry, as JSON text that keeps its order."""
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def declare(path: Path, now: datetime, told: Told = silent) -> Wanted:
    """What the desk at `path`, a file or a folder, declares. Raises FaultyFileError with every fault; touches no
    database."""
    told(f"reading {path}")
    document = read_desk(path)
    told("checking what it says")
    return Wanted(check(document, now), document)
