"""The quick answer is the library's: on what fits, and on a thousand ways not to fit."""

import copy
import random
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.fakes.slack_fitting import fitting
from tests.fakes.slack_reference import document
from tests.fakes.slack_schema import BLOCKS, METHODS, block_types

Json = dict[str, Any]
ODD: tuple[Any, ...] = ("", "x", 0, 1, 1.0, 1.5, True, False, None, [], {}, [{}], {"type": "x"}, "plain_text")
TEXT = {"type": "plain_text", "text": "x", "emoji": True}
BUTTON = {"type": "button", "action_id": "a", "text": TEXT, "value": "v", "style": "primary"}
SELECT = {"type": "static_select", "action_id": "s", "options": [{"text": TEXT, "value": "1"}], "placeholder": TEXT}
STYLED = {"type": "text", "text": "x", "style": {"bold": True, "code": False}}
SECTION = {"type": "rich_text_section", "elements": [STYLED, {"type": "link", "url": "https://x", "text": "x"}]}
LIST = {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [SECTION]}
WHOLE: tuple[Json, ...] = (
    {"type": "header", "text": TEXT},
    {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": BUTTON, "fields": [TEXT]},
    {"type": "actions", "block_id": "b", "elements": [BUTTON, SELECT]},
    {"type": "context", "elements": [TEXT, {"type": "image", "image_url": "https://x", "alt_text": "x"}]},
    {"type": "input", "label": TEXT, "optional": True, "element": {"type": "plain_text_input", "action_id": "i"}},
    {"type": "rich_text", "elements": [SECTION, LIST, {"type": "rich_text_preformatted", "elements": [STYLED]}]},
    {"type": "divider"},
)
CALLS: tuple[tuple[str, Json], ...] = (
    ("chat.postMessage", {"channel": "C1", "text": "t", "thread_ts": "1.2", "unfurl_links": False, "metadata": {}}),
    ("chat.update", {"channel": "C1", "ts": "1.2", "text": "t"}),
    ("views.open", {"trigger_id": "1", "view": {"type": "modal", "title": TEXT, "blocks": []}}),
    ("conversations.history", {"channel": "C1", "limit": 10, "inclusive": True}),
    ("files.completeUploadExternal", {"files": [{"id": "F1", "title": "t"}], "channel_id": "C1"}),
)


def spoilt(value: Any, dice: random.Random) -> Any:
    """The same with one thing changed, taken away or added, somewhere."""
    if not isinstance(value, dict | list) or not value or dice.random() < 0.15:
        return dice.choice(ODD)
    made = copy.copy(value)
    at = dice.choice(list(made)) if isinstance(made, dict) else dice.randrange(len(made))
    way = dice.random()
    if way < 0.15:
        del made[at]
    elif way < 0.3 and isinstance(made, dict):
        made[dice.choice(("type", "text", "value", "style", "other"))] = dice.choice(ODD)
    else:
        made[at] = spoilt(made[at], dice)
    return made


def agree(schema: Json, value: Any) -> set[bool]:
    """Ask both about the value and what can be made of it; which answers there were."""
    quick, slow, dice = fitting(schema), Draft7Validator(schema), random.Random(7)
    answers = set()
    for _ in range(150):
        asked = value
        for _ in range(dice.randrange(3)):
            asked = spoilt(asked, dice)
        answers.add(quick(asked))
        assert quick(asked) is slow.is_valid(asked), asked
    return answers


@pytest.mark.parametrize("block", WHOLE, ids=lambda block: block["type"])
def test_of_blocks(block: Json) -> None:
    source = document(BLOCKS)
    name = block_types()[block["type"]]
    schema = source["types"].get(name) or source["definitions"][name]
    assert agree({"definitions": source["definitions"], **schema}, block) == {True, False}


@pytest.mark.parametrize(("method", "arguments"), CALLS, ids=[method for method, _ in CALLS])
def test_of_arguments(method: str, arguments: Json) -> None:
    source = document(METHODS)
    assert agree({"definitions": source["definitions"], **source["methods"][method]}, arguments) == {True, False}


def test_true_is_not_one_and_what_nobody_knows_is_asked_of_the_library() -> None:
    assert not fitting({"const": 1})(True)
    assert not fitting({"enum": [True]})(1)
    assert fitting({"type": "integer"})(2.0)
    assert not fitting({"type": "string", "maxLength": 2})("abc")
