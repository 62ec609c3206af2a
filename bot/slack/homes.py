"""Home -> a person's Home tab. Pure; every text and button is drawn as in messages (`cards`).

Limits: docs.slack.dev/reference/block-kit. A line with one button is a section, whose text is plain where people wrote
it; dates stand beside it, so that every reader's client shows them in his zone.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.slack import cards
from bot.slack.richtext import Block
from handlers.notices import Card, Form, Home

BLOCKS = 100


def view(page: Home) -> Block:
    """The page as `views.publish` takes it: the card, its parts below it, its footer at the end."""
    foot = _blocks(Card((), footer=page.card.footer))
    blocks = _blocks(replace(page.card, footer=()))
    for part in page.parts:
        blocks += _line(part) if _is_line(part) else _blocks(part)
    blocks = [*blocks[: BLOCKS - len(foot)], *foot]
    return {"type": "home", "private_metadata": json.dumps(asdict(cards.Opened("", ""))), "blocks": blocks}


def _blocks(card: Card) -> list[Block]:
    return [block for shown in cards.render(card) for block in shown.blocks]


def _is_line(card: Card) -> bool:
    return bool(card.text) and len(card.buttons) == 1 and not (card.title or card.footer or card.more)


def _line(card: Card) -> list[Block]:
    """Text with a button beside it."""
    (row,) = _blocks(Card((), buttons=card.buttons))
    texts = cards.columns(card.text)
    shown = {"text": texts[0]} if len(texts) == 1 else {"fields": texts}
    return [{"type": "section", **shown, "accessory": row["elements"][0]}]


def told(body: Mapping[str, Any], card: Card) -> Form:
    """What a press on a Home tab is answered with: a modal that is called like the button."""
    label = str(body["actions"][0].get("text", {}).get("text") or "…")
    return Form(label, "nothing", "", (), "OK", card.text)
