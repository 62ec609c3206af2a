"""What people do at a desk that dies now and then: they write, press, and press again when nothing happens."""

import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from bot.telegram.text import REPEATED
from tests.fakes.telegram import Post
from tests.fakes.traffic import Delivery

PATIENCE = 150.0  # seconds a person waits for what must come; above a lease on PostgreSQL
AGAIN = 4.0  # seconds until a person presses again
TRIES = 40
LABELS = {  # of buttons and fields
    "ask": "Ask customer",
    "resolve": "Resolve",
    "question": "What do you need",
    "cause": "Cause",
    "fix": "What fixed it",
}
TAKEN_BACK = "Removed from|Stopped in time"  # C8, in the room


@dataclass(frozen=True, slots=True)
class Line:
    """Something a person wrote; its token occurs nowhere else. `delivery`: how Slack handed it over; None on Telegram,
    whose order is strict, and for what was put into a form. `written`: when, in seconds since 1970."""

    token: str
    delivery: Delivery | None = None
    written: float = field(default_factory=time.time)

    def is_surely_before(self, later: "Line") -> bool:
        """Whether the desk had this line before it could have the later one: Slack may hand over late, and again."""
        if self.delivery is None:
            return True
        taken = min(
            (each.at + (each.latency or 0) for each in self.delivery.attempts if each.acknowledged), default=inf
        )
        return taken <= (later.delivery.attempts[0].at if later.delivery else later.written)


@dataclass(frozen=True, slots=True)
class Shown:
    """A file where somebody reads it. marked: the desk says that it may have come before."""

    name: str
    content: bytes
    marked: bool = False


class Customer(Protocol):
    """Somebody who asks."""

    async def ask(self, text: str, token: str) -> Line:
        """Begin a request."""

    async def say(self, text: str, token: str, *, with_file: bool = False) -> Line:
        """Add to it, perhaps with the file of that token."""

    async def correct(self, text: str) -> None:
        """Edit what was said last."""

    async def take_back(self) -> bool:
        """Delete what was said last; False where the platform tells no bot of that."""

    async def block(self) -> bool:
        """Shut the desk out; False where nobody can."""

    async def unblock(self) -> None:
        """Let it write again."""

    async def hear(self, pattern: str) -> None:
        """Wait for words of the desk or an expert."""

    async def press(self, label: str, *, under: str, seen: str) -> None:
        """Press a button under a message, until what follows is seen."""

    def shown(self) -> list[str]:
        """Everything the desk said to the customer, oldest first."""

    def files(self) -> Iterator[Shown]:
        """Every file that the desk showed there."""


class Expert(Protocol):
    """Somebody who answers, in the room of one request. longest: characters of a message he can send."""

    longest: int

    async def claim(self) -> None:
        """Become the owner."""

    async def say(self, text: str, token: str, *, with_file: bool = False) -> Line:
        """Write in the room, perhaps with the file of that token."""

    async def correct(self, text: str) -> None:
        """Edit what was said last."""

    async def take_back(self) -> bool:
        """Take back what was said last; False where it stands nowhere any more."""

    async def hear(self, pattern: str) -> None:
        """Wait for the customer's words, or the desk's, in the room."""

    async def read(self, pattern: str) -> None:
        """Wait for words of the desk in private."""

    async def fill(self, word: str, answers: dict[str, str]) -> None:
        """Press a button of the card and fill in the form it opens."""


async def insist(act: Callable[[], Awaitable[bool]]) -> None:
    """Do it until it has worked; the desk may be dead when we try."""
    for _ in range(TRIES):
        with suppress(TimeoutError):
            if await act():
                return
    raise TimeoutError("it never worked")


def reference(text: str) -> str:
    """The first "T-1042" in a text."""
    found = re.search(r"T-\d+", text)
    if found is None:
        raise LookupError(f"no reference in {text!r}")
    return found.group()


def file_of(token: str) -> tuple[str, bytes]:
    """The name and the content of the only file with this token."""
    return f"{token}.txt", f"the file of {token}".encode()


def first_text(post: Post) -> str:
    """A post's text, or its caption, before any edit."""
    payload = post.earlier[0] if post.earlier else post.payload
    return str(payload.get("text") or payload.get("caption") or "")


def with_mark(post: Post) -> str:
    """A post's text, with the mark of a repetition if it came with it: an edit shows the newest state without it."""
    mark = REPEATED if first_text(post).startswith(REPEATED) else ""
    return mark + post.shown.removeprefix(REPEATED)
