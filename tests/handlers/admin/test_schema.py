"""The JSON Schema accepts what the reader accepts, and refuses what is misspelt or of another shape."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from handlers.admin.file.checking import check
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import read
from handlers.admin.file.schema import desk_schema
from tests.desks import EXAMPLE, NOW
from tests.handlers.admin.everything import EVERYTHING
from tests.handlers.admin.test_bad_contracts import DESK as CONTRACTS
from tests.handlers.admin.test_bad_offers import DESK as OFFERS

PAGE = (Path(__file__).parents[3] / "docs" / "desk-file.md").read_text()
FIRST, *PARTS = (block[1] for block in re.finditer(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
VALIDATOR = Draft202012Validator(desk_schema())
PART = Draft202012Validator(desk_schema(part=True))


class Editor(yaml.SafeLoader):
    """YAML 1.2 as editors read it: true, false, null and numbers; days and times are text."""


Editor.yaml_implicit_resolvers = {}
for kind, pattern, first in (
    ("bool", r"true|false|True|False|TRUE|FALSE", "tfTF"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*", "-+0123456789"),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), list(first))


def seen(text: str) -> Any:
    """What an editor sees; its keys are always text."""
    return json.loads(json.dumps(yaml.load(text, Editor)))  # noqa: S506  a SafeLoader of fewer types


def complaints(text: str, validator: Draft202012Validator = VALIDATOR) -> list[str]:
    """What an editor underlines; where several ways of writing are open, what keeps each of them from fitting."""
    return [path for error in validator.iter_errors(seen(text)) for path in paths(error)]


def paths(error: ValidationError) -> list[str]:
    """The places of an error and of those behind it."""
    return [error.json_path, *(path for one in error.context or () for path in paths(one))]


@pytest.mark.parametrize(
    "text",
    [EXAMPLE.read_text(), OFFERS, CONTRACTS, EVERYTHING, FIRST],
    ids=["the example", "offers", "contracts", "every key", "the page"],
)
def test_what_the_reader_accepts_the_editor_accepts(text: str) -> None:
    check(read(text.encode(), "desk.yaml"), NOW)
    assert complaints(text) == []


@pytest.mark.parametrize("text", PARTS)
def test_the_editor_accepts_the_parts_of_a_folder(text: str) -> None:
    assert complaints(text, PART) == []
    assert complaints(text) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("capacity: 4", "capacity: '4'", id="a number in quotes"),
        pytest.param("at_most: 2", "at_most:", id="silence"),
        pytest.param("experts: [anna, liwei]", "experts: liwei\n    on_duty: liwei", id="one instead of a list"),
        pytest.param("name: Li Wei", "name: 7", id="a name that is a number"),
        pytest.param("skills: {booking: 3}, cap", "skills: {booking: {level: '3'}}, cap", id="a level written out"),
        pytest.param("skills:\n  booking: {title: Bookkeeping}", "skills:\n  booking: {title: no}", id="no is a word"),
        pytest.param("title: Second line", "title: Second line, offer_for: 1h 30m", id="a duration with a space"),
        pytest.param("mon-fri: 13:00-18:00", "MON-fri: ['13:00 - 15:00', 16:00–24:00]", id="several hours"),
        pytest.param(
            "giulia: {name: Giulia Rossi}", "giulia: {name: G, identities: {slack: 700001}}", id="a number as id"
        ),
        pytest.param(
            "contacts: [giulia]", "contacts: [giulia]\n    items: {löv-7: {title: Press 7}}", id="letters of all"
        ),
    ],
)
def test_both_accept_the_same_ways_of_writing(old: str, new: str) -> None:
    text = OFFERS.replace(old, new)
    assert text != OFFERS
    if old.startswith("experts: [anna"):
        text = text.replace(
            "      - {expert: anna, weekly: {mon-fri: 09:00-13:00}, since: 2026-01-01, until: 2026-12-31}\n", ""
        )
    check(read(text.encode(), "desk.yaml"), NOW)
    assert complaints(text) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        pytest.param("    title: ERP\n", "    titel: ERP\n", "$.queues.erp", id="a misspelt key"),
        pytest.param("\nskills:", "\nskils:", "$", id="a misspelt section"),
        pytest.param("mode: offer", "mode: ofer", "$.queues.erp.mode", id="a misspelt word"),
        pytest.param("900 EUR", "900", "$.products.care.price", id="money without its currency"),
        pytest.param("since: 2026-01-01", "since: 1 January", "$.queues.erp.rota[0].since", id="a date in words"),
        pytest.param("capacity: 4", "capacity: -1", "$.people.liwei.capacity", id="a number below nothing"),
        pytest.param("{booking: 3}, cap", "{booking: 6}, cap", "$.people.liwei.skills", id="a level too high"),
        pytest.param("mode: offer", "offer_for: 10 minutes", "$.queues.erp.offer_for", id="a duration in words"),
        pytest.param(
            "mon-fri: 13:00-18:00", "mon-fri: 13-18", "$.queues.erp.rota[1].weekly", id="hours without minutes"
        ),
        pytest.param("  second: {title", "  'second line': {title", "$.queues", id="a key of two words"),
        pytest.param("    lead: sara\n", "", "$.queues.erp", id="a key left out"),
    ],
)
def test_the_editor_sees_what_the_reader_refuses(old: str, new: str, where: str) -> None:
    assert OFFERS.count(old) == 1
    text = OFFERS.replace(old, new)
    with pytest.raises(FaultyFileError):
        check(read(text.encode(), "desk.yaml"), NOW)
    found = complaints(text)
    assert any(one.startswith(where) for one in found), found


def test_it_is_a_schema_in_which_every_key_is_described_and_no_other_is_allowed() -> None:
    schema = desk_schema()
    Draft202012Validator.check_schema(schema)
    sections = {"DeskFile": schema, **schema["$defs"]}
    for name, section in sections.items():
        for key, one in section.get("properties", {}).items():
            described = one.get("description") or one["anyOf"][0].get("description", "")
            assert described.endswith("."), f"{name}.{key} says nothing"
        assert section.get("additionalProperties") is False or "enum" in section, name


def test_a_file_of_a_folder_may_leave_sections_to_others() -> None:
    text = "desk: {currency: SEK}\nskills:\n  erp: {title: ERP}\n"
    assert complaints(text, PART) == []
    assert complaints(text) != []
    assert "$.desk" in complaints("desk: {curency: SEK}", PART)
