"""What the page sends, read into an `Inbound`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.inbound import Inbound, Kind, Where, Writer

PLATFORM = "console"
WORKSPACE = "local"


def chat_of(place: str, *, direct: bool) -> str:
    """The page's name of a chat: "@user" for a private one, "#place" for a room."""
    return ("@" if direct else "#") + place


def where_of(chat: str, title: str = "", *, threads: bool = False) -> Where:
    """The place a chat's name stands for. Rooms always have threads, a private chat where its owner chose that look."""
    direct = chat.startswith("@")
    return Where(PLATFORM, WORKSPACE, chat[1:], direct, title=title, threads=threads or not direct)


def read(payload: Mapping[str, Any]) -> Inbound:
    """The event in our words. Raises KeyError or ValueError on a payload the page never makes."""
    kind, word, text = Kind(payload["kind"]), str(payload.get("word", "")), str(payload.get("text", ""))
    if kind is Kind.MESSAGE and text.startswith("/") and text[1:2].isalpha():
        kind = Kind.COMMAND
        word, _, text = text[1:].partition(" ")
    return Inbound(
        key=str(payload["key"]),
        kind=kind,
        writer=Writer(
            PLATFORM,
            WORKSPACE,
            str(payload["user"]),
            str(payload["name"]),
            locale=_text(payload.get("locale")),
            zone=_text(payload.get("zone")),
        ),
        where=where_of(str(payload["chat"]), str(payload.get("title", "")), threads=bool(payload.get("threads"))),
        written=_instant(payload.get("written")),
        thread=_text(payload.get("thread")),
        message=_text(payload.get("message")),
        reply_to=_text(payload.get("reply_to")),
        text=text.strip() if kind is Kind.COMMAND else text,
        word=word.lower() if kind is Kind.COMMAND else word,
        value=str(payload.get("value", "")),
        fields={str(name): str(value) for name, value in payload.get("fields", {}).items()},
        forms=kind in (Kind.PRESS, Kind.FORM, Kind.COMMAND),
    )


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def _instant(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))
