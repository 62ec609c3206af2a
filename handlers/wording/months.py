"""Months as people write them: "november", "nov", "2026-11", in English and in the reader's own language."""

import re
from datetime import date

from babel.dates import get_month_names

from handlers.wording.catalogue import spoken
from handlers.wording.voice import Voice

_ISO = re.compile(r"(\d{4})-(\d{1,2})")
SHORTEST = 3  # letters of an English name
YEARS = range(2000, 2200)


def read(voice: Voice, said: str, today: date) -> date | None:
    """The first day of the month that somebody means; without a year the last one of that name that has begun. None for
    what is no month."""
    words = said.strip().lower()
    found = _ISO.fullmatch(words)
    if found:
        return _first(int(found[1]), int(found[2]))
    name, _, year = words.partition(" ")
    number = _number(voice, name)
    if number is None or (year and not year.isdecimal()):
        return None
    return _first(int(year) if year else today.year - (number > today.month), number)


def _first(year: int, month: int) -> date | None:
    return date(year, month, 1) if year in YEARS and 1 <= month <= 12 else None


def _number(voice: Voice, name: str) -> int | None:
    english = get_month_names("wide", locale="en")
    for number in range(1, 13):
        if len(name) >= SHORTEST and english[number].lower().startswith(name):
            return number
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            names = get_month_names(width, context, locale=spoken(voice.locale))
            for number in range(1, 13):
                if names[number].lower().rstrip(".") == name.rstrip("."):
                    return number
    return None
