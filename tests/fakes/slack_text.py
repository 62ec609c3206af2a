"""Text on Slack: what people type and what is stored, what a reader sees, and what would notify somebody."""

import html
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.slack_limits import Json, walk

TOKEN = re.compile(r"<(!channel|!here|!everyone|!subteam\^[A-Z0-9]+|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")
LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)'\"]")
MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")
KEEP = re.compile(r"<(?:[@#!][^<>]+)>")
_READ = [
    "pretext",
    "title",
    "label",
    "text",
    "value",
    "alt_text",
    "fallback",
    "fields",
    "hint",
    "description",
    "placeholder",
    "accessory",
    "element",
    "elements",
    "options",
    "blocks",
    "rows",
    "child_blocks",
]
_LIVE: dict[str, Callable[[Json], str]] = {
    "user": lambda e: f"@{e['user_id']}",
    "usergroup": lambda e: f"!subteam^{e['usergroup_id']}",
    "broadcast": lambda e: f"!{e['range']}",
}


def pings(text: str) -> set[str]:
    """The mentions in a text that would notify somebody, such as `!channel` or `@U012AB3CD`."""
    return {match.group(1) for match in TOKEN.finditer(text or "")}


def block_pings(blocks: list[Json]) -> set[str]:
    """The mentions in blocks that would notify somebody: tokens in mrkdwn, and mention elements of rich_text."""
    found: set[str] = set()
    for node, _, _ in walk(blocks):
        kind = str(node.get("type", ""))
        if kind in _LIVE:
            found.add(_LIVE[kind](node))
        elif kind == "mrkdwn":
            found |= pings(node.get("text", ""))
    return found


def texts_in(node: Any) -> Iterator[str]:
    """Every piece of text inside blocks or attachments, in reading order; a line of rich text is one piece."""
    if isinstance(node, list):
        for item in node:
            yield from texts_in(item)
    elif isinstance(node, dict) and str(node.get("type", "")).startswith("rich_text_") and "elements" in node:
        yield from _rich_texts(node)
    elif isinstance(node, dict):
        for name in _READ:
            child = node.get(name)
            if not isinstance(child, str):
                yield from texts_in(child)
            elif name != "value" or "short" in node or "title" in node:
                yield child


def _rich_texts(node: Json) -> Iterator[str]:
    if node["type"] == "rich_text_list":
        yield from texts_in(node["elements"])
    else:
        yield "".join(map(_rich_text, node["elements"]))


def _rich_text(element: Json) -> str:
    kind = element["type"]
    if kind in _LIVE:
        return "@" + _LIVE[kind](element).lstrip("@!")
    if kind == "emoji":
        return f":{element['name']}:"
    return str(element.get("text") or element.get("fallback") or element.get("url") or "")


def wire_text(typed: str) -> str:
    """What Slack stores for typed text: `& < >` escaped, links and mail addresses in angle brackets.

    Mentions are typed as they are stored: `<@U...>`, `<#C...>`, `<!here>`.
    """
    kept: list[str] = []

    def stash(text: str) -> str:
        kept.append(text)
        return f"\x00{len(kept) - 1}\x00"

    text = KEEP.sub(lambda m: stash(m.group()), typed)
    text = html.escape(text, quote=False)
    text = LINK.sub(lambda m: stash(f"<{m.group()}>"), text)
    text = MAIL.sub(lambda m: stash(f"<mailto:{m.group()}|{m.group()}>"), text)
    return re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m.group(1))], text)


def rich_text(typed: str) -> list[Json]:
    """The rich_text block Slack's client adds to a typed message."""
    elements: list[Json] = []
    position = 0
    for match in re.finditer(rf"{KEEP.pattern}|{LINK.pattern}", typed):
        if match.start() > position:
            elements.append({"type": "text", "text": typed[position : match.start()]})
        elements.append(_typed(match.group()))
        position = match.end()
    if position < len(typed) or not elements:
        elements.append({"type": "text", "text": typed[position:]})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": uuid.uuid4().hex[:5], "elements": [section]}]


def _typed(token: str) -> Json:
    name = token[2:-1].split("|")[0]
    if token.startswith("<@"):
        return {"type": "user", "user_id": name}
    if token.startswith("<#"):
        return {"type": "channel", "channel_id": name}
    return {"type": "broadcast", "range": name} if token.startswith("<!") else {"type": "link", "url": token}
