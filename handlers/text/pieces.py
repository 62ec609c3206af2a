"""Rich text in our words: the desk's sentences, what people wrote, moments, and people called by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.text.spans import Span


@dataclass(frozen=True, slots=True)
class Plain:
    """The desk's own words (already translated). Newlines are kept; nothing in it is markup."""

    text: str
    bold: bool = False
    type: Literal["plain"] = "plain"


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote, or a name: shown exactly, never read as markup, never able to mention anybody."""

    text: str
    bold: bool = False
    quoted: bool = False  # a block quotation of its own
    spans: tuple[Span, ...] = ()  # how its writer formatted it
    type: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant. Shown in the reader's zone where a platform can; `shown` is the exact fallback with its place."""

    at: datetime
    shown: str  # "today 15:04 (Rome)", in the reader's language and zone
    bold: bool = False
    brief: bool = False  # the time of day is enough
    type: Literal["moment"] = "moment"


@dataclass(frozen=True, slots=True)
class Mention:
    """One person called by name, so that their client notifies them. Only duty experts and owners."""

    user: str  # external id on the place's platform
    name: str
    type: Literal["mention"] = "mention"


Piece = Plain | Words | Moment | Mention
Text = tuple[Piece, ...]
