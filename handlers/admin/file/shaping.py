"""From a document to the desk file's sections: each entry is read for itself, so one fault hides no other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from handlers.admin.file.deskfile import DeskFile, DeskSection
from handlers.admin.file.faults import Fault, Path
from handlers.admin.file.reading import Document
from handlers.admin.file.sections import Section
from handlers.admin.file.values import Key, hint

_KEY: TypeAdapter[str] = TypeAdapter(Key)
_QUOTED = re.compile(r"'([^']+)'")
_SAYS = {
    "missing": "is missing; write it",
    "string_type": "should be text",
    "string_too_short": "is empty; write a value",
    "string_too_long": "is too long",
    "dict_type": "should be a group of keys, each with its value",
    "model_type": "should be a group of keys, each with its value",
    "tuple_type": "should be a list; write [one, two]",
    "too_short": "is empty; write at least one",
    "decimal_parsing": "is not a number; write digits, such as 40",
    "decimal_type": "is not a number; write digits, such as 40",
    "greater_than": "should be more than nothing",
    "greater_than_equal": "should be at least {ge}",
    "less_than_equal": "should be at most {le}",
}


@dataclass(slots=True)
class Draft:
    """The sections as far as they could be read. names: every key that was written, also of faulty entries."""

    document: Document
    desk: DeskSection | None = None
    platforms: dict[str, str] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, says: str) -> None:
        """Note a fault at the path."""
        self.faults.append(self.document.fault(path, says))

    def file(self) -> DeskFile:
        """The whole file, once there is no fault."""
        sections: dict[str, Any] = {"desk": self.desk, "platforms": self.platforms, **self.entries}
        return DeskFile.model_construct(**sections)


def shape(document: Document) -> Draft:
    """Every section of the document, with the faults of their shape."""
    draft = Draft(document, faults=list(document.faults))
    value = document.value
    if not isinstance(value, dict):
        draft.fault((), "this is not a desk file; it starts with desk:, platforms: and people:")
        return draft
    for name in value.keys() - DeskFile.model_fields.keys():
        draft.fault((name,), _unknown(name, DeskFile))
    for name, info in DeskFile.model_fields.items():
        if name not in value and info.is_required():
            draft.fault((name,), "is missing; write it")
        elif name == "desk":
            draft.desk = _read(draft, DeskSection, value[name], (name,))
        else:
            _section(draft, name, value.get(name))
    draft.platforms = draft.entries.pop("platforms", {})
    return draft


def _section(draft: Draft, name: str, value: Any) -> None:
    entries = draft.entries.setdefault(name, {})
    draft.names[name] = frozenset(value or ())
    if value is not None and not isinstance(value, dict):
        draft.fault((name,), "should be a group of keys, each with its value")
        return
    kind = get_args(DeskFile.model_fields[name].annotation)[1]
    for key, one in (value or {}).items():
        if (read := _read(draft, kind, one, (name, key))) is not None and _is_key(draft, name, key):
            entries[key] = read


def _is_key(draft: Draft, section: str, key: str) -> bool:
    try:
        _KEY.validate_python(key)
    except ValidationError:
        draft.fault((section, key), "is not a key; use letters, digits, - _ . +, at most 80")
        return False
    return True


def _read(draft: Draft, kind: Any, value: Any, path: Path) -> Any:
    try:
        return _adapter(kind).validate_python(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            here = tuple(step for step in detail["loc"] if step != "[key]")
            draft.fault((*path, *here), _says(detail, kind))
        return None


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _says(detail: ErrorDetails, kind: Any) -> str:
    """One of the validator's errors in plain words."""
    name = detail["type"]
    if name == "value_error":
        return str(detail["ctx"]["error"])
    if name == "extra_forbidden":
        return _unknown(str(detail["loc"][-1]), _kind_at(kind, detail["loc"][:-1]))
    if name in ("enum", "literal_error"):
        known = str(detail["ctx"]["expected"])
        word = str(detail["input"])[:60]
        return f"“{word}” is not one of {known}{hint(word, _QUOTED.findall(known))}"
    if name == "string_pattern_mismatch":
        return f"“{str(detail['input'])[:60]}” is not written as it should be (pattern {detail['ctx']['pattern']})"
    return _SAYS[name].format(**detail.get("ctx", {})) if name in _SAYS else detail["msg"]


def _unknown(name: str, section: Any) -> str:
    known = section.model_fields if isinstance(section, type) and issubclass(section, BaseModel) else {}
    return f"unknown key{hint(name, known) or '; the keys here are ' + ', '.join(known)}"


def _kind_at(kind: Any, path: Path) -> Any:
    """The type that stands at the path inside a section's type."""
    for step in path:
        kind = _bare(kind)
        if isinstance(kind, type) and issubclass(kind, Section):
            kind = kind.model_fields[str(step)].annotation
        elif get_origin(kind) in (dict, Mapping):
            kind = get_args(kind)[1]
        elif get_origin(kind) is tuple:
            kind = get_args(kind)[0]
    return _bare(kind)


def _bare(kind: Any) -> Any:
    """Without `Annotated` and `| None`."""
    while get_origin(kind) in (Annotated, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return kind
