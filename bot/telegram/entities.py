"""Formatting as the Bot API's message entities, and out of them. Pure.

Rules of nesting: core.telegram.org/bots/api#formatting-options. On the wire UTF-16 units are counted, here code points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from telegram import MessageEntity

from handlers.text.formatting import clip, join
from handlers.text.pieces import Words
from handlers.text.spans import FOLDED, Shape, Span, Spans, is_address

KINDS = {
    Shape.QUOTE: MessageEntity.BLOCKQUOTE,
    Shape.PRE: MessageEntity.PRE,
    Shape.LINK: MessageEntity.TEXT_LINK,
    Shape.CODE: MessageEntity.CODE,
    Shape.BOLD: MessageEntity.BOLD,
    Shape.ITALIC: MessageEntity.ITALIC,
    Shape.UNDERLINE: MessageEntity.UNDERLINE,
    Shape.STRIKE: MessageEntity.STRIKETHROUGH,
    Shape.SPOILER: MessageEntity.SPOILER,
}
_SHAPES = {str(kind): shape for shape, kind in KINDS.items()}
_PREFIXES = {"url": "http://", "email": "mailto:"}
_ALONE = (Shape.LINK, Shape.CODE, Shape.PRE)  # never inside each other
_BARE = (Shape.CODE, Shape.PRE)  # these hold no formatting


def kind_of(span: Span) -> str:
    """What the Bot API calls a stretch."""
    return (
        MessageEntity.EXPANDABLE_BLOCKQUOTE if span.value == FOLDED and span.kind is Shape.QUOTE else KINDS[span.kind]
    )


def spelled(said: Words) -> Words:
    """The words with the address behind each link that Telegram makes no link of, unless they say it already."""
    silent = [span for span in said.spans if span.kind is Shape.LINK and not span.value.startswith("http")]
    for span in sorted(silent, key=lambda one: -one.start):
        address = span.value.partition(":")[2]
        if address not in said.text:
            said = join((clip(said, 0, span.end), Words(f" ({address})"), clip(said, span.end)))
    return said


def nested(spans: Iterable[Span]) -> Spans:
    """The stretches as Telegram takes them: of two that overlap one holds the other; code holds nothing and quotations
    no quotations. What stands earlier in `KINDS` stays whole, the other is cut. Links lead only to the web."""
    order = list(KINDS)
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (order.index(one.kind), one.start, -one.length)):
        if span.kind is not Shape.LINK or span.value.startswith("http"):
            kept += _around(span, kept)
    return tuple(sorted(kept, key=lambda one: (one.start, -one.length)))


def _around(span: Span, kept: Iterable[Span]) -> list[Span]:
    """What of a stretch may stand beside those that are kept already."""
    parts = [span]
    beside = [one for one in kept if one.start < span.end and span.start < one.end]
    for other in sorted(beside, key=lambda one: not _excludes(one, span)):
        parts = [piece for part in parts for piece in _cut(part, other)]
    return parts


def _excludes(other: Span, span: Span) -> bool:
    """Whether nothing of a stretch may stand in the other one."""
    return other.kind in _BARE or span.kind is other.kind or (other.kind in _ALONE and span.kind in _ALONE)


def _cut(span: Span, other: Span) -> list[Span]:
    if span.start >= other.end or span.end <= other.start:
        return [span]
    if span.kind not in _ALONE and span.start <= other.start and other.end <= span.end and not _excludes(other, span):
        return [span]  # it holds the other
    inside = {at for at in (other.start, other.end) if span.start < at < span.end}
    return [
        replace(span, start=start, length=end - start)
        for start, end in pairwise(sorted({span.start, span.end} | inside))
        if not (_excludes(other, span) and other.start <= start < other.end)
    ]


def read(text: str, entities: Sequence[Mapping[str, Any]]) -> Spans:
    """The formatting of a text that came in. Addresses that Telegram found by itself are links too."""
    if not entities:
        return ()
    units = accumulate((2 if sign > "\uffff" else 1 for sign in text), initial=0)
    places = {unit: place for place, unit in enumerate(units)}
    found = (_span(text, entity, places) for entity in entities)
    return tuple(span for span in found if span is not None)


def _span(text: str, entity: Mapping[str, Any], places: Mapping[int, int]) -> Span | None:
    start, end = places.get(entity["offset"]), places.get(entity["offset"] + entity["length"])
    if start is None or end is None or start >= end:
        return None  # no such place in the text
    kind = entity["type"]
    if kind in _PREFIXES:
        shown = text[start:end]
        return _link(start, end, shown if "://" in shown else _PREFIXES[kind] + shown)
    if kind == "text_link":
        return _link(start, end, entity["url"])
    if kind == MessageEntity.EXPANDABLE_BLOCKQUOTE:
        return Span(start, end - start, Shape.QUOTE, FOLDED)
    shape = _SHAPES.get(kind)
    return Span(start, end - start, shape, entity.get("language", "")) if shape else None


def _link(start: int, end: int, address: str) -> Span | None:
    return Span(start, end - start, Shape.LINK, address) if is_address(address) else None
