"""What a lead writes about a fault in one line: which requests, what it is, what is new, and until when (B12)."""

import re
from dataclasses import dataclass

NAMED = 5  # letters from which on the first word of a name is its own
_NUMBERS = re.compile(r"\s*((?:T-?\d{1,15}[\s,;]*)+)[:：]?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_FAULT = re.compile(r"\s*F-?(\d{1,15})\s*[:：]?\s*", re.IGNORECASE)
_OVER = re.compile(r"\s*(?:F-?(\d{1,15})\s+)?over\b\s*[:：]?\s*", re.IGNORECASE)
_PLAIN = re.compile(r"\w+")
_NEXT = re.compile(r"[;；]\s*next(?:\s+news)?\b\s*[:：]?\s*(?P<when>[^;；]*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """ "T-1042 T-1043: invoices are rounded; next news 14:00". What was not said is empty."""

    numbers: tuple[int, ...]
    title: str
    when: str


@dataclass(frozen=True, slots=True)
class News:
    """ "F-3: we found it; next news 15:00". fault: None where none was named; when: "" where nothing was said."""

    fault: int | None
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class Over:
    """ "over: cause; fix", or "F-3 over: cause; fix"."""

    fault: int | None
    cause: str
    fix: str


def known(text: str) -> Known:
    """The requests that are one fault, its title, and the words for the time of the next news."""
    found = _NUMBERS.match(text)
    numbers = tuple(int(one) for one in _NUMBER.findall(found[1])) if found else ()
    title, when = _timed(text[found.end() :] if found else "")
    return Known(tuple(dict.fromkeys(numbers)), title, when)


def news(text: str) -> News:
    """What is new, of which fault, and the words for the time of the next news."""
    named = _FAULT.match(text)
    said, when = _timed(text[named.end() :] if named else text)
    return News(int(named[1]) if named else None, said, when)


def over(text: str) -> Over | None:
    """Cause and fix; None where the text does not say that a fault is over."""
    found = _OVER.match(text)
    if found is None:
        return None
    cause, _, fix = text[found.end() :].partition(";")
    return Over(int(found[1]) if found[1] else None, cause.strip(), fix.strip())


def names(text: str, name: str) -> bool:
    """Whether a text names a company or a person: by the whole name, or by a first word that is hardly another's."""
    said, whole = f" {words(text)} ", words(name)
    first = whole.split()[0] if whole else ""
    if not whole.isascii():
        return whole in said  # perhaps of a script without spaces
    return bool(whole) and (f" {whole} " in said or (len(first) >= NAMED and f" {first} " in said))


def words(text: str) -> str:
    """The text as plain words, one space between them, to look for a name in it."""
    return " ".join(_PLAIN.findall(text.casefold()))


def _timed(text: str) -> tuple[str, str]:
    """The words before "; next news …", and those behind it."""
    found = _NEXT.search(text)
    return (text[: found.start()].strip(), found["when"].strip()) if found else (text.strip(), "")
