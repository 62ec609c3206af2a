"""Holds one call against the documentation: decoding of forms, types, required parameters, ranges, keyboards."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram_documentation import (
    BUTTONS_PER_MESSAGE,
    BUTTONS_PER_ROW,
    UNIONS,
    Parameter,
    fields,
    parameters,
)
from tests.fakes.telegram_world import NewFile
from tests.fakes.wire_common import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a call; `answer` is what Telegram would answer, if it would refuse."""

    rule: str
    path: str
    message: str
    severity: Severity = "error"
    answer: str = "Bad Request"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def decode(method: str, raw: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The values behind the strings of a form, and what is wrong with them."""
    known = parameters(method)
    decoded: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in raw.items():
        decoded[name] = value
        if isinstance(value, NewFile) and f"attach://{name}" in str(raw.get("media", "")):
            continue
        if name not in known:
            text = f"{method} has no parameter {name}"
            problems.append(Problem("telegram.unknown_parameter", name, text, "warning"))
            continue
        try:
            decoded[name] = _convert(value, known[name].types)
        except ValueError:
            problems.append(_mistyped(name, known[name], value))
            continue
        problems += check(decoded[name], known[name], name)
    problems += _missing(method, decoded)
    problems += check_keyboard(decoded.get("reply_markup"))
    return decoded, problems


def _missing(method: str, decoded: dict[str, Any]) -> Iterator[Problem]:
    for name, parameter in parameters(method).items():
        if parameter.required and decoded.get(name) in (None, "") and not (method == "setWebhook" and name == "url"):
            answer = "message text is empty" if name == "text" else f"{name} is empty"
            yield Problem("telegram.required", name, f"{method} needs {name}", answer=f"Bad Request: {answer}")


def _mistyped(name: str, parameter: Parameter, value: Any) -> Problem:
    text = f"is not {' or '.join(parameter.types)}: {str(value)[:80]!r}"
    return Problem("telegram.type", name, text, answer=f"Bad Request: can't parse {name}")


def _convert(value: Any, types: tuple[str, ...]) -> Any:
    """A form value in the JSON type the documentation asks for."""
    if not isinstance(value, str):
        return value
    if not set(types) <= {"Integer", "Float", "Boolean", "String", "InputFile"}:
        return json.loads(value)
    if "Integer" in types and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "Boolean" in types and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    if set(types) & {"String", "InputFile"}:
        return value
    raise ValueError(value)


# -------------------------------------------------------------------------------------------- types and ranges

SIMPLE: dict[str, Callable[[Any], bool]] = {
    "Integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "Float": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "String": lambda v: isinstance(v, str),
    "Boolean": lambda v: isinstance(v, bool),
    "InputFile": lambda v: isinstance(v, NewFile),
}


def check(value: Any, parameter: Parameter, path: str) -> list[Problem]:
    """What is wrong with a value: the fewest problems it has with any of the documented types."""
    tries = [list(_check_type(value, name, path)) for name in parameter.types]
    return min(tries, key=len) + list(_check_span(value, parameter, path))


def _check_type(value: Any, name: str, path: str) -> Iterator[Problem]:
    if name in SIMPLE:
        if not SIMPLE[name](value):
            yield Problem("telegram.type", path, f"is not {name}: {str(value)[:60]!r}")
    elif name.startswith("["):
        if not isinstance(value, list):
            yield Problem("telegram.type", path, f"is not a list: {str(value)[:60]!r}")
            return
        for index, item in enumerate(value):
            yield from _check_type(item, name[1:-1], f"{path}[{index}]")
    elif name in UNIONS:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in UNIONS[name]:
            yield Problem("telegram.type", path, f"is no {name}: {str(value)[:60]!r}")
            return
        yield from _check_object(value, UNIONS[name][kind], path)
    else:
        yield from _check_object(value, name, path)


def _check_object(value: Any, name: str, path: str) -> Iterator[Problem]:
    known = fields(name)
    if known is None:
        return
    if not isinstance(value, dict):
        yield Problem("telegram.type", path, f"is not a {name}: {str(value)[:60]!r}")
        return
    for key, item in value.items():
        if key not in known:
            yield Problem("telegram.unknown_field", f"{path}.{key}", f"{name} has no field {key}", "warning")
        else:
            yield from check(item, known[key], f"{path}.{key}")
    for key, parameter in known.items():
        if parameter.required and key not in value:
            yield Problem("telegram.required", path, f"{name} needs {key}")
    if name == "InlineKeyboardButton" and len(set(value) - {"text", "style", "icon_custom_emoji_id"}) != 1:
        answer = "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        yield Problem("telegram.button", path, "needs exactly one action", answer=answer)


def _check_span(value: Any, parameter: Parameter, path: str) -> Iterator[Problem]:
    if parameter.span is None or not isinstance(value, str | list):
        return
    least, most, unit = parameter.span
    size = len(value.encode()) if unit == "b" and isinstance(value, str) else len(value)
    if not least <= size <= most:
        name = parameter.name
        answer = "BUTTON_DATA_INVALID" if name == "callback_data" else f"{name} is out of range"
        yield Problem("telegram.limit", path, f"{size}, documented {least}-{most}", answer=f"Bad Request: {answer}")


def check_keyboard(markup: Any) -> Iterator[Problem]:
    """Limits of a keyboard that the documentation does not state."""
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        return
    if sum(len(row) for row in rows) > BUTTONS_PER_MESSAGE:
        answer = "Bad Request: REPLY_MARKUP_TOO_LONG"
        yield Problem("telegram.limit", "reply_markup", f"over {BUTTONS_PER_MESSAGE} buttons", answer=answer)
    if any(len(row) > BUTTONS_PER_ROW for row in rows):
        yield Problem("telegram.limit", "reply_markup", f"over {BUTTONS_PER_ROW} buttons in a row", "warning")
    if any(not str(button.get("text", "")).strip() for row in rows for button in row):
        answer = "Bad Request: text buttons are empty"
        yield Problem("telegram.button", "reply_markup", "button without text", answer=answer)
