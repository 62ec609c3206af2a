"""People's words with their formatting, put together and cut. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import pairwise

from handlers.text import spans
from handlers.text.pieces import Words
from handlers.text.spans import Shape, Span, Spans

JOINER = "\u2060"  # invisible, and no line breaks at it


def shaped(said: Words, kind: Shape, value: str = "") -> Words:
    """The words, shown so from one end to the other."""
    if not said.text:
        return said
    return Words(said.text, spans=(Span(0, len(said.text), kind, value), *said.spans))


def quotation(writer: str, said: Words) -> Words:
    """Somebody else's words, as a quotation that begins with his name, where it is known."""
    named = (shaped(Words(f"{writer}:"), Shape.BOLD), Words("\n")) if writer and said.text else ()
    return shaped(join((*named, said)), Shape.QUOTE)


def clip(said: Words, start: int, end: int | None = None) -> Words:
    """The words from `start` to `end`."""
    stop = len(said.text) if end is None else min(end, len(said.text))
    return Words(said.text[start:stop], said.bold, said.quoted, spans.part(said.spans, start, stop))


def shorten(said: Words, limit: int) -> Words:
    """The words in at most `limit` characters, with an ellipsis where something was left out."""
    if len(said.text) <= limit:
        return said
    end = len(said.text[: spans.between(said.text, limit - 1)].rstrip())
    return join((clip(said, 0, end), Words("…")))


def parted(said: Words, call: re.Pattern[str], spared: Collection[Shape] = ()) -> Words:
    """The words with an invisible joiner after the first character of whatever `call` finds, but for what is shown as
    one of `spared`: there it calls nobody."""
    quiet = [span for span in said.spans if span.kind in spared]
    found = [match.start() + 1 for match in call.finditer(said.text)]
    places = [at for at in found if not any(span.start < at < span.end for span in quiet)]
    if not places:
        return said
    text = JOINER.join(said.text[start:end] for start, end in pairwise([0, *places, len(said.text)]))
    edges = ((span, bisect_right(places, span.start), bisect_left(places, span.end)) for span in said.spans)
    moved = (replace(span, start=span.start + a, length=span.length + b - a) for span, a, b in edges)
    return Words(text, said.bold, said.quoted, tuple(moved))


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
