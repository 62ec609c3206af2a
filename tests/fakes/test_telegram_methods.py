"""The fake Telegram knows every method of the Bot API that the desk calls, so that each call is held against it."""

import inspect
import re
from pathlib import Path

import pytest
from telegram import Bot

from tests.fakes.telegram_documentation import METHODS as DOCUMENTED
from tests.fakes.telegram_server import METHODS as CARRIED_OUT

SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in Path("bot/telegram").glob("*.py"))
NAMED = {name for name in re.findall(r"bot\.(\w+)", SOURCES) if inspect.iscoroutinefunction(getattr(Bot, name, None))}
SPELLED = {"sendMediaGroup", "sendDocument", "getUpdates", "getFile"} & set(re.findall(r"\w+", SOURCES))
OWN = {"initialize", "shutdown"}  # of the library; the first calls getMe


def _in_camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


CALLS = sorted({*map(_in_camel_case, NAMED - OWN), *SPELLED, "getMe"})


@pytest.mark.parametrize("method", CALLS)
def test_it_is_documented_and_carried_out(method: str) -> None:
    assert method in DOCUMENTED
    assert method in CARRIED_OUT


def test_they_are_all_there() -> None:
    assert {"sendMessage", "editMessageText", "createForumTopic", "setMessageReaction", "getUpdates"} <= set(CALLS)
