"""What Slack accepts as blocks, views and messages: schemas, limits, surfaces, and rules between fields."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, Literal

from tests.fakes.slack_limits import (
    BLOCKS,
    BLOCKS_TOGETHER,
    TEXT_RECOMMENDED,
    TEXT_TRUNCATED_AFTER,
    TYPES,
    UPDATE_TEXT,
    VIEW_BYTES,
    Json,
    Limit,
    Problem,
    limit_problems,
    walk,
)
from tests.fakes.slack_schema import block_problems, block_types, schema_problems, type_shape
from tests.fakes.slack_text import texts_in

Surface = Literal["message", "modal", "home"]

# Where a block may appear (BLOCKS); one that is not listed may appear anywhere.
ONLY_IN_MESSAGES = {"markdown", "table", "data_table", "context_actions", "task_card", "plan", "card", "carousel"}
_MENUS = {"static_select", "multi_static_select"}


def check_blocks(
    blocks: Any, surface: Surface, *, pointer: str = "/blocks", error: str = "invalid_blocks"
) -> list[Problem]:
    """All problems of a list of blocks on the given surface."""
    if not isinstance(blocks, list):
        return [Problem("slack.schema", pointer, "must be an array", error="invalid_blocks_format")]
    shapes = (_shape(block, surface, here=f"{pointer}/{n}", error=error) for n, block in enumerate(blocks))
    inner = (
        chain(limit_problems(node, kinds, pointer=here, error=error), _consistency(node, here, error))
        for node, kinds, here in walk(blocks, pointer)
    )
    return [*chain(*shapes), *chain(*inner), *_duplicates(blocks, pointer, error)]


def _shape(block: Any, surface: Surface, *, here: str, error: str) -> Iterator[Problem]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in block_types():
        yield Problem("slack.schema", here, f"unsupported type: {kind}", error=error)
        return
    yield from block_problems(json.dumps(block, sort_keys=True), here, error)
    if surface != "message" and kind in ONLY_IN_MESSAGES:
        yield Problem("slack.surface", here, f"a {kind} block is not allowed in a {surface} ({BLOCKS})", error=error)


def _consistency(node: Json, pointer: str, error: str) -> Iterator[Problem]:
    """Rules between the fields of one object."""
    kind = node.get("type")
    if kind == "section" and not node.get("text") and not node.get("fields"):
        yield Problem("slack.schema", pointer, "missing required field: text or fields", error=error)
    if kind in _MENUS and ("options" in node) == ("option_groups" in node):
        yield Problem("slack.schema", pointer, "needs either options or option_groups", error=error)
    if kind == "table":
        for index, row in enumerate(node.get("rows", [])):
            if isinstance(row, list) and len(row) > 20:
                where = f"{pointer}/rows/{index}"
                yield Problem("slack.limit", where, f"no more than 20 items allowed ({TYPES})", error=error)
    if kind == "text" and node.get("text") == "":
        yield Problem("slack.schema", pointer, "must be more than 0 characters", error=error)
    if kind in _MENUS | {"radio_buttons", "checkboxes"}:
        yield from _initial(node, pointer, error)


def _initial(node: Json, pointer: str, error: str) -> Iterator[Problem]:
    initial = [node["initial_option"]] if "initial_option" in node else node.get("initial_options", [])
    groups = [o for group in node.get("option_groups", []) for o in group.get("options", [])]
    for option in initial:
        if option not in node.get("options", []) + groups:
            yield Problem("slack.schema", pointer, "initial option must match one of the options", error=error)


def _duplicates(blocks: list[Any], pointer: str, error: str) -> Iterator[Problem]:
    """`block_id` is unique in a surface and `action_id` in a block; one element may take the focus."""
    seen: set[str] = set()
    focused = 0
    for index, block in enumerate(blocks):
        here = f"{pointer}/{index}"
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if block_id in seen:
            yield Problem("slack.duplicate", here, f"block_id already exists: {block_id}", error=error)
        seen |= {block_id} if block_id else set()
        nodes = [(node, where) for node, _, where in walk(block, here)]
        focused += sum(node.get("focus_on_load") is True for node, _ in nodes)
        yield from _duplicate_actions(nodes, error)
    if focused > 1:
        yield Problem("slack.duplicate", pointer, "only one element may have focus_on_load", error=error)


def _duplicate_actions(nodes: list[tuple[Json, str]], error: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for node, where in nodes:
        action = node.get("action_id")
        if action and action in seen:
            yield Problem("slack.duplicate", where, f"action_id already exists: {action}", error=error)
        seen |= {action} if action else set()


# -------------------------------------------------------------------------------------------------------------- views


def check_view(view: Any, pointer: str = "/view") -> list[Problem]:
    """All problems of a modal or a Home tab."""
    error = "invalid_arguments"
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return [Problem("slack.schema", pointer, "must be an object of type modal or home", error=error)]
    kind: Surface = view["type"]
    shape = type_shape("ModalView" if kind == "modal" else "HomeView")
    problems = schema_problems(shape, {**view, "blocks": []}, pointer=pointer, error=error)
    problems += limit_problems(view, {"view", kind}, pointer=pointer, error=error)
    problems += check_blocks(view.get("blocks"), kind, pointer=f"{pointer}/blocks", error=error)
    for name in ("title", "submit", "close"):
        if isinstance(view.get(name), dict):
            kinds = {view[name].get("type", "")}
            problems += limit_problems(view[name], kinds, pointer=f"{pointer}/{name}", error=error)
    return [*problems, *_whole_view(view, pointer, error)]


def _whole_view(view: Json, pointer: str, error: str) -> Iterator[Problem]:
    has_input = any(isinstance(b, dict) and b.get("type") == "input" for b in view.get("blocks") or [])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        text = f"submit is required when there is an input block ({TYPES})"
        yield Problem("slack.schema", pointer, text, error=error)
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > VIEW_BYTES.most:
        text = f"view is {size} bytes ({VIEW_BYTES.source})"
        yield Problem("slack.limit", pointer, text, error="view_too_large")


# ----------------------------------------------------------------------------------------------------------- messages


def check_message(arguments: Json, method: str) -> list[Problem]:
    """All problems of the content of a message."""
    text, blocks, attachments = (arguments.get(name) for name in ("text", "blocks", "attachments"))
    markdown = arguments.get("markdown_text")
    if not (text or blocks or attachments or markdown or arguments.get("delete_original")):
        return [Problem("slack.content", "", "no message text provided", error="no_text")]
    problems: list[Problem] = []
    if markdown and (text or blocks):
        conflict = "cannot be used with text or blocks"
        problems.append(Problem("slack.content", "/markdown_text", conflict, error="markdown_text_conflict"))
    if blocks:
        problems += check_blocks(blocks, "message")
        problems += _together(blocks, text)
    problems += limit_problems(arguments, {"message"}, pointer="", error="invalid_arguments")
    if isinstance(attachments, list):
        problems += chain(*(_attachment(one, f"/attachments/{n}") for n, one in enumerate(attachments)))
    return [*problems, *_length(len(text or ""), method)]


def _together(blocks: Any, text: Any) -> Iterator[Problem]:
    """What a message with blocks needs besides, and how long they may be in sum."""
    if not text:
        message = "blocks without text: notifications and screen readers get nothing (slack_sdk warns about it)"
        yield Problem("slack.accessibility", "/text", message, "warning")
    size = sum(map(len, texts_in(blocks)))
    if size > BLOCKS_TOGETHER.most:
        message = f"{size} characters in all blocks ({BLOCKS_TOGETHER.source})"
        yield Problem("slack.limit", "/blocks", message, error="msg_blocks_too_long")


def _attachment(attachment: Any, here: str) -> Iterator[Problem]:
    error = "invalid_attachments"
    shell = {**attachment, "blocks": []} if isinstance(attachment, dict) else attachment
    yield from schema_problems(type_shape("MessageAttachment"), shell, pointer=here, error=error)
    if isinstance(attachment, dict) and attachment.get("blocks"):
        yield from check_blocks(attachment["blocks"], "message", pointer=f"{here}/blocks", error=error)


def _length(length: int, method: str) -> Iterator[Problem]:
    """`text` is refused by chat.update, cut by others, and better short."""
    if method == "chat.update" and length > UPDATE_TEXT.most:
        text = f"{length} characters ({UPDATE_TEXT.source})"
        yield Problem("slack.limit", "/text", text, error="msg_too_long")
    elif length > TEXT_TRUNCATED_AFTER.most:
        yield _warning("slack.truncated", length, TEXT_TRUNCATED_AFTER)
    elif length > TEXT_RECOMMENDED.most:
        yield _warning("slack.long_text", length, TEXT_RECOMMENDED)


def _warning(rule: str, length: int, limit: Limit) -> Problem:
    return Problem(rule, "/text", f"{length} characters of {limit.most} ({limit.source})", "warning")
