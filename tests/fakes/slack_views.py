"""Modals and Home tabs on people's screens, and what Slack's client lets people fill in."""

import copy
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_limits import Json, walk
from tests.fakes.slack_people import interactive_elements
from tests.fakes.slack_text import texts_in

# element type -> (field in state and actions, field of the initial value)
VALUE_FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
INTERACTIVE = {"button", "workflow_button", "feedback_buttons", "icon_button"} | VALUE_FIELDS.keys()


class InputRefused(AssertionError):  # noqa: N818 - a person's input is refused, not an error of the fake
    """Slack's own client would not let a person do this: it is a mistake of the scenario or of the view."""


@dataclass(slots=True)
class OpenView:
    """A modal on somebody's screen or a Home tab."""

    payload: Json
    user: str
    closed: bool = False

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.payload["id"])

    @property
    def callback_id(self) -> str:
        """What the program calls the view."""
        return str(self.payload.get("callback_id", ""))

    @property
    def blocks(self) -> list[Json]:
        """The blocks shown."""
        return list(self.payload["blocks"])

    @property
    def title(self) -> str:
        """The title shown."""
        return str((self.payload.get("title") or {}).get("text", ""))

    @property
    def shown(self) -> str:
        """All text a person sees."""
        return "\n".join(texts_in(self.blocks))

    def elements(self) -> Iterator[tuple[Json, Json]]:
        """Every interactive element with the block it is in."""
        yield from interactive_elements(self.blocks)

    def element(self, action_id: str) -> tuple[Json, Json]:
        """The element with this action_id and its block."""
        for block, node in self.elements():
            if node["action_id"] == action_id:
                return block, node
        known = [node["action_id"] for _, node in self.elements()]
        raise LookupError(f"view {self.title!r} has no element {action_id!r}; it has {known}")


def with_ids(blocks: list[Json]) -> list[Json]:
    """Fills in the ids Slack generates for blocks and elements that have none."""
    filled = copy.deepcopy(blocks)
    for index, block in enumerate(filled):
        block.setdefault("block_id", uuid.uuid4().hex[:5])
        for number, (node, _, _) in enumerate(walk(block)):
            if node is not block and node.get("type") in INTERACTIVE:
                node.setdefault("action_id", f"{index}{number}{uuid.uuid4().hex[:3]}")
    return filled


def chosen(element: Json, value: Any) -> Any:
    """Turns what a scenario passes (option values, text, ids) into what Slack sends for this element."""
    name = VALUE_FIELDS[element["type"]][0]
    if name not in ("selected_option", "selected_options") or value is None:
        return value
    return [_pick(element, v) for v in value] if name == "selected_options" else _pick(element, value)


def _pick(element: Json, wanted: Any) -> Any:
    """The option with this value or label."""
    if isinstance(wanted, dict):
        return wanted
    groups = [o for g in element.get("option_groups", []) for o in g.get("options", [])]
    offered = element.get("options", []) + groups
    for option in offered:
        if wanted in (option.get("value"), option["text"]["text"]):
            return option
    raise InputRefused(f"{element.get('action_id')} offers {[o.get('value') for o in offered]}, not {wanted!r}")


def view_state(view: OpenView, values: dict[str, Any], *, submitting: bool) -> Json:
    """The `state` of a view after a person filled in `values` (keyed by action_id or block_id).

    Refuses what Slack's client refuses: a required input left empty, text longer than allowed, unknown fields.
    """
    state: dict[str, Json] = {}
    used: set[str] = set()
    for block, element in view.elements():
        if element["type"] not in VALUE_FIELDS or element["type"] == "overflow":
            continue
        key = next((k for k in (element["action_id"], block["block_id"]) if k in values), None)
        used |= {key} if key else set()
        value = _value(element, block, values=values, key=key)
        if submitting and block["type"] == "input":
            _check_input(block, element, value)
        name = VALUE_FIELDS[element["type"]][0]
        state.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], name: value}
    if unknown := set(values) - used:
        known = [e["action_id"] for _, e in view.elements()]
        raise InputRefused(f"the view has no input {sorted(unknown)}; it has {known}")
    return {"values": state}


def _value(element: Json, block: Json, *, values: dict[str, Any], key: str | None) -> Any:
    """What the element holds: what was given, or its initial value."""
    name, initial = VALUE_FIELDS[element["type"]]
    if key is None:
        held = copy.deepcopy(element.get(initial)) if initial else None
    else:
        by_block = isinstance(values[key], dict) and key == block["block_id"]
        held = chosen(element, values[key].get(element["action_id"]) if by_block else values[key])
    many = name in ("selected_options", "selected_users", "selected_conversations", "selected_channels")
    return [] if held is None and many else held


def _check_input(block: Json, element: Json, value: Any) -> None:
    if not block.get("optional") and value in (None, "", []):
        raise InputRefused(f"required input is empty: {block['label']['text']!r}")
    if isinstance(value, str) and len(value) > element.get("max_length", 3000):
        raise InputRefused(f"{element['action_id']} takes at most {element.get('max_length', 3000)} characters")
    if isinstance(value, str) and value and len(value) < element.get("min_length", 0):
        raise InputRefused(f"{element['action_id']} needs at least {element['min_length']} characters")
