"""Files on their way from one chat to another: where each lies, and the act that shows them."""

from dataclasses import dataclass
from typing import Literal

from handlers.pieces import Text


@dataclass(frozen=True, slots=True)
class FileRef:
    """Where a file lies: with a platform, in a workspace, under the platform's own handle. medium: what it is
    (`inbound.Medium`); size in bytes, seconds of a recording, each where the platform said it."""

    id: int
    medium: str
    name: str
    mime: str
    size: int | None
    seconds: int | None
    platform: str
    workspace: str
    handle: str


@dataclass(frozen=True, slots=True)
class Files:
    """Show files in the lane, together where the platform can. author, via, about, reply_to, answers, silent: as of a
    `Post`, for files that came without words; caption: a line above them."""

    files: tuple[FileRef, ...]
    caption: Text = ()
    author: str = ""
    via: str = ""
    about: str = ""
    reply_to: str | None = None
    answers: str = ""
    silent: bool = False
    script: str = ""
    type: Literal["files"] = "files"
