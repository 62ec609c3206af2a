"""Checks against the JSON Schemas of Slack's own types: arguments of methods, blocks, views, attachments."""

import json
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from jsonschema import Draft7Validator

from tests.fakes.slack_fitting import fitting
from tests.fakes.slack_limits import Json, Problem
from tests.fakes.slack_reference import document

BLOCKS = "slack_blocks.schema.json"
METHODS = "slack_methods.schema.json"


class Shape:
    """What a value has to be like: asked quickly, and precisely only where something is wrong."""

    def __init__(self, schema: Json) -> None:
        self.fits = fitting(schema)
        self.errors = Draft7Validator(schema).iter_errors


@cache
def type_shape(name: str) -> Shape:
    """Of one Block Kit type, by its TypeScript name."""
    source = document(BLOCKS)
    schema = source["types"].get(name) or source["definitions"][name]
    return Shape({"definitions": source["definitions"], **schema})


@cache
def method_shape(method: str) -> Shape | None:
    """Of a method's arguments. Blocks, views and attachments are checked one by one elsewhere."""
    source = document(METHODS)
    if method not in source["methods"]:
        return None
    opaque: dict[str, Json] = {name: {} for name in ("KnownBlock", "AnyBlock", "View", "MessageAttachment")}
    return Shape({"definitions": source["definitions"] | opaque, **source["methods"][method]})


@cache
def block_types() -> dict[str, str]:
    """From a block's `type` to the name of its definition."""
    definitions = document(BLOCKS)["definitions"]
    names = [_target(option) for option in definitions["KnownBlock"]["anyOf"]]
    found = {}
    for name in names:
        for branch in definitions[name].get("anyOf", [definitions[name]]):
            shape = definitions[_target(branch)] if "$ref" in branch else branch
            found[shape["properties"]["type"]["const"]] = name
    return found


def _target(reference: Json) -> str:
    return str(reference["$ref"].rsplit("/", 1)[-1])


# ----------------------------------------------------------------------------------------------------- argument types


@cache
def argument_types(method: str) -> dict[str, frozenset[str]]:
    """Which JSON types each argument of a method may have; an empty set means anything."""
    source = document(METHODS)
    found: dict[str, set[str]] = {}
    _collect(source["methods"].get(method, {}), source["definitions"], found)
    return {name: frozenset(kinds) for name, kinds in found.items()}


def _collect(node: Json, definitions: Json, found: dict[str, set[str]]) -> None:
    node = _resolved(node, definitions)
    for branch in node.get("anyOf", []) + node.get("allOf", []):
        _collect(branch, definitions, found)
    for name, schema in node.get("properties", {}).items():
        found.setdefault(name, set()).update(_types(schema, definitions))


def _types(node: Json, definitions: Json) -> set[str]:
    node = _resolved(node, definitions)
    if "anyOf" in node:
        return set().union(*(_types(option, definitions) for option in node["anyOf"]))
    declared = node.get("type", [])
    return {declared} if isinstance(declared, str) else set(declared)


def _resolved(node: Json, definitions: Json) -> Json:
    while "$ref" in node:
        node = definitions[_target(node)]
    return node


# ----------------------------------------------------------------------------------------------------------- problems


def schema_problems(shape: Shape, value: Any, *, pointer: str, error: str) -> list[Problem]:
    """Every precise schema error of a value, in words close to Slack's."""
    if shape.fits(value):
        return []
    leaves = (leaf for top in shape.errors(value) for leaf in _leaves(top))
    found = dict.fromkeys((_pointer(leaf.absolute_path, pointer), _wording(leaf)) for leaf in leaves)
    return [Problem("slack.schema", where, message, error=error) for where, message in found]


@lru_cache(maxsize=2000)
def block_problems(dumped: str, pointer: str, error: str) -> tuple[Problem, ...]:
    """Schema problems of one block, given as JSON text: programs send the same blocks again and again."""
    block = json.loads(dumped)
    shape = type_shape(block_types()[block["type"]])
    return tuple(schema_problems(shape, block, pointer=pointer, error=error))


def _pointer(path: Iterable[Any], prefix: str) -> str:
    return prefix + "".join(f"/{part}" for part in path)


def _leaves(error: Any) -> Iterator[Any]:
    """The precise errors behind a failed union: those of the branch the author most likely meant."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        yield error
        return
    branches: dict[Any, list[Any]] = {}
    for cause in error.context:
        branches.setdefault(cause.relative_schema_path[0], []).append(cause)
    here = list(error.absolute_path)
    best = min(branches.values(), key=lambda causes: _unlikely(causes, here))
    if _unlikely(best, here)[0] and isinstance(error.instance, dict) and "type" in error.instance:
        yield error
        return
    for cause in best:
        yield from _leaves(cause)


def _unlikely(causes: list[Any], here: list[Any]) -> tuple[bool, int]:
    other_kind = any(c.validator in ("const", "enum") and list(c.absolute_path) == [*here, "type"] for c in causes)
    wrong_shape = any(c.validator == "type" and list(c.absolute_path) == here for c in causes)
    return other_kind or wrong_shape, len(causes)


def _wording(error: Any) -> str:
    if error.validator == "additionalProperties":
        extra = sorted(set(error.instance) - set(error.schema.get("properties", {})))
        return f"invalid additional property: {', '.join(extra)}"
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"missing required field: {', '.join(missing)}"
    if error.validator in ("anyOf", "oneOf") and isinstance(error.instance, dict) and "type" in error.instance:
        return f"unsupported type: {error.instance['type']}"
    if error.validator == "not":
        return "not allowed together with the other arguments"
    text = str(error.message)
    return text if len(text) < 200 else text[:100] + " ... " + text[-80:]
