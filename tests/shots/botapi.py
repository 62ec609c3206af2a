"""Messages of the Bot API -> HTML that looks like Telegram in daylight; an entity nobody has drawn yet is an error."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "text_link": "a",
    "url": "a",
    "mention": "a",
    "text_mention": "a",
    "bot_command": "a",
    "hashtag": "a",
    "date_time": "time",
}
STYLE = (Path(__file__).parent / "telegram.css").read_text(encoding="utf-8")


def message(
    payload: Json, *, mine: bool, author: str, at: str, reactions: Sequence[str] = (), pinned: bool = False
) -> str:
    """A bubble with its keyboard. mine: on the reader's own side; author: said above it, "" where it is plain."""
    name = f"<div class=author>{html.escape(author)}</div>" if author else ""
    quoted = _quoted(payload["reply_to_message"]) if "reply_to_message" in payload else ""
    signs = "".join(f"<span class=reaction>{sign}</span>" for sign in reactions)
    stands = "<span class=pinned>📌 pinned</span>" if pinned else ""
    file = f"<div class=file>📄 {html.escape(payload['document']['file_name'])}</div>" if "document" in payload else ""
    words = text(payload.get("text") or payload.get("caption") or "", payload.get("entities") or ())
    body = f"{name}{quoted}{file}<div class=text>{words}</div><footer>{signs}{stands}<time>{at}</time></footer>"
    keyboard = "".join(_row(row) for row in payload.get("reply_markup", {}).get("inline_keyboard", ()))
    return f"<article class='{'mine' if mine else 'theirs'}'><div class=bubble>{body}</div>{keyboard}</article>"


def text(words: str, entities: Sequence[Json]) -> str:
    """Text with its entities, whose offsets count UTF-16 units; each lies beside or inside another."""
    coded = words.encode("utf-16-le")
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for one in sorted(entities, key=lambda each: (each["offset"], -each["length"])):
        tag, begin, end = TAGS[one["type"]], one["offset"], one["offset"] + one["length"]
        opening.setdefault(begin, []).append(f"<{tag}>")
        closing.setdefault(end, []).insert(0, f"</{tag}>")
    edges = sorted({0, len(coded) // 2, *opening, *closing})
    shown = "".join(closing.get(0, ()))
    for begin, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        shown += "".join(closing.get(begin, ()) if begin else ()) + "".join(opening.get(begin, ()))
        shown += html.escape(coded[begin * 2 : end * 2].decode("utf-16-le"))
    return shown


def _quoted(payload: Json) -> str:
    said = payload.get("text") or payload.get("caption") or ""
    name = payload["from"]["first_name"]
    return (
        f"<div class=quoted><b>{html.escape(name)}</b><br>{html.escape(said[:70])}{'…' if len(said) > 70 else ''}</div>"
    )


def _row(row: Sequence[Json]) -> str:
    keys = "".join(f"<button>{html.escape(button['text'])}</button>" for button in row)
    return f"<div class=row>{keys}</div>"
