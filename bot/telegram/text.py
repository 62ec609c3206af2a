"""Rich text becomes plain text with message entities, cut to Telegram's length. Pure.

Entities and not HTML: what a person wrote is never parsed, so nothing in it can be markup. Limits: Bot API,
sendMessage and "Message entities"; lengths and offsets in UTF-16 units.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from telegram import MessageEntity, User

from handlers.notices import Mention, Moment, Piece, Plain, Text, Words

LIMIT, CAPTION = 4096, 1024
NUMBERED = "\n({}/{})"
REPEATED = "↻ "  # stands before a message that may have arrived already
MOMENT = "wDt"  # weekday, date and time, in the reader's zone

# A word joiner after the @ keeps people's words from calling anybody; e-mail addresses are no calls.
CALL = re.compile(r"(?<![\w@./])@(?=\w{4})")


@dataclass(frozen=True, slots=True)
class Span:
    """A formatted stretch, in characters of the text it belongs to."""

    start: int
    end: int
    kind: str
    moment: Moment | None = None
    user: Mention | None = None


@dataclass(frozen=True, slots=True)
class Styled:
    """Text and its formatted stretches, without white space at the ends."""

    text: str
    spans: tuple[Span, ...] = ()

    def entities(self) -> tuple[MessageEntity, ...]:
        """The stretches as the Bot API wants them."""
        return tuple(self._entity(span) for span in self.spans)

    def _entity(self, span: Span) -> MessageEntity:
        start, length = units(self.text[: span.start]), units(self.text[span.start : span.end])
        if span.moment is not None:
            return MessageEntity(span.kind, start, length, unix_time=span.moment.at, date_time_format=MOMENT)
        if span.user is not None:
            return MessageEntity(span.kind, start, length, user=User(int(span.user.user), span.user.name, is_bot=False))
        return MessageEntity(span.kind, start, length)


class Pen:
    """Writes pieces one after the other and remembers where formatting goes."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[Span] = []

    def write(self, pieces: Text) -> None:
        """Add the pieces; a quotation stands on lines of its own."""
        quoted = False
        for piece in pieces:
            quotes = isinstance(piece, Words) and piece.quoted
            if (quotes or quoted) and self.text and not self.text.endswith("\n"):
                self.text += "\n"
            quoted = quotes
            self._put(piece)

    def line(self) -> None:
        """Go on in a new line, unless nothing is written yet."""
        if self.text and not self.text.endswith("\n"):
            self.text += "\n"

    def mark(self, kind: str, start: int) -> None:
        """Format everything from `start` to here."""
        if start < len(self.text):
            self.spans.append(Span(start, len(self.text), kind))

    def _put(self, piece: Piece) -> None:
        start = len(self.text)
        self.text += shown(piece)
        if len(self.text) == start:
            return
        if isinstance(piece, Moment):
            self.spans.append(Span(start, len(self.text), MessageEntity.DATE_TIME, moment=piece))
        elif isinstance(piece, Mention) and piece.user.isdecimal():
            self.spans.append(Span(start, len(self.text), MessageEntity.TEXT_MENTION, user=piece))
        elif isinstance(piece, Words) and piece.quoted:
            self.mark(MessageEntity.BLOCKQUOTE, start)
        if not isinstance(piece, Mention) and piece.bold:
            self.mark(MessageEntity.BOLD, start)

    def styled(self) -> Styled:
        """What was written."""
        return part(self.text, self.spans, 0, len(self.text))


def shown(piece: Piece) -> str:
    """The characters of a piece."""
    match piece:
        case Plain():
            return piece.text
        case Words():
            return CALL.sub("@\u2060", piece.text)
        case Moment():
            return piece.shown
        case Mention():
            return piece.name


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(text: str, spans: Iterable[Span], start: int, end: int) -> Styled:
    """Characters `start` to `end` without white space around them, and the formatting that falls there."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    kept = (replace(s, start=max(s.start, start) - start, end=min(s.end, end) - start) for s in spans)
    return Styled(text[start:end], tuple(s for s in kept if s.end > s.start))


def split(whole: Styled, *, mark: str = NUMBERED) -> tuple[Styled, ...]:
    """The text in order, in as few messages as Telegram needs, each ending in `mark` when there are several."""
    room = LIMIT - len(REPEATED)  # the same cuts when it is sent again with the mark
    if units(whole.text) <= room:
        return (whole,)
    parts = [part(whole.text, whole.spans, *cut) for cut in cuts(whole.text, room - len(mark))]
    return tuple(replace(p, text=p.text + mark.format(n, len(parts))) for n, p in enumerate(parts, 1))


def after(mark: str, styled: Styled) -> Styled:
    """The same text with a mark before it."""
    moved = tuple(replace(s, start=s.start + len(mark), end=s.end + len(mark)) for s in styled.spans)
    return Styled(mark + styled.text, moved)


def cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Where to cut: at the last line or word of each stretch, if there is one in its second half."""
    start = 0
    while start < len(text):
        end = start + limit
        while (excess := units(text[start:end]) - limit) > 0:
            end -= (excess + 1) // 2
        if end < len(text):
            middle = (start + end) // 2
            end = next((at + 1 for at in (text.rfind(c, middle, end) for c in "\n ") if at > 0), end)
        yield start, min(end, len(text))
        start = end
