"""How stretches of a person's text were formatted, counted in code points, and arithmetic with them. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit


class Shape(StrEnum):
    """How a stretch is shown."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SPOILER = "spoiler"  # hidden until the reader taps it, where the platform can hide
    CODE = "code"
    PRE = "pre"  # lines of code
    QUOTE = "quote"
    LINK = "link"


APART = (Shape.PRE, Shape.QUOTE)  # these stand on lines of their own
UNTORN = (Shape.PRE, Shape.CODE, Shape.LINK)
SCHEMES = ("http", "https", "mailto", "tel")
ADDRESS = 2000  # characters of a link's address
_JOINERS = ("\u200d", "\u2060")  # between two signs that belong together
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # letters, two of which are a flag
WHOLE = 32  # signs that are one character for people, at most
FOLDED = "folded"  # of a quotation: it shows its first lines until the reader opens it


@dataclass(frozen=True, slots=True)
class Span:
    """`length` code points from `start` are shown so. value: the address of a LINK, the language of PRE where known,
    FOLDED of a QUOTE that is."""

    start: int
    length: int
    kind: Shape
    value: str = ""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + self.length


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch whose formatting is the same from one end to the other."""

    text: str
    spans: Spans = ()

    def has(self, kind: Shape) -> bool:
        """Whether it is shown so."""
        return any(span.kind is kind for span in self.spans)

    @property
    def link(self) -> str:
        """The address it leads to, if it is a link."""
        return next((span.value for span in self.spans if span.kind is Shape.LINK), "")

    @property
    def block(self) -> Span | None:
        """The code or quotation it stands in; code in a quotation is code."""
        found = [span for kind in APART for span in self.spans if span.kind is kind]
        return found[0] if found else None


def runs(text: str, spans: Spans) -> Iterator[Run]:
    """The text in stretches of one formatting each, in order."""
    edges = {0, len(text)} | {edge for span in spans for edge in (span.start, span.end) if 0 <= edge <= len(text)}
    waiting, open_ones = sorted(spans, key=lambda span: -span.start), list[Span]()
    for start, end in pairwise(sorted(edges)):
        while waiting and waiting[-1].start <= start:
            open_ones.append(waiting.pop())
        open_ones = [span for span in open_ones if span.end > start]
        yield Run(text[start:end], tuple(open_ones))


def moved(spans: Iterable[Span], by: int) -> Spans:
    """The same stretches so many code points later."""
    return tuple(replace(span, start=span.start + by) for span in spans)


def part(spans: Iterable[Span], start: int, end: int) -> Spans:
    """The formatting of the code points from `start` to `end`, counted from `start`."""
    cut = ((span, max(span.start, start), min(span.end, end)) for span in spans)
    return tuple(replace(span, start=begin - start, length=stop - begin) for span, begin, stop in cut if stop > begin)


def is_address(url: str) -> bool:
    """Whether a link may lead there: to the web, a mailbox or a telephone, and nowhere else."""
    if len(url) > ADDRESS or not url.isprintable() or any(sign in url for sign in " <>|\"'\\"):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in SCHEMES and bool(parts.hostname if parts.scheme.startswith("http") else parts.path)
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------------------------- cutting


def ending(text: str, spans: Iterable[Span], most: int, size: int) -> int:
    """How many of the first `most` code points of a longer text go before a break, where `size` fit on a new page: to
    the end of a paragraph, line or word; on a new page at least half of it, and where there is no such end as much as
    fits of whole characters. Code and links that fit on a page are not torn. 0: nothing of it goes here."""
    is_new = most >= size
    ends = (text.rfind(gap, 0, most) + len(gap) for gap in ("\n\n", "\n", " ") if gap in text[:most])
    end = next((end for end in ends if end > most // 2 or not is_new), between(text, most) if is_new else 0)
    torn = [span for span in spans if span.kind in UNTORN and span.start < end < span.end <= span.start + size]
    if not torn:
        return end
    start, stop = min(span.start for span in torn), max(span.end for span in torn)
    if stop <= most:
        return stop
    return start if start > 0 or not is_new else end


def between(text: str, at: int) -> int:
    """The last place up to `at` where what people take for one character ends: with its accents, joiners and skin, a
    flag with both its letters. `at` itself where nobody would write so much as one character."""
    return next((end for end in range(at, max(at - WHOLE, 0), -1) if not _is_joined(text, end)), at)


def _is_joined(text: str, at: int) -> bool:
    """Whether the signs on both sides of a place are one character for people."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before in _JOINERS or after in _JOINERS or unicodedata.category(after).startswith("M"):
        return True
    if after in _FLAGS:
        return (at - len(text[:at].rstrip(_FLAGS))) % 2 == 1
    return "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f" or before + after == "\r\n"
