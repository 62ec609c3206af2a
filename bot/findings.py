"""What a check found: one line each, with what to do about it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from handlers.wording.voice import Voice

ENGLISH = Voice("en", "UTC", datetime(1970, 1, 1, tzinfo=UTC))  # what a terminal reads


class Mark(StrEnum):
    """How a check ended."""

    RIGHT = "✔"
    WRONG = "✘"
    UNUSED = "–"  # not set, and not needed


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `retainer doctor`. `todo`: what to do, where something is to be done."""

    mark: Mark
    subject: str
    said: str
    todo: str = ""

    def __str__(self) -> str:
        advice = f"\n    → {self.todo}" if self.todo else ""
        return f"{self.mark} {self.subject}: {self.said}{advice}"


def right(subject: str, said: str, todo: str = "") -> Finding:
    """It is as it should be; `todo` may still advise."""
    return Finding(Mark.RIGHT, subject, said, todo)


def wrong(subject: str, said: str, todo: str) -> Finding:
    """It is needed and wrong."""
    return Finding(Mark.WRONG, subject, said, todo)


def unused(subject: str, said: str, todo: str = "") -> Finding:
    """It is switched off."""
    return Finding(Mark.UNUSED, subject, said, todo)
