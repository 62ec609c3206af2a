"""Rich text becomes plain text with message entities, cut to Telegram's length. Pure.

Entities and not HTML: what a person wrote is never parsed, so nothing in it can be markup. Limits: Bot API,
sendMessage and "Message entities"; lengths and offsets in UTF-16 units.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from telegram import MessageEntity, User

from bot.telegram.entities import KINDS, kind_of, nested, spelled
from handlers.notices import Mention, Moment, Piece, Plain, Text, Words
from handlers.text import spans as formatting
from handlers.text.formatting import parted, shaped
from handlers.text.spans import Shape, Span

LIMIT, CAPTION, ENTITIES = 4096, 1024, 100
NUMBERED = "\n({}/{})"
REPEATED = "↻ "  # stands before a message that may have arrived already
MOMENT, HOUR = "wDt", "t"  # weekday, date and time, or the time alone, in the reader's zone
LOOKS = tuple(KINDS[kind] for kind in (Shape.BOLD, Shape.ITALIC, Shape.UNDERLINE, Shape.STRIKE, Shape.SPOILER))
UNTORN = (MessageEntity.PRE, MessageEntity.CODE, MessageEntity.TEXT_LINK, MessageEntity.DATE_TIME)

# A word joiner after the @ keeps people's words from calling anybody; e-mail addresses are no calls.
CALL = re.compile(r"(?<![\w@./])@(?=\w{4})")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that becomes an entity, in characters of the text it belongs to."""

    start: int
    end: int
    kind: str
    moment: Moment | None = None
    user: Mention | None = None
    value: str = ""  # the address of a link, the language of code

    @property
    def is_kept(self) -> bool:
        """Whether white space in it means something, and no break may tear it if it fits elsewhere."""
        return self.kind in (MessageEntity.PRE, MessageEntity.CODE)


@dataclass(frozen=True, slots=True)
class Styled:
    """Text and its formatted stretches, without white space at the ends."""

    text: str
    spans: tuple[Stretch, ...] = ()

    def entities(self) -> tuple[MessageEntity, ...]:
        """The stretches as the Bot API wants them; it takes so many, so of more those go that only look."""
        kept = sorted(self.spans, key=lambda span: span.kind in LOOKS)[:ENTITIES]
        return tuple(self._entity(span) for span in sorted(kept, key=lambda span: (span.start, -span.end)))

    def _entity(self, span: Stretch) -> MessageEntity:
        start, length = units(self.text[: span.start]), units(self.text[span.start : span.end])
        if span.moment is not None:
            shape = HOUR if span.moment.brief else MOMENT
            return MessageEntity(span.kind, start, length, unix_time=span.moment.at, date_time_format=shape)
        if span.user is not None:
            return MessageEntity(span.kind, start, length, user=User(int(span.user.user), span.user.name, is_bot=False))
        if span.kind == MessageEntity.TEXT_LINK:
            return MessageEntity(span.kind, start, length, url=span.value)
        language = span.value if span.kind == MessageEntity.PRE and span.value else None
        return MessageEntity(span.kind, start, length, language=language)


class Pen:
    """Writes pieces one after the other and remembers where formatting goes."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[Stretch] = []

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
            self.spans.append(Stretch(start, len(self.text), kind))

    def _put(self, piece: Piece) -> None:
        if isinstance(piece, Words):
            self._say(piece)
            return
        start = len(self.text)
        self.text += _shown(piece)
        if len(self.text) == start:
            return
        if isinstance(piece, Moment):
            self.spans.append(Stretch(start, len(self.text), MessageEntity.DATE_TIME, moment=piece))
        elif isinstance(piece, Mention) and piece.user.isdecimal():
            self.spans.append(Stretch(start, len(self.text), MessageEntity.TEXT_MENTION, user=piece))
        if not isinstance(piece, Mention) and piece.bold:
            self.mark(MessageEntity.BOLD, start)

    def _say(self, said: Words) -> None:
        """What a person wrote, as he formatted it."""
        for kind in (Shape.QUOTE,) * said.quoted + (Shape.BOLD,) * said.bold:
            said = shaped(said, kind)
        said = spelled(said)
        said = parted(replace(said, spans=nested(said.spans)), CALL, spared=(Shape.CODE, Shape.PRE))
        start = len(self.text)
        self.text += said.text
        for one in said.spans:
            self.spans.append(Stretch(start + one.start, start + one.end, kind_of(one), value=one.value))

    def styled(self) -> Styled:
        """What was written."""
        return part(self.text, self.spans, 0, len(self.text))


def _shown(piece: Plain | Moment | Mention) -> str:
    """The characters of a piece of ours."""
    if isinstance(piece, Moment):
        return piece.shown
    return CALL.sub("@\u2060", piece.name) if isinstance(piece, Mention) else piece.text


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(text: str, spans: Collection[Stretch], start: int, end: int) -> Styled:
    """Characters `start` to `end` without white space around them but that of code, and the formatting there."""
    code = [span for span in spans if span.is_kept]
    while start < end and text[start].isspace() and not any(span.start == start for span in code):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    kept = (replace(s, start=max(s.start, start) - start, end=min(s.end, end) - start) for s in spans)
    return Styled(text[start:end], tuple(s for s in kept if s.end > s.start))


def split(whole: Styled) -> tuple[Styled, ...]:
    """The text in order, in as few messages as Telegram needs, each ending in its number when there are several."""
    room = LIMIT - len(REPEATED)  # the same cuts when it is sent again with the mark
    if units(whole.text) <= room:
        return (whole,)
    parts = [part(whole.text, whole.spans, *cut) for cut in cuts(whole, room - len(NUMBERED))]
    return tuple(replace(p, text=p.text + NUMBERED.format(n, len(parts))) for n, p in enumerate(parts, 1))


def after(mark: str, styled: Styled) -> Styled:
    """The same text with a mark before it."""
    moved = tuple(replace(s, start=s.start + len(mark), end=s.end + len(mark)) for s in styled.spans)
    return Styled(mark + styled.text, moved)


def cuts(whole: Styled, limit: int) -> Iterator[tuple[int, int]]:
    """Where to cut: at the last paragraph, line or word of each stretch, if there is one in its second half; code,
    links, dates and names stay whole where they can."""
    start, text = 0, whole.text
    untorn = [Span(one.start, one.end - one.start, Shape.CODE) for one in whole.spans if one.kind in UNTORN]
    while start < len(text):
        most = limit
        while (excess := units(text[start : start + most]) - limit) > 0:
            most -= (excess + 1) // 2
        if start + most < len(text):
            most = formatting.ending(text[start:], formatting.moved(untorn, -start), most, most)
        yield start, min(start + most, len(text))
        start += most
