"""Cards and forms as HTML, and as the plain lines of a transcript. Pure; everything people wrote is escaped."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from markupsafe import Markup, escape

from handlers.notices import Button, Card, Field, Form, Mention, Moment, Piece, Plain, Sign, Style, Text, Words
from handlers.text.spans import Run, Shape, is_address, runs

_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]")
_TAGS = {Shape.BOLD: "strong", Shape.ITALIC: "em", Shape.UNDERLINE: "u", Shape.STRIKE: "s", Shape.CODE: "code"}
_BLOCKS = {Shape.PRE: Markup('<code class="lines">{}</code>'), Shape.QUOTE: Markup("<q>{}</q>")}

SIGNS: dict[Sign, tuple[str, str]] = {
    Sign.RECEIVED: ("👀", "received"),
    Sign.DELIVERED: ("✅", "delivered"),
    Sign.NOTE: ("🔒", "internal note"),
    Sign.THANKS: ("👌", "seen"),
    Sign.WAITING: ("⏳", "not delivered yet"),
    Sign.FAILED: ("❌", "not delivered"),
}


def card(shown: Card, message: int | None = None) -> Markup:
    """The body of one message. message: its number, where buttons are to work without a script, by a form "press"."""
    parts = [Markup('<h3 class="card-title">{}</h3>').format(shown.title)] if shown.title else []
    parts.append(Markup('<div class="text">{}</div>').format(text(shown.text)))
    if shown.footer:
        parts.append(Markup('<div class="footer">{}</div>').format(text(shown.footer)))
    if shown.buttons or shown.more:
        parts.append(
            Markup('<div class="buttons">{}{}</div>').format(
                _buttons(shown.buttons, message), _more(shown.more, message)
            )
        )
    return Markup("").join(parts)


def file(base: str, message: int, name: str) -> Markup:
    """Where the file of a message is downloaded."""
    return Markup('<p class="footer"><a href="{}/file/{}" download="{}">📄 {}</a></p>').format(
        base, message, name, name
    )


def text(pieces: Text) -> Markup:
    """Rich text, put as it is: the stylesheet keeps line breaks, and a quotation breaks lines by itself."""
    parts = []
    for before, piece in zip((None, *pieces), pieces, strict=False):
        shown = piece
        if isinstance(piece, Plain) and isinstance(before, Words) and before.quoted:
            shown = replace(piece, text=piece.text.removeprefix("\n"))
        parts.append(_piece(shown))
    return Markup("").join(parts)


def _piece(piece: Piece) -> Markup:
    if isinstance(piece, Words) and piece.quoted:
        return Markup('<blockquote dir="auto">{}</blockquote>').format(_weighted(_said(piece), bold=piece.bold))
    if isinstance(piece, Moment):
        inner = Markup('<time datetime="{}">{}</time>').format(piece.at.isoformat(timespec="seconds"), piece.shown)
        return _weighted(inner, bold=piece.bold)
    if isinstance(piece, Mention):
        return Markup('<span class="mention" data-user="{}">@{}</span>').format(piece.user, piece.name)
    if isinstance(piece, Words):
        return _weighted(Markup("<bdi>{}</bdi>").format(_said(piece)), bold=piece.bold)
    return _weighted(escape(piece.text), bold=piece.bold)


def _said(piece: Words) -> Markup:
    """A person's words as he formatted them; the stylesheet makes lines of code and quotations blocks."""
    parts, before = [], None
    for block, group in groupby(runs(piece.text, piece.spans), lambda run: run.block):
        text = Markup("").join(map(_run, group))
        if block is None:
            parts.append(text.removeprefix("\n") if before else text)
        else:
            parts.append(_BLOCKS[block.kind].format(text))
        before = block
    return Markup("").join(parts)


def _run(run: Run) -> Markup:
    shown = escape(run.text) if run.link else _addressed(run.text)
    for kind, tag in _TAGS.items():
        if run.has(kind):
            shown = Markup("<{0}>{1}</{0}>").format(tag, shown)
    return _link(run.link, shown) if run.link else shown


def _addressed(text: str) -> Markup:
    """Addresses of the web in a text can be followed, as in every chat."""
    parts, at = [], 0
    for found in _ADDRESS.finditer(text):
        if is_address(found[0]):
            parts += [escape(text[at : found.start()]), _link(found[0], escape(found[0]))]
            at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def _link(address: str, shown: Markup) -> Markup:
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(address, shown)


def _weighted(inner: Markup, *, bold: bool) -> Markup:
    return Markup("<strong>{}</strong>").format(inner) if bold else inner


def _buttons(buttons: Sequence[Button], message: int | None) -> Markup:
    return Markup("").join(_button(one, message) for one in buttons)


def _button(one: Button, message: int | None) -> Markup:
    style = "" if one.style is Style.NORMAL else f" {one.style.value}"
    how = Markup('type="button"')
    if message is not None:
        how = Markup('type="submit" form="press" name="button" value="{} {} {}"').format(message, one.word, one.value)
    return Markup('<button {} class="act{}" data-word="{}" data-value="{}" data-confirm="{}">{}</button>').format(
        how, style, one.word, one.value, one.confirm, one.label
    )


def _more(buttons: Sequence[Button], message: int | None) -> Markup:
    if not buttons:
        return Markup("")
    return Markup(
        '<details class="more"><summary class="act" aria-label="More actions">More</summary><div>{}</div></details>'
    ).format(_buttons(buttons, message))


def form(asked: Form) -> Markup:
    """The inside of a dialog: title, fields with room for an error each, and two buttons."""
    return Markup(
        '<form class="asked" method="dialog" data-word="{}" data-value="{}"><h2>{}</h2>{}'
        '<p class="form-end"><button type="button" class="act" data-close>Cancel</button>'
        '<button type="submit" class="act primary">{}</button></p></form>'
    ).format(asked.word, asked.value, asked.title, Markup("").join(_field(one) for one in asked.fields), asked.submit)


def _field(one: Field) -> Markup:
    rest = Markup('dir="auto" name="{0}" maxlength="{1}" placeholder="{2}" aria-describedby="error-{0}"').format(
        one.name, one.limit, one.hint
    )
    if one.options:
        box = _choice(one)
    elif one.long:
        box = Markup('<textarea rows="4" {}>{}</textarea>').format(rest, one.value)
    else:
        box = Markup('<input type="text" autocomplete="off" {} value="{}">').format(rest, one.value)
    return Markup('<label class="field"><span>{}</span>{}<em id="error-{}" role="alert"></em></label>').format(
        one.label, box, one.name
    )


def _choice(one: Field) -> Markup:
    shown = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            option.value, Markup(" selected") if option.value == one.value else "", option.label
        )
        for option in one.options
    )
    return Markup('<select name="{0}" aria-describedby="error-{0}">{1}</select>').format(one.name, shown)


def plain(shown: Card) -> str:
    """The card as lines of a transcript, buttons in square brackets."""
    labels = " ".join(f"[{one.label}]" for one in (*shown.buttons, *shown.more))
    lines = (shown.title, plain_text(shown.text), plain_text(shown.footer), labels)
    return "\n".join(line for line in lines if line)


def plain_text(pieces: Text) -> str:
    """Rich text without its form."""
    return "".join(_plain_piece(piece) for piece in pieces)


def _plain_piece(piece: Piece) -> str:
    if isinstance(piece, Moment):
        return piece.shown
    if isinstance(piece, Mention):
        return f"@{piece.name}"
    if isinstance(piece, Plain):
        return piece.text
    return f"“{piece.text}”" if piece.quoted else piece.text
