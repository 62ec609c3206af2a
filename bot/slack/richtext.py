"""Rich text as rich_text blocks, which Slack never reads as markup, cut to Slack's lengths. Pure.

What would be a mention in Slack's markup, or ring a channel, is parted by an invisible character all the same: clients,
searches and exports flatten blocks to text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from handlers.notices import Mention, Moment, Piece, Plain, Text, Words
from handlers.text import spans
from handlers.text.formatting import JOINER, clip, parted
from handlers.text.spans import Run, Shape

BLOCK = 3000  # characters of one rich_text block
DATE, TIME = "{date_short_pretty} {time}", "{time}"
STYLES = (Shape.BOLD, Shape.ITALIC, Shape.UNDERLINE, Shape.STRIKE, Shape.CODE)
_CALL = re.compile(r"<(?=[!@#][^<>]*>)|(?<![\w.])@(?=(?:channel|here|everyone)\b)")
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Bit:
    """What becomes one element. block: what it stands in, by kind, number of the piece, and where it starts there."""

    element: Block
    block: tuple[str, int, int] = ("section", 0, 0)
    border: int = 0


def inert(text: str) -> str:
    """Text that calls nobody, whatever reads it as markup."""
    return _CALL.sub(lambda call: call.group() + JOINER, text)


def blocks(text: Text) -> list[Block]:
    """The text as rich_text blocks; nothing for nothing."""
    parts = ([*_parts(page)] for page in split(text, BLOCK))
    return [{"type": "rich_text", "elements": part} for part in parts if part]


def words(piece: Piece) -> str:
    """A piece without any markup."""
    if isinstance(piece, Moment):
        return piece.shown
    return f"@{piece.name}" if isinstance(piece, Mention) else piece.text


def safe(text: Text) -> Text:
    """The text with whatever might call somebody parted."""
    return tuple(_safe(piece) for piece in text)


def _safe(piece: Piece) -> Piece:
    if isinstance(piece, Words):
        return parted(piece, _CALL)
    return replace(piece, text=inert(piece.text)) if isinstance(piece, Plain) else piece


# ------------------------------------------------------------------------------------------------------------- cutting


def split(text: Text, size: int) -> list[Text]:
    """The text in parts of at most `size` characters; nothing is lost."""
    pages: list[list[Piece]] = [[]]
    room = size
    for piece in text:
        rest: Piece | None = piece
        while rest is not None:
            head, rest = _cut(rest, room, size)
            pages[-1] += [head] if head else []
            room -= len(words(head)) if head else 0
            if rest is not None:
                pages.append([])
                room = size
    return [tuple(page) for page in pages]


def _cut(piece: Piece, room: int, size: int) -> tuple[Piece | None, Piece | None]:
    """What of the piece fits and what is left."""
    text = words(piece)
    if len(text) <= room:
        return piece, None
    if isinstance(piece, Moment | Mention):
        return None, piece
    said = piece if isinstance(piece, Words) else Words(text)
    end = spans.ending(text, said.spans, room, size)
    if end == 0:
        return None, piece
    if isinstance(piece, Plain):
        return replace(piece, text=text[:end]), replace(piece, text=text[end:])
    return clip(said, 0, end), clip(said, end)


# ------------------------------------------------------------------------------------------------------------ elements


def _parts(text: Text) -> Iterator[Block]:
    """Sections, quotations and code; the line break between two of them is theirs already."""
    bits = [bit for number, piece in enumerate(text) for bit in _bits(piece, number)]
    groups = [(block, list(group)) for block, group in groupby(bits, lambda bit: bit.block)]
    for index, ((kind, *_), group) in enumerate(groups):
        elements = [*_elements(group)]
        if kind == "section":
            _trim(elements, at_start=index > 0, at_end=index < len(groups) - 1)
        border = {"border": 1} if all(bit.border for bit in group) else {}
        if elements:
            yield {"type": f"rich_text_{kind}", "elements": elements, **border}


def _trim(elements: list[Block], *, at_start: bool, at_end: bool) -> None:
    if at_start and "text" in elements[0]:
        elements[0]["text"] = elements[0]["text"].removeprefix("\n")
    if at_end and "text" in elements[-1]:
        elements[-1]["text"] = elements[-1]["text"].removesuffix("\n")
    elements[:] = [element for element in elements if element.get("text") != ""]


def _bits(piece: Piece, number: int) -> Iterator[_Bit]:
    if isinstance(piece, Moment | Mention):
        yield _Bit(_live(piece))
    elif isinstance(piece, Plain):
        yield _Bit(_said(Run(piece.text), bold=piece.bold))
    else:
        for run in spans.runs(piece.text, piece.spans):
            yield _bit(run, piece, number)


def _bit(run: Run, piece: Words, number: int) -> _Bit:
    start = run.block.start if run.block else 0
    if run.block is not None and run.block.kind is Shape.PRE:
        is_quoted = piece.quoted or run.has(Shape.QUOTE)
        return _Bit({"type": "text", "text": run.text}, ("preformatted", number, start), border=int(is_quoted))
    said = _said(run, bold=piece.bold)
    if piece.quoted:
        return _Bit(said, ("quote", number, 0))
    return _Bit(said, ("quote", number, start)) if run.block else _Bit(said)


def _said(run: Run, *, bold: bool) -> Block:
    style = {kind.value: True for kind in STYLES if run.has(kind) or (bold and kind is Shape.BOLD)}
    said: Block = {"type": "text", "text": run.text} | ({"style": style} if style else {})
    return said | {"type": "link", "url": run.link} if run.link else said


def _elements(bits: Sequence[_Bit]) -> Iterator[Block]:
    """Neighbours of the same form become one element, so that what people read is also one string on the wire."""
    for form, group in groupby((bit.element for bit in bits), _form):
        said = [*group]
        if "text" in form:
            text = "".join(element["text"] for element in said)
            yield from [said[0] | {"text": text}] if text else []
        else:
            yield from said


def _form(element: Block) -> Block:
    """An element without what it says."""
    return element | {"text": ""} if "text" in element else element


def dated(piece: Moment) -> str:
    """How Slack writes an instant, in the reader's zone."""
    return TIME if piece.brief else DATE


def _live(piece: Moment | Mention) -> Block:
    """A date in the reader's zone, or a mention."""
    if isinstance(piece, Mention):
        return {"type": "user", "user_id": piece.user}
    moment = int(piece.at.timestamp())
    date: Block = {"type": "date", "timestamp": moment, "format": dated(piece), "fallback": piece.shown}
    return date | ({"style": {"bold": True}} if piece.bold else {})
