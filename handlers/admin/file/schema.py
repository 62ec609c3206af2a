"""The JSON Schema of a desk file, made from the sections themselves, so that an editor completes and checks it.

It knows shapes and values, not references: what `retainer plan` accepts it accepts, and some that is refused there.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from handlers.admin.file.deskfile import DeskFile
from handlers.admin.file.offering import or_level
from handlers.admin.file.values import Level, or_empty, or_list

_LEVEL = TypeAdapter(Level).json_schema()
_NOTHING = {"type": "null"}
_NAMED = ("properties", "patternProperties", "$defs")  # keywords under which names stand


def desk_schema(*, part: bool = False) -> dict[str, Any]:
    """JSON Schema (draft 2020-12). part: for one file of a folder, in which every section and every key of `desk` may
    be left to another file."""
    schema = DeskFile.model_json_schema(schema_generator=_Shapes)
    for one in _nodes(schema):
        _simplify(one)
    for name in schema["properties"].keys() - {"desk"}:
        schema["properties"][name] = {"anyOf": [schema["properties"][name], {"type": "null"}]}
    if part:
        del schema["required"], schema["$defs"]["DeskSection"]["required"]
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": "Retainer desk", **schema}


class _Shapes(GenerateJsonSchema):
    """Shapes as people write them: what a reader turns into a list, a group or a level may stand as it is."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        inner = super().function_before_schema(schema)
        reader: Any = schema["function"]["function"]
        shorter: dict[Any, list[Any]] = {
            or_list: [inner.get("items"), _NOTHING],
            or_empty: [_NOTHING],
            or_level: [_LEVEL],
        }
        return {"anyOf": [inner, *shorter[reader]]} if reader in shorter else inner

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Keys are their own titles."""
        return False


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every group of keywords in the schema; groups of properties are looked through."""
    if isinstance(node, list):
        for one in node:
            yield from _nodes(one)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            yield from _nodes(list(value.values()) if key in _NAMED else value)


def _simplify(one: dict[str, Any]) -> None:
    """Descriptions in one line, no class names; keys as they are written; no default but true and false: the others
    are seconds and prices, which nobody writes like that."""
    one.pop("title", None)
    if "description" in one:
        one["description"] = " ".join(one["description"].split())
    if not isinstance(one.get("default"), bool):
        one.pop("default", None)
    if "patternProperties" in one:
        one["additionalProperties"] = False
