"""A customer's page as HTML: his conversation, what he is asked, and what went wrong, readable without a script."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from markupsafe import Markup
from pydantic import TypeAdapter, ValidationError

from bot.console import cards, pages, views
from bot.console.visiting import Guest
from handlers.notices import Form
from handlers.wording import webpage
from handlers.wording.catalogue import locale_of
from handlers.wording.voice import Voice
from storage.shown import Shown

PAGE = 60  # messages shown at a time
_forms: TypeAdapter[Form] = TypeAdapter(Form)


@dataclass(frozen=True, slots=True)
class Sure:
    """A question asked before something is done. path, name, value: what the button sends that says yes."""

    question: str
    path: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A form to fill in, of the message whose button opened it."""

    form: Form
    message: int
    errors: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Now:
    """What the page shows besides the conversation. said, problem: one line each; text: what stands in the box; to,
    editing: the message he replies to, or changes."""

    said: str = ""
    problem: str = ""
    text: str = ""
    to: Shown | None = None
    editing: Shown | None = None
    asked: Asked | None = None
    sure: Sure | None = None


class TroubleError(Exception):
    """Something a person is told in a sentence; what he wrote stays where it was."""

    def __init__(self, sentence: str, status: int, now: Now | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.now = now or Now()


def page(guest: Guest, rows: tuple[Shown, ...], now: Now, *, turn: int, status: int = 200) -> web.Response:
    """The whole page. rows: one more than fits, where there are earlier ones."""
    shown = [views.of(row, own=True) for row in rows[-PAGE:]]
    values = {
        **_around(guest),
        "messages": shown,
        "quotes": {str(one.row.id): excerpt(one.row) for one in shown},
        "earlier": rows[-PAGE].id if len(rows) > PAGE else None,
        "now": now,
        "asked": _Asking(guest, now.asked) if now.asked else None,
        "excerpt": excerpt,
        "turn": turn,
        "nonce": nonce(),
    }
    return pages.html("own.html", values, status=status)


def item(guest: Guest, row: Shown) -> str:
    """One message's list item."""
    values = {**_around(guest), "message": views.of(row, own=True), "quotes": {}}
    return views.templates().get_template("ownitem.html").render(**values)


def asked(guest: Guest, wanted: Asked) -> str:
    """The form alone, for a page that is open."""
    values = {**_around(guest), "asked": _Asking(guest, wanted), "nonce": nonce()}
    return views.templates().get_template("ownform.html").render(**values)


@dataclass(frozen=True, slots=True)
class _Asking:
    """A form as the template needs it."""

    guest: Guest
    asked: Asked

    @property
    def kept(self) -> str:
        """The form itself, so that it can be shown once more with what was wrong."""
        return _forms.dump_json(self.asked.form).decode()

    @property
    def text(self) -> Markup:
        """What is said above the fields."""
        return cards.text(self.asked.form.text)


def form_of(kept: object) -> Form | None:
    """A form that the page sent back."""
    try:
        return _forms.validate_json(str(kept))
    except ValidationError:
        return None


def excerpt(row: Shown) -> str:
    """How a message begins, in one line."""
    line = " ".join(views.text_of(row).split())
    return line if len(line) <= 120 else line[:119].rstrip() + "…"


def nonce() -> str:
    """A number of its own for the next doing."""
    return secrets.token_hex(16)


def reading(voice: Voice) -> dict[str, str]:
    """The language of a page, and which way it runs."""
    return {"lang": voice.locale, "dir": locale_of(voice.locale).text_direction}


def _around(guest: Guest) -> dict[str, object]:
    return {
        **reading(guest.voice),
        "guest": guest,
        "words": webpage.labels(guest.voice, guest.desk),
        "hour": lambda at: guest.voice.hour(at).shown,
    }
