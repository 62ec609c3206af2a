"""People's words out of what Slack sends: rich_text blocks where the client made them, escaped text elsewhere. Pure.

`names` maps ids of people, channels and user groups to their names. Of what is not in it, groups are "@group" (to read
their names is a permission of its own); ids of people and channels are shown as they are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.slack import emoji
from handlers.notices import Words
from handlers.text.formatting import clip, join, shaped
from handlers.text.spans import Shape, is_address

Json = Mapping[str, Any]
Names = Mapping[str, str]

_TOKEN = re.compile(r"<([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_STYLES = (Shape.BOLD, Shape.ITALIC, Shape.UNDERLINE, Shape.STRIKE, Shape.CODE)
GROUP = "group"
MOST = 500  # stretches of one message; what is formatted beyond them is plain
_SCHEMES = ("mailto:", "tel:")


def unescape(text: str) -> str:
    """Undo Slack's escaping of the three control characters."""
    for escaped, plain in _ENTITIES:
        text = text.replace(escaped, plain)
    return text


def of_message(message: Json, names: Names) -> Words:
    """What a message says, as its writer sees it."""
    rich = [block for block in message.get("blocks") or () if block.get("type") == "rich_text"]
    return of_rich(rich, names) if rich else of_text(message.get("text") or "", names)


def of_rich(blocks: Iterable[Json], names: Names) -> Words:
    """What rich_text blocks say; lists keep their marks."""
    said = join((_block(element, names) for block in blocks for element in block.get("elements", ())), "\n")
    return replace(said, spans=said.spans[:MOST])


def of_text(text: str, names: Names) -> Words:
    """What an escaped text with <tokens> says."""
    parts = _TOKEN.split(text)
    plain = (Words(emoji.spelled(unescape(part))) for part in parts[::2])
    return join(_token(part, names) if index % 2 else next(plain) for index, part in enumerate(parts))


def without_call(said: Words, name: str) -> tuple[Words, bool]:
    """The words without a leading "@name", and whether the name is called anywhere in them."""
    call = rf"@{re.escape(name)}(?!\w)"
    leading = re.match(rf"\s*{call}[,:]?\s*", said.text)
    return clip(said, leading.end()) if leading else said, bool(re.search(call, said.text))


def _token(token: str, names: Names) -> Words:
    target, _, label = token.partition("|")
    label = unescape(label)
    if target.startswith("@"):
        return Words("@" + names.get(target[1:], label or target[1:]))
    if target.startswith("#"):
        return Words("#" + (label or names.get(target[1:], target[1:])))
    if target.startswith("!"):
        return Words(label or _called(target[1:], names))
    return link(unescape(target), label)


def _called(target: str, names: Names) -> str:
    kind, _, group = target.partition("^")
    if kind == "date":
        return _date(float(group.partition("^")[0]))
    return "@" + (names.get(group, GROUP) if kind == "subteam" else kind)


def link(url: str, label: str) -> Words:
    """A link that may be pressed, or what it says and where it would lead."""
    bare = next((url.removeprefix(scheme) for scheme in _SCHEMES if url.startswith(scheme)), url)
    if is_address(url):
        return shaped(Words(label or bare), Shape.LINK, url)
    return Words(bare if label in ("", url, bare) else f"{label} ({bare})")


# ----------------------------------------------------------------------------------------------------------- rich text


def _block(element: Json, names: Names) -> Words:
    """One part of a rich_text block. A border makes it part of a quotation."""
    match element.get("type"):
        case "rich_text_list":
            said = join(_items(element, names), "\n")
        case "rich_text_preformatted":
            said = shaped(_lines(element, names), Shape.PRE)
        case "rich_text_quote":
            return shaped(_lines(element, names), Shape.QUOTE)
        case _:
            said = _lines(element, names)
    return shaped(said, Shape.QUOTE) if element.get("border") else said


def _lines(element: Json, names: Names) -> Words:
    """The text of a part; the line break at its end is the part's own."""
    said = join(_element(inside, names) for inside in element.get("elements", ()))
    return clip(said, 0, -1 + len(said.text)) if said.text.endswith("\n") else said


def _items(element: Json, names: Names) -> Iterator[Words]:
    indent, first = "  " * int(element.get("indent", 0)), int(element.get("offset", 0)) + 1
    for number, item in enumerate(element.get("elements", ()), first):
        mark = f"{number}. " if element.get("style") == "ordered" else "• "
        yield join((Words(indent + mark), _lines(item, names)))


def _element(element: Json, names: Names) -> Words:
    said = _plain(element, names)
    style: Json = element.get("style") or {}
    for kind in _STYLES if isinstance(style, Mapping) else ():
        said = shaped(said, kind) if style.get(kind.value) else said
    return said


def _plain(element: Json, names: Names) -> Words:
    match element.get("type"):
        case "link":
            return link(str(element["url"]), str(element.get("text") or ""))
        case "emoji":
            return Words(_emoji(element))
        case "broadcast":
            return Words("@" + str(element["range"]))
        case "usergroup":
            return Words("@" + names.get(element["usergroup_id"], GROUP))
        case "user" | "channel" | "team" as kind:
            known = str(element.get(f"{kind}_id", ""))
            return Words(("#" if kind == "channel" else "@") + names.get(known, known))
        case "date":
            return Words(str(element.get("fallback") or _date(element["timestamp"])))
    return Words(str(element.get("text") or element.get("value") or ""))


def _date(seconds: float) -> str:
    """An instant for which Slack has no words."""
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M} UTC"


def _emoji(element: Json) -> str:
    """An emoji as its characters when Slack names them ("1f44d-1f3fd") or its name is known, else as :name:."""
    codes, name = element.get("unicode"), str(element["name"])
    if codes:
        return "".join(chr(int(code, 16)) for code in codes.split("-"))
    return emoji.sign(name) or f":{name}:"
