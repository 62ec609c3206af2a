"""What is taken out of other people's text before it goes any further."""

import re

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # Unicode's directions that last


def clean(text: str) -> str:
    """The text without what no database keeps, and nothing encodes: NUL and half surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def one_line(name: str) -> str:
    """A name as part of a sentence: it begins no line, turns nothing behind it round, and moves no cursor."""
    plain = " ".join(_TURNING.sub("", clean(name)).split())
    return "".join(sign for sign in plain if sign >= " " and not "\x7f" <= sign <= "\x9f")
