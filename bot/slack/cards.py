"""Card and Form -> Block Kit, and what comes back from them -> words and values. Pure.

Limits: docs.slack.dev/reference/block-kit. People's words go into rich_text and plain_text, which Slack never reads as
markup; the only mrkdwn is the notification text, where everything is escaped, and date and mention tokens of our own.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, groupby, zip_longest
from typing import Any

from bot.slack import richtext
from bot.slack.richtext import BLOCK, Block, dated, inert, safe, split, words
from handlers.inbound import Inbound
from handlers.notices import Button, Card, Field, Form, Mention, Moment, Option, Piece, Plain, Style, Text

# Characters; Slack refuses about 13,000 in all blocks together, and chat.update a text over 4,000.
MESSAGE, FOOTER, NOTIFICATION = 12_000, 600, 3900
ROW, MENU, QUIET = 25, 5, 10  # elements of an actions block, options of a menu, elements of a context


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
    pages = split(safe(card.text), MESSAGE)
    return tuple(
        _page(card, page, is_first=number == 0, is_last=number == len(pages) - 1) for number, page in enumerate(pages)
    )


def _page(card: Card, page: Text, *, is_first: bool, is_last: bool) -> Shown:
    title = card.title if is_first else ""
    blocks = [{"type": "header", "text": _plain(title, 150)}] if title else []
    blocks += richtext.blocks(page)
    if is_last:
        blocks += [*_footer(card.footer), *_actions(card)]
    return Shown(notification(page, title), tuple(blocks))


def notification(text: Text, title: str = "") -> str:
    """The text as mrkdwn of at most 3,900 characters, everything escaped but our own dates and mentions."""
    pieces = chain([Plain(inert(title) + "\n")] if title else [], safe(text))
    shown, room = "", NOTIFICATION - 1
    for piece in pieces:
        token = _mrkdwn(piece)
        if len(token) > room:
            return shown + _fitting(words(piece), room) + "…"
        shown, room = shown + token, room - len(token)
    return shown.strip() or "…"


def escape(text: str) -> str:
    """Slack's three control characters as entities: the result can mention nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fitting(text: str, room: int) -> str:
    """The longest beginning of the text that fits once it is escaped."""
    shown = ""
    for character in map(escape, text):
        if len(shown) + len(character) > room:
            break
        shown += character
    return shown


def _mrkdwn(piece: Piece) -> str:
    if isinstance(piece, Moment):
        return f"<!date^{int(piece.at.timestamp())}^{dated(piece)}|{escape(piece.shown)}>"
    return f"<@{piece.user}>" if isinstance(piece, Mention) else escape(piece.text)


def _plain(text: str, most: int) -> Block:
    text = inert(text)
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return {"type": "plain_text", "text": cut, "emoji": False}


def _footer(text: Text) -> list[Block]:
    """A context block: words as plain text, only dates and mentions as mrkdwn tokens."""
    text = split(safe(text), FOOTER)[0]
    elements = _elements([(isinstance(piece, Moment | Mention), piece) for piece in text])
    return [{"type": "context", "elements": elements}] if elements else []


def columns(text: Text) -> list[Block]:
    """As a footer's elements, but what we say before a date stands with it: "answer by today at 15:04"."""
    text = split(safe(text), FOOTER)[0]
    found = _elements(list(_with_leads(text)))
    return [one | {"text": one["text"].strip(" ·") or "·"} for one in found]


def _elements(pieces: Sequence[tuple[bool, Piece]]) -> list[Block]:
    """Runs of pieces that are live, as mrkdwn, and that are not, as plain text."""
    groups = [(live, [piece for _, piece in run]) for live, run in groupby(pieces, lambda pair: pair[0])]
    if len(groups) > QUIET:
        groups = [(False, [piece for _, piece in pieces])]
    return [
        {"type": "mrkdwn", "text": "".join(map(_mrkdwn, run)).strip()}
        if live
        else _plain("".join(map(words, run)).strip() or "·", FOOTER)
        for live, run in groups
    ]


def _with_leads(text: Text) -> Iterator[tuple[bool, Piece]]:
    """Each piece, and whether it is a date or a mention, or our own words that lead to one."""
    for piece, following in zip_longest(text, text[1:]):
        leads = isinstance(piece, Plain) and isinstance(following, Moment)
        yield leads or isinstance(piece, Moment | Mention), piece


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
        "submit" if form.fields else "close": _plain(form.submit, 24),
        "private_metadata": json.dumps(asdict(opened)),
        "blocks": [*richtext.blocks(form.text), *map(_input, form.fields)],
    }


def _input(field: Field) -> Block:
    element = _choice(field) if field.options or field.lookup else _line(field)
    if field.hint:
        element["placeholder"] = _plain(field.hint, 150)
    return {"type": "input", "block_id": field.name, "label": _plain(field.label, 2000), "element": element}


def _line(field: Field) -> Block:
    limit = min(field.limit, BLOCK)
    element: Block = {"type": "plain_text_input", "action_id": field.name, "multiline": field.long, "max_length": limit}
    if field.value:
        element["initial_value"] = field.value[:limit]
    return element


def option(one: Option) -> Block:
    """One answer of a menu."""
    return {"text": _plain(one.label, 75), "value": one.value}


def _choice(field: Field) -> Block:
    if field.lookup:
        return {"type": "external_select", "action_id": field.name, "min_query_length": 0}
    options = [option(one) for one in field.options]
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
