"""Files on their way from one chat to another: where each lies, and the act that shows them."""

from dataclasses import dataclass
from typing import Literal

from handlers.text.pieces import Plain, Text, Words


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


def headline(act: Files) -> Text:
    """What stands above the files where the platform shows them in nobody's name (B6)."""
    if not act.author or not act.about:
        return act.caption
    return (Words(act.author, bold=True), Plain(f" · {act.about}"), *act.caption)
