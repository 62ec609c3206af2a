"""`retainer schema` prints a JSON Schema that an editor can read."""

import json

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from bot import cli


@pytest.mark.parametrize("words", [["schema"], ["schema", "--part"]], ids=" ".join)
def test_the_command_prints_a_schema_and_nothing_else(words: list[str]) -> None:
    answer = CliRunner().invoke(cli.commands, words)
    assert answer.exit_code == 0
    schema = json.loads(answer.output)
    Draft202012Validator.check_schema(schema)
    assert ("required" in schema) == (words == ["schema"])
