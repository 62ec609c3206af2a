"""The arguments of a Web API call: form encoding undone, then checked against Slack's types."""

import json
import re
from typing import Any

from tests.fakes.slack_content import check_blocks, check_message, check_view
from tests.fakes.slack_limits import Json, Problem
from tests.fakes.slack_reference import full_reference, methods
from tests.fakes.slack_schema import argument_types, method_shape, schema_problems

UNIVERSAL = {"team_id"}  # Bolt adds it to every call, Slack ignores it where it has no meaning
CONTENT_METHODS = {"chat.postMessage", "chat.update", "chat.postEphemeral", "chat.scheduleMessage"}
STRUCTURED = {"blocks", "attachments", "view", "metadata", "files", "unfurls", "prompts", "chunks"}


def decode_arguments(method: str, raw: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Undoes what form encoding does: JSON in strings, numbers and booleans as text."""
    types = argument_types(method)
    decoded: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in raw.items():
        try:
            decoded[name] = _decoded(name, value, types.get(name, frozenset()))
        except json.JSONDecodeError:
            error = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
            problems.append(Problem("slack.schema", f"/{name}", "is not valid JSON", error=error))
            decoded[name] = value
    return decoded, problems


def _decoded(name: str, value: Any, allowed: frozenset[str]) -> Any:
    if not isinstance(value, str):
        return bool(value) if allowed == {"boolean"} and value in (0, 1) else value
    if (name in STRUCTURED or (allowed and allowed <= {"array", "object"})) and value[:1] in ("[", "{"):
        return json.loads(value)
    if allowed == {"boolean"} and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    if allowed and allowed <= {"number", "integer"} and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value) if "." in value else int(value)
    return value


def check_arguments(method: str, arguments: Json) -> list[Problem]:
    """All problems of a call: unknown and missing arguments, wrong types, and its blocks, view or attachments."""
    problems = _unknown(method, arguments)
    content = check_message(arguments, method) if method in CONTENT_METHODS else []
    problems += content
    if not any(p.error == "no_text" for p in content):
        problems += _typed(method, arguments)
    if "view" in arguments and method.startswith("views."):
        problems += _view(method, arguments["view"])
    if method == "files.completeUploadExternal" and arguments.get("blocks"):
        problems += check_blocks(arguments["blocks"], "message")
    return problems


def _unknown(method: str, arguments: Json) -> list[Problem]:
    documented = set(methods().get(method, {}).get("args", [])) | UNIVERSAL | argument_types(method).keys()
    return [
        Problem("slack.unknown_argument", f"/{name}", f"{method} has no argument {name}", "warning")
        for name in arguments.keys() - documented
        if full_reference() or argument_types(method)
    ]


def _typed(method: str, arguments: Json) -> list[Problem]:
    """The call against the types, or against the documented required arguments where there is no type."""
    shape = method_shape(method)
    if shape:
        typed = {name: value for name, value in arguments.items() if name in argument_types(method)}
        return schema_problems(shape, typed, pointer="", error="invalid_arguments")
    required = methods().get(method, {}).get("required", [])
    missing = [name for name in required if name not in arguments]
    return [Problem("slack.schema", "", f"missing required field: {name}") for name in missing]


def _view(method: str, view: Any) -> list[Problem]:
    problems = check_view(view)
    kind = view.get("type") if isinstance(view, dict) else None
    expected = "home" if method == "views.publish" else "modal"
    if kind in ("modal", "home") and method != "views.update" and kind != expected:
        problems.append(Problem("slack.schema", "/view/type", f"{method} takes a view of type {expected}"))
    return problems
