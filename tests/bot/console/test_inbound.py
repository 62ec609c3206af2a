"""The page's payloads, read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.console.inbound import read
from handlers.inbound import Kind

SAID: dict[str, Any] = {
    "kind": "message",
    "key": "message:1",
    "user": "giulia",
    "name": "Giulia Rossi",
    "chat": "@giulia",
    "message": "7",
    "text": "Hello",
    "written": "2026-11-24T12:04:00+00:00",
}


def test_a_private_message() -> None:
    inbound = read(SAID)
    assert (inbound.kind, inbound.text, inbound.message, inbound.thread) == (Kind.MESSAGE, "Hello", "7", None)
    assert (inbound.where.place, inbound.where.direct, inbound.where.threads) == ("giulia", True, False)
    assert (inbound.writer.platform, inbound.writer.workspace, inbound.writer.user) == ("console", "local", "giulia")
    assert inbound.written == datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
    assert not inbound.forms


def test_a_room_has_threads_and_a_title() -> None:
    where = read(SAID | {"chat": "#erp", "title": "ERP Finance", "thread": "3"}).where
    assert (where.place, where.direct, where.threads, where.title) == ("erp", False, True, "ERP Finance")


@pytest.mark.parametrize(
    ("text", "kind", "word", "rest"),
    [
        ("/status", Kind.COMMAND, "status", ""),
        ("/Report Bianchi  may", Kind.COMMAND, "report", "Bianchi  may"),
        ("// not for the customer", Kind.MESSAGE, "", "// not for the customer"),
        ("/ 5", Kind.MESSAGE, "", "/ 5"),
    ],
)
def test_a_slash_and_a_word_is_a_command(text: str, kind: Kind, word: str, rest: str) -> None:
    inbound = read(SAID | {"text": text})
    assert (inbound.kind, inbound.word, inbound.text) == (kind, word, rest)


def test_a_form_carries_its_fields() -> None:
    inbound = read(SAID | {"kind": "form", "word": "ask", "value": "t1", "fields": {"question": "Which?"}})
    assert (inbound.word, inbound.value, inbound.fields, inbound.forms) == ("ask", "t1", {"question": "Which?"}, True)


@pytest.mark.parametrize("payload", [{}, SAID | {"kind": "guess"}, SAID | {"written": "soon"}])
def test_what_the_page_never_makes_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        read(payload)
