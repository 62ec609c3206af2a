"""People's words with their formatting, put together and cut. Pure."""

from collections.abc import Iterable

from handlers import spans
from handlers.pieces import Words
from handlers.spans import Shape, Span, Spans


def shaped(said: Words, kind: Shape, value: str = "") -> Words:
    """The words, shown so from one end to the other."""
    if not said.text:
        return said
    return Words(said.text, spans=(Span(0, len(said.text), kind, value), *said.spans))


def clip(said: Words, start: int, end: int | None = None) -> Words:
    """The words from `start` to `end`."""
    stop = len(said.text) if end is None else min(end, len(said.text))
    return Words(said.text[start:stop], said.bold, said.quoted, spans.part(said.spans, start, stop))


def shorten(said: Words, limit: int) -> Words:
    """The words in at most `limit` characters, with an ellipsis where something was left out."""
    if len(said.text) <= limit:
        return said
    end = len(said.text[: limit - 1].rstrip())
    return join((clip(said, 0, end), Words("…")))


def join(parts: Iterable[Words], between: str = "") -> Words:
    """The parts one after the other; what is formatted alike and touches is one stretch."""
    text, found = "", list[Span]()
    for number, part in enumerate(parts):
        text += between if number else ""
        found += spans.moved(part.spans, len(text))
        text += part.text
    return Words(text, spans=_merged(found))


def _merged(found: Iterable[Span]) -> Spans:
    """The stretches without their seams, outer ones first."""
    merged: dict[tuple[Shape, str, int], Span] = {}  # by what they are and where they end
    for span in sorted(found, key=lambda one: (one.start, -one.length)):
        before = merged.pop((span.kind, span.value, span.start), None)
        whole = Span(before.start, before.length + span.length, span.kind, span.value) if before else span
        merged[span.kind, span.value, whole.end] = whole
    return tuple(sorted(merged.values(), key=lambda one: (one.start, -one.length, one.kind)))
