"""Logs: one line per event, with its key, without secrets."""

import io
import json
import logging
import sys

import pytest

from bot import logs
from bot.settings import Settings


def line(log_format: str, capsys: pytest.CaptureFixture[str], message: str, *values: object) -> str:
    """What one record looks like."""
    logs.configure(Settings("sqlite://", console_secret="a-console-secret", log_format=log_format))
    logging.getLogger("bot.door").error(message, *values)
    return capsys.readouterr().err.strip()


@pytest.fixture(autouse=True)
def _as_before() -> object:
    """Give the test runner its logging back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize(
    "secret", ["xoxb-12-abc", "xapp-1-A-2", "123456789:fake-telegram-token", "user:hush", "a-console-secret"]
)
def test_secrets_never_get_through(secret: str, capsys: pytest.CaptureFixture[str]) -> None:
    for log_format in ("text", "json"):
        assert secret not in line(log_format, capsys, "posting to https://%s@host/", secret)


@pytest.mark.parametrize("path", ["/upload/", "/files/", "/console/in/", "/c/i_", "?start=i_"])
def test_links_that_open_something_never_get_through(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    for log_format in ("text", "json"):
        assert "Abcdefgh" not in line(log_format, capsys, "Invalid URL: %s", f"{path}Abcdefgh-klmnopq?x")


def test_a_line_of_json_carries_the_event(capsys: pytest.CaptureFixture[str]) -> None:
    token = logs.event_key.set("C1+17.4")
    try:
        record = json.loads(line("json", capsys, "handled"))
    finally:
        logs.event_key.reset(token)
    assert (record["level"], record["logger"], record["message"], record["event"]) == (
        "error",
        "bot.door",
        "handled",
        "C1+17.4",
    )


def test_an_error_stays_on_one_line() -> None:
    logs.configure(Settings("sqlite://"))
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    written = handler.setStream(io.StringIO())
    assert written is sys.stderr or written is None
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("bot.door").exception("failed")
    logging.getLogger("bot.door").warning("key %s", "a\r\x1b[2Jb\u2028c")
    assert handler.stream.getvalue().count("\n") == 2
    assert handler.stream.getvalue().endswith("key a[2Jbc\n")


def test_misspelt_settings_are_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Settings("sqlite://", warnings=("RETAINER_X is not a setting.",)))
    assert "RETAINER_X is not a setting." in capsys.readouterr().err
