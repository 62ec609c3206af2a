"""Whether a value fits a JSON Schema, and nothing else: what fits, as nearly everything does, needs no precise errors.

Draft 7, as far as Slack's own types use it; a schema with any other keyword is left to the library.
"""

from collections.abc import Callable
from typing import Any

from jsonschema import Draft7Validator

from tests.fakes.slack_limits import Json

Fits = Callable[[Any], bool]

TYPES: dict[str, Fits] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())
    ),
}
SAYS_NOTHING = {"$schema", "$comment", "definitions", "description", "title"}


def fitting(schema: Json) -> Fits:
    """What answers whether a value fits this schema, whose references are into its own definitions."""
    return _Schema(schema).of(schema)


class _Schema:
    """One schema, each of its definitions made once."""

    def __init__(self, root: Json) -> None:
        self._root = root
        self._named: dict[str, Fits] = {}
        self._makers: dict[str, Callable[[Json], Fits]] = {
            "type": self._type,
            "const": lambda node: _one_of([node["const"]]),
            "enum": lambda node: _one_of(node["enum"]),
            "required": self._required,
            "properties": self._properties,
            "items": self._items,
            "minItems": lambda node: lambda value: not isinstance(value, list) or len(value) >= node["minItems"],
            "anyOf": self._any,
            "allOf": self._all,
            "not": self._not,
        }

    def of(self, node: Json | bool) -> Fits:
        """For a schema inside this one."""
        if isinstance(node, bool):
            return lambda value: node
        if "$ref" in node:
            return self._reference(node["$ref"])
        words = [word for word in node if word not in SAYS_NOTHING]
        if "additionalProperties" in words:
            words = [word for word in words if word != "properties"]
        if not {*words} <= {*self._makers, "additionalProperties"}:
            whole = Draft7Validator({"definitions": self._root.get("definitions", {}), **node})
            return lambda value: bool(whole.is_valid(value))
        checks = [self._makers.get(word, self._properties)(node) for word in words]
        return checks[0] if len(checks) == 1 else lambda value: all(fits(value) for fits in checks)

    def _reference(self, to: str) -> Fits:
        """Made when it is first asked: definitions refer to each other in circles."""

        def fits(value: Any) -> bool:
            if to not in self._named:
                self._named[to] = self.of(self._root["definitions"][to.rsplit("/", 1)[-1]])
            return self._named[to](value)

        return fits

    def _type(self, node: Json) -> Fits:
        kinds = [node["type"]] if isinstance(node["type"], str) else node["type"]
        checks = [TYPES[kind] for kind in kinds]
        return checks[0] if len(checks) == 1 else lambda value: any(fits(value) for fits in checks)

    def _required(self, node: Json) -> Fits:
        names = frozenset(node["required"])
        return lambda value: not isinstance(value, dict) or names <= value.keys()

    def _properties(self, node: Json) -> Fits:
        known = {name: self.of(inner) for name, inner in node.get("properties", {}).items()}
        other = self.of(node.get("additionalProperties", True))
        return lambda value: (
            not isinstance(value, dict) or all(known.get(name, other)(inner) for name, inner in value.items())
        )

    def _items(self, node: Json) -> Fits:
        fits = self.of(node["items"])
        return lambda value: not isinstance(value, list) or all(map(fits, value))

    def _any(self, node: Json) -> Fits:
        options = [self.of(option) for option in node["anyOf"]]
        return lambda value: any(fits(value) for fits in options)

    def _all(self, node: Json) -> Fits:
        options = [self.of(option) for option in node["allOf"]]
        return lambda value: all(fits(value) for fits in options)

    def _not(self, node: Json) -> Fits:
        fits = self.of(node["not"])
        return lambda value: not fits(value)


def _one_of(values: list[Any]) -> Fits:
    """Equal as JSON has it, where true is not 1."""
    return lambda value: any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in values)
