"""Cards and prompts become Telegram messages: text with entities, and a keyboard. Pure."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from bot.telegram.text import CAPTION, REPEATED, Pen, Styled, after, cuts, part, split
from handlers.notices import Button, Card, Field, Style, Text

NOTHING = "…"  # a message needs text
PLACEHOLDER = 64
ASK, BACK = "?", "<"  # before the data of a button that asks first, and of the way back
STYLES = {Style.NORMAL: None, Style.PRIMARY: "primary", Style.DANGER: "danger"}
SURE = "✓ "
ROW = 30  # characters of labels that share a row on a telephone
ROW_BUTTONS = 5

Markup = InlineKeyboardMarkup | ForceReply


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the Bot API takes it."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    markup: Markup | None = None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons under the message; a forced reply is no part of a message and cannot be edited in."""
        return self.markup if isinstance(self.markup, InlineKeyboardMarkup) else None

    def wire(self) -> dict[str, Any]:
        """The message in the JSON of sendMessage, without chat_id."""
        body: dict[str, Any] = {"text": self.text, "entities": [entity.to_dict() for entity in self.entities]}
        return body | ({"reply_markup": self.markup.to_dict()} if self.markup else {})


def draw(card: Card, *, prompt: Field | None = None, marked: Container[int] = ()) -> tuple[Message, ...]:
    """The card as one message, or several in order when the text is too long for one; buttons under the last.

    marked: indexes of the messages that carry the mark of a repetition.
    """
    parts = split(_styled(card, prompt))
    markup: Markup | None = keyboard(card)
    if prompt is not None:
        markup = ForceReply(selective=True, input_field_placeholder=prompt.hint[:PLACEHOLDER] or None)
    last = len(parts) - 1
    shown = [after(REPEATED, p) if n in marked else p for n, p in enumerate(parts)]
    return tuple(Message(p.text, p.entities(), markup if n == last else None) for n, p in enumerate(shown))


def caption(text: Text, *, marked: bool) -> Message:
    """The line above a file, cut where a caption ends. marked: it carries the mark of a repetition."""
    pen = Pen()
    pen.write(text)
    whole = pen.styled()
    _, end = next(cuts(whole, CAPTION - len(REPEATED)), (0, 0))
    line = part(whole.text, whole.spans, 0, end)
    shown = after(REPEATED, line) if marked else line
    return Message(shown.text, shown.entities())


def _styled(card: Card, prompt: Field | None) -> Styled:
    pen = Pen()
    if card.title:
        start = len(pen.text)
        pen.text += card.title
        pen.mark(MessageEntity.BOLD, start)
        pen.text += "\n"
    pen.write(card.text)
    if prompt is not None and not card.text:
        pen.text += prompt.label
    if card.footer:
        pen.line()
        start = len(pen.text)
        pen.write(card.footer)
        pen.mark(MessageEntity.ITALIC, start)
    styled = pen.styled()
    return styled if styled.text else Styled(NOTHING)


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """The card's buttons in rows that a telephone can show; the rarer ones below."""
    rows = [*_rows(card.buttons), *_rows(card.more)]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(buttons: Iterable[Button]) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    width = 0
    for button in buttons:
        width += len(button.label)
        if not rows or width > ROW or len(rows[-1]) == ROW_BUTTONS:
            rows.append([])
            width = len(button.label)
        rows[-1].append(_key(button))
    return rows


def _key(button: Button) -> InlineKeyboardButton:
    data = f"{button.word}:{button.value}"
    return InlineKeyboardButton(
        button.label, callback_data=ASK + data if button.confirm else data, style=STYLES[button.style]
    )


def turn(rows: Iterable[Iterable[InlineKeyboardButton]], data: str) -> InlineKeyboardMarkup:
    """The keyboard after a press on a button that asks first ([✓ …] [↩] in its place), or on the way back from there.
    Made from what stands under the message, so any process can do it."""
    return InlineKeyboardMarkup([[key for old in row for key in _turned(old, data)] for row in rows])


def _turned(key: InlineKeyboardButton, data: str) -> tuple[InlineKeyboardButton, ...]:
    mark, rest = data[0], data[1:]
    if mark == ASK and key.callback_data == data:
        return (
            InlineKeyboardButton(f"{SURE}{key.text}", callback_data=rest, style=key.style),
            InlineKeyboardButton("↩", callback_data=BACK + rest),
        )
    if mark == BACK and key.callback_data == rest:
        return (InlineKeyboardButton(key.text.removeprefix(SURE), callback_data=ASK + rest, style=key.style),)
    return () if mark == BACK and key.callback_data == data else (key,)
