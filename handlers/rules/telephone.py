"""Telephone numbers as people write them."""

import re
import unicodedata

DIGITS = (6, 15)  # of a whole number, with its country or without (ITU-T E.164)
_WRITTEN = re.compile(r"\+?[\d\s().\-/]+")


def number(text: str) -> str | None:
    """The number somebody wrote, in plain figures; None where it is none."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    figures = sum(one.isdigit() for one in plain)
    return plain if _WRITTEN.fullmatch(plain) and DIGITS[0] <= figures <= DIGITS[1] else None
