"""Block Kit -> HTML that looks like Slack in daylight: what the desk sends; anything else is an error."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

Json = Mapping[str, Any]

ZONE = ZoneInfo("Europe/Stockholm")
TOKEN = re.compile(
    r"&lt;(!date\^(\d+)\^[^|]*\|(?P<fallback>[^&]*)|@(?P<user>\w+)|(?P<url>https?:[^|&]*)\|?(?P<name>[^&]*))&gt;"
)
MARKS = (("*", "b"), ("_", "i"), ("~", "s"), ("`", "code"))


class Drawing:
    """Draws messages, forms and pages; `names`: people by id."""

    def __init__(self, names: Mapping[str, str], now: datetime) -> None:
        self._names, self._today = names, now.astimezone(ZONE).date()

    def message(self, payload: Json, *, author: str, app: bool, at: str, note: str = "") -> str:
        """A message with its author. note: said above it, as "Only visible to you"."""
        body = (
            "".join(map(self.block, payload.get("blocks") or [])) or f"<p>{self._mrkdwn(payload.get('text', ''))}</p>"
        )
        reactions = "".join(
            f"<span class=reaction>{SIGNS[one['name']]} 1</span>" for one in payload.get("reactions", ())
        )
        sign = "<span class=app>APP</span>" if app else ""
        quiet = f"<div class=only>{html.escape(note)}</div>" if note else ""
        head = f"<div class=who><b>{html.escape(author)}</b>{sign}<time>{at}</time></div>"
        face = "".join(part[0] for part in author.split()[:2]).upper()
        return (
            f"<article class=message><div class='face {'desk' if app else ''}'>{face}</div>"
            f"<div class=body>{quiet}{head}{body}<div>{reactions}</div></div></article>"
        )

    def modal(self, view: Json) -> str:
        """A form."""
        buttons = "".join(
            f"<button class='{kind}'>{self._text(view[name])}</button>"
            for name, kind in (("close", ""), ("submit", "primary"))
            if view.get(name)
        )
        body = "".join(map(self.block, view["blocks"]))
        return f"<div class=modal><h3>{self._text(view['title'])}</h3>{body}<footer>{buttons}</footer></div>"

    def home(self, view: Json) -> str:
        """A Home tab."""
        return f"<div class=home>{''.join(map(self.block, view['blocks']))}</div>"

    def block(self, block: Json) -> str:
        """One block. Raises KeyError for a kind nobody has drawn yet."""
        return _BLOCKS[block["type"]](self, block)

    # ---------------------------------------------------------------------------------------------------------- blocks

    def _header(self, block: Json) -> str:
        return f"<h2>{self._text(block['text'])}</h2>"

    def _section(self, block: Json) -> str:
        text = f"<p>{self._text(block['text'])}</p>" if block.get("text") else ""
        fields = "".join(f"<p>{self._text(field)}</p>" for field in block.get("fields", ()))
        accessory = self.block(block["accessory"]) if block.get("accessory") else ""
        return f"<div class=section><div>{text}<div class=fields>{fields}</div></div>{accessory}</div>"

    def _context(self, block: Json) -> str:
        return "<div class=context>" + " ".join(map(self._text, block["elements"])) + "</div>"

    def _actions(self, block: Json) -> str:
        return "<div class=actions>" + "".join(map(self.block, block["elements"])) + "</div>"

    def _button(self, element: Json) -> str:
        return f"<button class='{element.get('style', '')}'>{self._text(element['text'])}</button>"

    def _menu(self, element: Json) -> str:
        return (
            f"<button class=menu>{self._text(element['placeholder'])} ▾</button>"
            if "placeholder" in element
            else ("<button class=menu>⋯</button>")
        )

    def _input(self, block: Json) -> str:
        element, hint = block["element"], block.get("hint")
        optional = " <em>(optional)</em>" if block.get("optional") else ""
        told = f"<small>{self._text(hint)}</small>" if hint else ""
        return f"<label>{self._text(block['label'])}{optional}</label>{self.block(element)}{told}"

    def _field(self, element: Json) -> str:
        filled = element.get("initial_value") or (element.get("initial_option") or {}).get("text", {}).get("text")
        empty = self._text(element["placeholder"]) if element.get("placeholder") else "&nbsp;"
        shown = html.escape(filled) if filled else f"<span class=empty>{empty}</span>"
        return f"<div class='field{' tall' if element.get('multiline') else ''}'>{shown}</div>"

    def _divider(self, _: Json) -> str:
        return "<hr>"

    def _rich_text(self, block: Json) -> str:
        return "".join(map(self.block, block["elements"]))

    def _rich_section(self, element: Json) -> str:
        return f"<p>{self._elements(element)}</p>"

    def _rich_quote(self, element: Json) -> str:
        return f"<blockquote>{self._elements(element)}</blockquote>"

    def _rich_code(self, element: Json) -> str:
        return f"<pre>{self._elements(element)}</pre>"

    def _rich_list(self, element: Json) -> str:
        tag = "ol" if element.get("style") == "ordered" else "ul"
        return f"<{tag}>" + "".join(f"<li>{self._elements(item)}</li>" for item in element["elements"]) + f"</{tag}>"

    # ------------------------------------------------------------------------------------------------------------ text

    def _elements(self, block: Json) -> str:
        return "".join(map(self._element, block["elements"]))

    def _element(self, element: Json) -> str:
        kind, style = element["type"], element.get("style") or {}
        if kind == "user":
            return self._mention(element["user_id"])
        if kind == "date":
            return self._date(element["timestamp"], element.get("fallback", ""))
        if kind == "link":
            return f"<a>{html.escape(element.get('text') or element['url'])}</a>"
        shown = html.escape(f":{element['name']}:" if kind == "emoji" else element["text"]).replace("\n", "<br>")
        for name, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
            shown = f"<{tag}>{shown}</{tag}>" if style.get(name) else shown
        return shown

    def _text(self, text: Json) -> str:
        return (
            html.escape(text["text"]).replace("\n", "<br>")
            if text["type"] == "plain_text"
            else self._mrkdwn(text["text"])
        )

    def _mrkdwn(self, text: str) -> str:
        shown = TOKEN.sub(self._token, html.escape(html.unescape(text), quote=False))
        for mark, tag in MARKS:
            shown = re.sub(rf"(?<!\w){re.escape(mark)}(\S[^\n]*?){re.escape(mark)}(?!\w)", rf"<{tag}>\1</{tag}>", shown)
        return shown.replace("\n", "<br>")

    def _token(self, found: re.Match[str]) -> str:
        if found["user"]:
            return self._mention(found["user"])
        return (
            f"<a>{found['name'] or found['url']}</a>" if found["url"] else self._date(int(found[2]), found["fallback"])
        )

    def _mention(self, user: str) -> str:
        return f"<span class=mention>@{html.escape(self._names.get(user, user))}</span>"

    def _date(self, stamp: int, fallback: str) -> str:
        """As Slack shows {date_short_pretty} at {time}: in the reader's zone."""
        at = datetime.fromtimestamp(stamp, UTC).astimezone(ZONE)
        days = (at.date() - self._today).days
        day = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days) or format_datetime(at, "MMM d", locale="en")
        return f"<span title='{html.escape(fallback)}'>{day} at {at:%H:%M}</span>"


SIGNS = {
    "eyes": "👀",
    "white_check_mark": "✅",
    "lock": "🔒",
    "ok_hand": "👌",
    "ticket": "🎫",
    "hourglass_flowing_sand": "⏳",
    "x": "❌",
}
_BLOCKS: dict[str, Callable[[Drawing, Json], str]] = {
    "header": Drawing._header,
    "section": Drawing._section,
    "context": Drawing._context,
    "actions": Drawing._actions,
    "divider": Drawing._divider,
    "input": Drawing._input,
    "button": Drawing._button,
    "overflow": Drawing._menu,
    "static_select": Drawing._field,
    "plain_text_input": Drawing._field,
    "rich_text": Drawing._rich_text,
    "rich_text_section": Drawing._rich_section,
    "rich_text_quote": Drawing._rich_quote,
    "rich_text_preformatted": Drawing._rich_code,
    "rich_text_list": Drawing._rich_list,
}
STYLE = (Path(__file__).parent / "slack.css").read_text(encoding="utf-8")
