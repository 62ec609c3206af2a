"""Slack's documented limits as a table, and the check of one node against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Unit = Literal["characters", "items", "bytes", "value"]
Severity = Literal["error", "warning"]

TYPES = "@slack/types 3.2.0, JSDoc of the field"
WEB_TYPES = "@slack/web-api 8.2.0, JSDoc of the argument"
SDK = "slack_sdk 3.47.0, slack_sdk.models"
BLOCKS = "docs.slack.dev/reference/block-kit/blocks"
METHOD = "docs.slack.dev/reference/methods"
RATES = "docs.slack.dev/apis/web-api/rate-limits"
MEMORY = "from memory"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a call, in Slack's own words where they are known."""

    rule: str
    pointer: str
    message: str
    severity: Severity = "error"
    error: str = "invalid_arguments"

    @property
    def slack_message(self) -> str:
        """As Slack puts it into response_metadata."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Limit:
    """`field` of a node of type `kind` holds at most `most` and at least `least` units; `[]` = each item of a list."""

    kind: str
    field: str
    most: int
    unit: Unit
    source: str
    least: int = 0
    severity: Severity = "error"


def _rows(unit: Unit, source: str, table: str, *, least: int = 0) -> tuple[Limit, ...]:
    """Rows of "kind.field most"."""
    limits = []
    for row in table.strip().splitlines():
        name, most = row.split()
        kind, _, field = name.partition(".")
        limits.append(Limit(kind, field, int(most), unit, source, least))
    return tuple(limits)


LIMITS = (
    *_rows(
        "characters",
        TYPES,
        """
        plain_text.text 3000
        mrkdwn.text 3000
        section.fields[] 2000
        button.text 75
        modal.title 24
        """,
        least=1,
    ),
    *_rows(
        "characters",
        TYPES,
        """
        option.text 75
        option.description 75
        option.url 3000
        option_group.label 75
        confirm.title 100
        confirm.text 300
        confirm.confirm 30
        confirm.deny 30
        *.block_id 255
        *.action_id 255
        *.placeholder 150
        header.text 150
        image.alt_text 2000
        image.title 2000
        input.label 2000
        input.hint 2000
        markdown.text 12000
        video.title 199
        video.author_name 49
        card.title 150
        card.subtitle 150
        card.body 200
        container.title 150
        container.subtitle 150
        button.value 2000
        button.url 3000
        button.accessibility_label 75
        workflow_button.text 75
        modal.submit 24
        modal.close 24
        view.private_metadata 3000
        view.callback_id 255
        """,
    ),
    *_rows("characters", SDK, "option.value 150\nimage.image_url 3000"),
    *_rows("characters", WEB_TYPES, "view.external_id 255\nmessage.markdown_text 12000"),
    *_rows("characters", MEMORY, "plain_text_input.initial_value 3000"),
    *_rows(
        "items",
        TYPES,
        """
        section.fields 10
        actions.elements 25
        context.elements 10
        context_actions.elements 5
        carousel.elements 10
        static_select.options 100
        static_select.option_groups 100
        multi_static_select.options 100
        multi_static_select.option_groups 100
        overflow.options 5
        checkboxes.options 10
        radio_buttons.options 10
        """,
        least=1,
    ),
    *_rows("items", TYPES, "option_group.options 100\ntable.rows 100\ncontainer.child_blocks 10\nview.blocks 100"),
    Limit("option", "value", 75, "characters", TYPES, severity="warning"),  # the two sources disagree
    Limit("alert", "text", 200, "characters", "docs.rs/crate/slackblocks/2.7.0", severity="warning"),
    Limit("plain_text_input", "min_length", 3000, "value", TYPES),
    Limit("plain_text_input", "max_length", 3000, "value", MEMORY),
    Limit("file_input", "max_files", 10, "value", TYPES),
    Limit("message", "blocks", 50, "items", BLOCKS),
    Limit("message", "attachments", 100, "items", METHOD),
    Limit("message", "attachments", 20, "items", MEMORY, severity="warning"),
)

TEXT_TRUNCATED_AFTER = Limit("message", "text", 40_000, "characters", METHOD, severity="warning")
TEXT_RECOMMENDED = Limit("message", "text", 4_000, "characters", MEMORY, severity="warning")
BLOCKS_TOGETHER = Limit("message", "blocks", 13_000, "characters", "msg_blocks_too_long, reported near this number")
UPDATE_TEXT = Limit("chat.update", "text", 4_000, "characters", METHOD + ": msg_too_long")
VIEW_BYTES = Limit("view", "whole view", 250_000, "bytes", METHOD + ": view_too_large")
OPEN_USERS = 8  # people in conversations.open: too_many_users
MODAL_STACK = 3
RESPONSE_URL_USES = 5  # docs.slack.dev/interactivity/handling-user-interaction
RESPONSE_URL_SECONDS = 30 * 60
TRIGGER_SECONDS = 3.0
ACK_SECONDS = 3.0  # docs.slack.dev/apis/events-api
EVENT_RETRY_SCHEDULE = (0.0, 60.0, 300.0)  # nearly at once, after 1 minute, after 5 minutes
SOCKETS_PER_APP = 10  # docs.slack.dev/apis/events-api/using-socket-mode
POSTS_PER_SECOND_AND_CHANNEL = 1  # RATES: chat.postMessage, short bursts tolerated

_CHILD_KINDS = {
    "options": "option",
    "initial_options": "option",
    "initial_option": "option",
    "option_groups": "option_group",
    "confirm": "confirm",
}


def walk(node: Any, pointer: str = "", kind: str = "") -> Iterator[tuple[Json, set[str], str]]:
    """Every object inside blocks, with the kinds its limits are filed under and where it is."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from walk(item, f"{pointer}/{index}", kind)
    elif isinstance(node, dict):
        own = node.get("type")
        yield node, {"*", kind} | ({own} if isinstance(own, str) else set()), pointer
        for name, child in node.items():
            yield from walk(child, f"{pointer}/{name}", _CHILD_KINDS.get(name, ""))


def limit_problems(node: Json, kinds: set[str], *, pointer: str, error: str) -> Iterator[Problem]:
    """Checks one node against every limit that applies to it."""
    for limit in LIMITS:
        if limit.kind in kinds:
            for where, value in _measured(node, limit, pointer):
                yield from _exceeded(limit, value, where=where, error=error)


def _measured(node: Json, limit: Limit, pointer: str) -> Iterator[tuple[str, int]]:
    """Sizes of the field, with where each is."""
    name, each = limit.field.removesuffix("[]"), limit.field.endswith("[]")
    field = node.get(name)
    values = field if each and isinstance(field, list) else [field]
    for index, value in enumerate(values):
        size = _size(value, limit.unit)
        if size is not None:
            yield f"{pointer}/{name}" + (f"/{index}" if each else ""), size


def _size(value: Any, unit: Unit) -> int | None:
    if unit == "value":
        return value if isinstance(value, int) else None
    if unit == "items":
        return len(value) if isinstance(value, list) else None
    text = value.get("text") if isinstance(value, dict) else value
    return len(text) if isinstance(text, str) else None


def _exceeded(limit: Limit, size: int, *, where: str, error: str) -> Iterator[Problem]:
    if size > limit.most:
        text = {
            "items": f"no more than {limit.most} items allowed",
            "value": f"must be at most {limit.most}",
        }.get(limit.unit, f"must be less than {limit.most + 1} {limit.unit}")
        yield Problem("slack.limit", where, f"{text} (is {size}; {limit.source})", limit.severity, error)
    elif size < limit.least:
        text = f"must have at least {limit.least} {limit.unit}"
        yield Problem("slack.limit", where, text, limit.severity, error)
