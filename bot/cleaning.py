"""What is taken out of other people's text and names before they go any further."""

import re
from bisect import bisect_left
from dataclasses import replace

from handlers.text.formatting import JOINER
from handlers.text.pieces import Words
from handlers.text.spans import between

NAME = 80  # characters of a name
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # Unicode's directions that last
_UNKEPT = re.compile("[\0\u202d\u202e]")  # no database keeps NUL; overrides show words as others than they are
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u206f\ufeff\u115f\u1160\u2800\u3164\uffa0\U000e0000-\U000e007f]"
)
_ACCENT = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_HEAPED = re.compile(f"({_ACCENT}{{3}}){_ACCENT}+")
_LIVE = re.compile(r"@(?=\w)|<(?=[!@#])|:(?=//)|(?<=\w)\.(?=\w{2})")  # what programs make calls, marks and links of


def clean(text: str) -> str:
    """The text without what no database keeps, and nothing encodes: NUL and half surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def written(said: Words) -> Words:
    """What a person wrote, without what no database keeps and what shows it as something else."""
    text = said.text.encode("utf-8", "replace").decode()  # a half surrogate becomes one other sign
    gone = [match.start() for match in _UNKEPT.finditer(text)]
    if not gone:
        return replace(said, text=text)
    ends = ((one, bisect_left(gone, one.start), bisect_left(gone, one.end)) for one in said.spans)
    moved = (replace(one, start=one.start - a, length=one.length - (b - a)) for one, a, b in ends)
    return replace(said, text=_UNKEPT.sub("", text), spans=tuple(one for one in moved if one.length))


def one_line(name: str) -> str:
    """A name as part of a sentence: it begins no line, turns nothing behind it round, and moves no cursor."""
    plain = " ".join(_TURNING.sub("", clean(name)).split())
    return "".join(sign for sign in plain if sign >= " " and not "\x7f" <= sign <= "\x9f")


def called(name: str) -> str:
    """What somebody calls himself or his group, as a name and nothing else: in one line, no longer than names are, as
    many accents as letters bear, and nothing that calls, links or marks. "" where nothing can be seen of it."""
    plain = _HEAPED.sub(r"\1", " ".join(_UNSEEN.sub("", one_line(name)).split()))
    if len(plain) > NAME:
        plain = plain[: between(plain, NAME - 1)].rstrip() + "…"
    return _LIVE.sub(lambda found: found.group() + JOINER, plain)
