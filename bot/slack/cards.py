"""Card and Form -> Block Kit, and what comes back from them -> words and values. Pure.

Limits: docs.slack.dev/reference/block-kit. People's words go into rich_text and plain_text, which Slack never reads as
markup; the only mrkdwn is the notification text, where everything is escaped, and date and mention tokens of our own.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, groupby
from typing import Any

from handlers.inbound import Inbound
from handlers.notices import Button, Card, Field, Form, Mention, Moment, Piece, Plain, Style, Text, Words

# Characters; Slack refuses about 13,000 in all blocks together, and chat.update a text over 4,000.
BLOCK, MESSAGE, FOOTER, NOTIFICATION = 3000, 12_000, 600, 3900
ROW, MENU, QUIET = 25, 5, 10  # elements of an actions block, options of a menu, elements of a context
_CALL = re.compile(r"<([!@#][^<>]*>)")
DATE = "{date_short_pretty} {time}"
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as Slack takes it; `text` is for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]

    def arguments(self) -> dict[str, Any]:
        """The arguments of chat.postMessage, chat.update and response URLs."""
        return {"text": self.text, "blocks": list(self.blocks)}


@dataclass(frozen=True, slots=True)
class Opened:
    """What an open form remembers: what it presses, and the channel and thread it was opened from."""

    word: str
    value: str
    address: str = ""
    thread: str | None = None


# ------------------------------------------------------------------------------------------------------------ messages


def render(card: Card) -> tuple[Shown, ...]:
    """The card as one message, or as several in order when its text is over 12,000 characters: title on the first,
    footer and buttons on the last."""
    pages = _split(card.text, MESSAGE)
    return tuple(
        _page(card, page, is_first=number == 0, is_last=number == len(pages) - 1) for number, page in enumerate(pages)
    )


def _page(card: Card, page: Text, *, is_first: bool, is_last: bool) -> Shown:
    title = card.title if is_first else ""
    blocks = [{"type": "header", "text": _plain(title, 150)}] if title else []
    blocks += _rich(page)
    if is_last:
        blocks += [*_footer(card.footer), *_actions(card)]
    return Shown(notification(page, title), tuple(blocks))


def notification(text: Text, title: str = "") -> str:
    """The text as mrkdwn of at most 3,900 characters, everything escaped but our own dates and mentions."""
    pieces = chain([Plain(title + "\n")] if title else [], text)
    shown, room = "", NOTIFICATION - 1
    for piece in pieces:
        token = _mrkdwn(piece)
        if len(token) > room:
            return shown + _fitting(_words(piece), room) + "…"
        shown, room = shown + token, room - len(token)
    return shown.strip() or "…"


def escape(text: str) -> str:
    """Slack's three control characters as entities: the result can mention nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inert(text: str) -> str:
    """Text for elements that are no markup, yet safe where a client, search or export flattens them to markup: what
    would be a mention there is parted by an invisible character."""
    return _CALL.sub("<\u2060\\1", text)


def _fitting(text: str, room: int) -> str:
    """The longest beginning of the text that fits once it is escaped."""
    shown = ""
    for character in map(escape, text):
        if len(shown) + len(character) > room:
            break
        shown += character
    return shown


def _words(piece: Piece) -> str:
    """A piece without any markup."""
    if isinstance(piece, Moment):
        return piece.shown
    return f"@{piece.name}" if isinstance(piece, Mention) else piece.text


def _mrkdwn(piece: Piece) -> str:
    if isinstance(piece, Moment):
        return f"<!date^{int(piece.at.timestamp())}^{DATE}|{escape(piece.shown)}>"
    return f"<@{piece.user}>" if isinstance(piece, Mention) else escape(piece.text)


def _plain(text: str, most: int) -> Block:
    text = _inert(text)
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return {"type": "plain_text", "text": cut, "emoji": False}


def _split(text: Text, size: int) -> list[Text]:
    """The text in parts of at most `size` characters; nothing is lost."""
    pages: list[list[Piece]] = [[]]
    room = size
    for piece in text:
        rest: Piece | None = piece
        while rest is not None:
            head, rest = _cut(rest, room)
            pages[-1] += [head] if head else []
            room -= len(_words(head)) if head else 0
            if rest is not None:
                pages.append([])
                room = size
    return [tuple(page) for page in pages]


def _cut(piece: Piece, room: int) -> tuple[Piece | None, Piece | None]:
    """What of the piece fits and what is left, parted at a line or word where one ends in the second half."""
    text = _words(piece)
    if len(text) <= room:
        return piece, None
    if isinstance(piece, Moment | Mention) or room == 0:
        return None, piece
    ends = (text.rfind("\n", 0, room) + 1, text.rfind(" ", 0, room) + 1)
    end = next((end for end in ends if end > room // 2), room)
    return replace(piece, text=text[:end]), replace(piece, text=text[end:])


# ----------------------------------------------------------------------------------------------------------- rich text


def _rich(text: Text) -> list[Block]:
    blocks = ({"type": "rich_text", "elements": list(_paragraphs(part))} for part in _split(text, BLOCK))
    return [block for block in blocks if block["elements"]]


def _paragraphs(text: Text) -> Iterator[Block]:
    """Sections and quotations; the line break between the two is theirs already."""
    groups = [(quoted, list(pieces)) for quoted, pieces in groupby(text, _is_quoted)]
    for index, (quoted, pieces) in enumerate(groups):
        elements = list(_elements(pieces))
        if not quoted and elements:
            _trim(elements, at_start=index > 0, at_end=index < len(groups) - 1)
        elements = [element for element in elements if element.get("text") != ""]
        if elements:
            yield {"type": "rich_text_quote" if quoted else "rich_text_section", "elements": elements}


def _is_quoted(piece: Piece) -> bool:
    return isinstance(piece, Words) and piece.quoted


def _trim(elements: list[Block], *, at_start: bool, at_end: bool) -> None:
    if at_start and "text" in elements[0]:
        elements[0]["text"] = elements[0]["text"].removeprefix("\n")
    if at_end and "text" in elements[-1]:
        elements[-1]["text"] = elements[-1]["text"].removesuffix("\n")


def _elements(pieces: Sequence[Piece]) -> Iterator[Block]:
    """Neighbours of the same weight become one element, so that what people read is also one string on the wire."""
    for (is_text, bold), group in groupby(pieces, lambda p: (isinstance(p, Plain | Words), getattr(p, "bold", False))):
        style: Block = {"style": {"bold": True}} if bold else {}
        if is_text:
            yield {"type": "text", "text": _inert("".join(map(_words, group))), **style}
        else:
            yield from (_live(piece) | style for piece in group)


def _live(piece: Piece) -> Block:
    """A date in the reader's zone, or a mention."""
    if isinstance(piece, Mention):
        return {"type": "user", "user_id": piece.user}
    if not isinstance(piece, Moment):
        return {"type": "text", "text": piece.text}
    return {"type": "date", "timestamp": int(piece.at.timestamp()), "format": DATE, "fallback": piece.shown}


def _footer(text: Text) -> list[Block]:
    """A context block: words as plain text, only dates and mentions as mrkdwn tokens."""
    text = _split(text, FOOTER)[0]
    groups = [(live, list(g)) for live, g in groupby(text, lambda p: isinstance(p, Moment | Mention))]
    if len(groups) > QUIET:
        groups = [(False, list(text))]
    elements = [
        {"type": "mrkdwn", "text": " ".join(map(_mrkdwn, pieces))}
        if live
        else _plain("".join(map(_words, pieces)).strip() or "·", FOOTER)
        for live, pieces in groups
    ]
    return [{"type": "context", "elements": elements}] if elements else []


# ------------------------------------------------------------------------------------------------------------- buttons


def _actions(card: Card) -> list[Block]:
    """Buttons, then rarer ones in menus; one that asks before it acts stays a button, for a menu asks as a whole."""
    buttons = [*card.buttons, *(button for button in card.more if button.confirm)]
    rare = [button for button in card.more if not button.confirm]
    taken: dict[str, int] = {}
    elements = [_button(button, _unique(button.word, taken)) for button in buttons]
    elements += [_menu(rare[at : at + MENU], _unique("more", taken)) for at in range(0, len(rare), MENU)]
    return [{"type": "actions", "elements": elements[at : at + ROW]} for at in range(0, len(elements), ROW)]


def _unique(word: str, taken: dict[str, int]) -> str:
    """An action_id that occurs once in the message: "rate", "rate~2", …"""
    taken[word] = taken.get(word, 0) + 1
    return word if taken[word] == 1 else f"{word}~{taken[word]}"


def _button(button: Button, action_id: str) -> Block:
    shown: Block = {"type": "button", "action_id": action_id, "text": _plain(button.label, 75)}
    if button.value:
        shown["value"] = button.value
    if button.style is not Style.NORMAL:
        shown["style"] = button.style.value
    if button.confirm:
        title = _plain(button.label, 30)
        shown["confirm"] = {"title": title, "text": _plain(button.confirm, 300), "confirm": title}
    return shown


def _menu(buttons: Sequence[Button], action_id: str) -> Block:
    options = [{"text": _plain(b.label, 75), "value": f"{b.word}:{b.value}"} for b in buttons]
    return {"type": "overflow", "action_id": action_id, "options": options}


def pressed(action: Mapping[str, Any]) -> tuple[str, str]:
    """Word and value of the button a block action is about."""
    if action["type"] == "overflow":
        word, _, value = action["selected_option"]["value"].partition(":")
        return word, value
    return action["action_id"].partition("~")[0], action.get("value", "")


# --------------------------------------------------------------------------------------------------------------- forms


def modal(form: Form, origin: Inbound) -> Block:
    """The form as a modal view that remembers where it was opened."""
    where = origin.where
    address = where.address if where.direct else where.place
    opened = Opened(form.word, form.value, address or "", origin.thread)
    return {
        "type": "modal",
        "callback_id": form.word,
        "title": _plain(form.title, 24),
        "submit": _plain(form.submit, 24),
        "private_metadata": json.dumps(asdict(opened)),
        "blocks": [*map(_input, form.fields)],
    }


def home(card: Card) -> Block:
    """The card as a person's Home tab."""
    blocks = [block for shown in render(card) for block in shown.blocks]
    return {"type": "home", "private_metadata": json.dumps(asdict(Opened("", ""))), "blocks": blocks}


def _input(field: Field) -> Block:
    element = _choice(field) if field.options else _line(field)
    if field.hint:
        element["placeholder"] = _plain(field.hint, 150)
    return {"type": "input", "block_id": field.name, "label": _plain(field.label, 2000), "element": element}


def _line(field: Field) -> Block:
    limit = min(field.limit, BLOCK)
    element: Block = {"type": "plain_text_input", "action_id": field.name, "multiline": field.long, "max_length": limit}
    if field.value:
        element["initial_value"] = field.value[:limit]
    return element


def _choice(field: Field) -> Block:
    options = [{"text": _plain(one.label, 75), "value": one.value} for one in field.options]
    element: Block = {"type": "static_select", "action_id": field.name, "options": options}
    chosen = [option for option in options if option["value"] == field.value]
    return element | ({"initial_option": chosen[0]} if chosen else {})


def opened(view: Mapping[str, Any]) -> Opened:
    """What the view remembers."""
    return Opened(**json.loads(view["private_metadata"]))


def filled(view: Mapping[str, Any]) -> dict[str, str]:
    """Field name -> what the person typed, or the value of what was chosen."""
    answers = view["state"]["values"].values()
    return {name: _given(given) for answer in answers for name, given in answer.items()}


def _given(element: Mapping[str, Any]) -> str:
    chosen: Mapping[str, Any] = element.get("selected_option") or element
    return str(chosen.get("value") or "")
