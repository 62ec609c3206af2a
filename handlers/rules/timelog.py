"""What somebody writes to log time: `30m`, `1h30m`, `1.5h`, `90 min`, `-15m`, with the kind of work and a note."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

OURS = "ours"  # the kind of work that corrects our own error: it costs nothing
MOST = 24 * 60  # minutes of one entry
_NUMBER = r"\d{1,4}(?:[.,]\d{1,3})?"
_HOURS = rf"(?P<hours>{_NUMBER})\s*(?:h|hours?|hrs?)\b"
_BOTH = r"(?P<h>\d{1,4})\s*h(?:(?P<m>\d{1,2})|\s*(?P<min>\d{1,4})\s*(?:m|mins?|minutes?))\b"
_MINUTES = rf"(?P<minutes>{_NUMBER})\s*(?:m|mins?|minutes?)\b"
_SAID = re.compile(rf"\s*(?P<sign>[-+−])?\s*(?:{_BOTH}|{_HOURS}|{_MINUTES})\s*(?P<rest>.*)", re.I | re.S)
_MEANT = re.compile(r"/?log(?:\s+[-+−]?\s*[.,]?[\d½¼¾]|$)", re.I)


@dataclass(frozen=True, slots=True)
class Logged:
    """Whole minutes, below zero to take back; kind: of work, "" for the usual."""

    minutes: int
    kind: str = ""
    note: str = ""


def is_log(text: str) -> bool:
    """Whether words in a request's thread are meant to log time: "log" and a number, or nothing."""
    return _MEANT.match(text.strip()) is not None


def parse(text: str, kinds: Collection[str] = ()) -> Logged | None:
    """What was logged; kinds: names of kinds of work, beside OURS. None where no whole minutes were written, or more
    than a day."""
    found = _SAID.fullmatch(text)
    minutes = _minutes(found) if found else None
    if found is None or minutes is None or not 0 < minutes <= MOST or minutes != int(minutes):
        return None
    sign = -1 if found["sign"] in ("-", "−") else 1
    first, _, more = found["rest"].strip().partition(" ")
    known = {name.lower(): name for name in (*kinds, OURS)}
    kind = known.get(first.lower().rstrip(":,"), "")
    return Logged(sign * int(minutes), kind, more.strip() if kind else found["rest"].strip())


def _minutes(found: re.Match[str]) -> Decimal:
    if found["h"] is not None:
        return Decimal(found["h"]) * 60 + int(found["m"] or found["min"])
    return _number(found["hours"]) * 60 if found["hours"] is not None else _number(found["minutes"])


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
