"""People's words out of Slack's markup: rich_text blocks where the client sent them, escaped text elsewhere. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_TOKEN = re.compile(r"<([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def unescape(text: str) -> str:
    """Undo Slack's escaping of the three control characters."""
    for escaped, plain in _ENTITIES:
        text = text.replace(escaped, plain)
    return text


def of_message(message: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a message says, as its writer sees it. `names` maps user ids to names; an unknown id is shown as it is."""
    rich = [block for block in message.get("blocks") or () if block.get("type") == "rich_text"]
    if rich:
        return "\n".join(_block(element, names) for block in rich for element in block.get("elements", ()))
    return of_text(message.get("text") or "", names)


def of_text(text: str, names: Mapping[str, str]) -> str:
    """What an escaped text with <tokens> says."""
    parts = _TOKEN.split(text)
    return "".join(_token(part, names) if index % 2 else unescape(part) for index, part in enumerate(parts))


def without_call(text: str, name: str) -> tuple[str, bool]:
    """The text without a leading "@name", and whether the name is called anywhere in it."""
    call = rf"@{re.escape(name)}(?!\w)"
    return re.sub(rf"^\s*{call}[,:]?\s*", "", text), bool(re.search(call, text))


def _token(token: str, names: Mapping[str, str]) -> str:
    target, _, label = token.partition("|")
    label = unescape(label)
    if target.startswith("@"):
        return "@" + names.get(target[1:], label or target[1:])
    if target.startswith("#"):
        return "#" + (label or target[1:])
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    return _link(unescape(target), label)


def _link(url: str, label: str) -> str:
    bare = url.removeprefix("mailto:")
    return bare if label in ("", url, bare) or url == f"http://{label}" else f"{label} ({bare})"


def _block(element: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One part of a rich_text block; lists and quotations keep their marks."""
    kind, inside = element.get("type"), element.get("elements", ())
    if kind == "rich_text_list":
        ordered = element.get("style") == "ordered"
        marks = (f"{number}. " if ordered else "• " for number in range(1, len(inside) + 1))
        indent = "  " * int(element.get("indent", 0))
        return "\n".join(indent + mark + _block(item, names) for mark, item in zip(marks, inside, strict=False))
    text = _run(inside, names).rstrip("\n")
    return "\n".join("> " + line for line in text.split("\n")) if kind == "rich_text_quote" else text


def _run(elements: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    return "".join(_element(element, names) for element in elements)


def _element(element: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match element.get("type"):
        case "user":
            return "@" + names.get(element["user_id"], str(element["user_id"]))
        case "link":
            return _link(str(element["url"]), str(element.get("text", "")))
        case "emoji":
            return _emoji(element)
        case "broadcast":
            return "@" + str(element["range"])
        case "channel" | "usergroup" | "team" as kind:
            return ("#" if kind == "channel" else "@") + str(element.get(f"{kind}_id", ""))
        case "date":
            return str(element.get("fallback") or element["timestamp"])
    return str(element.get("text") or element.get("value") or "")


def _emoji(element: Mapping[str, Any]) -> str:
    """An emoji as its characters when Slack names them ("1f44d-1f3fd"), else as :name:."""
    codes = element.get("unicode")
    return "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else f":{element['name']}:"
