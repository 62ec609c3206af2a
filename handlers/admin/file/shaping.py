"""From a document to the desk file's sections: each entry is read for itself, so one fault hides no other."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from handlers.admin.file.deskfile import DeskFile, DeskSection
from handlers.admin.file.doubting import follows
from handlers.admin.file.faults import Fault, Path
from handlers.admin.file.reading import Document
from handlers.admin.file.rereading import KEY, kind_at, known_keys, mended, written_as
from handlers.admin.file.values import Key, hint, near

_KEY: TypeAdapter[str] = TypeAdapter(Key)
_PASSES = 6  # how often an entry is read again; what is wrong behind what was wrong shows then
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
    """The sections as far as they could be read. names: every key that was written, also of faulty entries. unread: by
    entry, the places whose value could not be read; whole: those where only the parts could. meant: paths below a
    misspelt key, as they should be, by how they are written."""

    document: Document
    desk: DeskSection | None = None
    platforms: dict[str, str] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: dict[Path, set[Path]] = field(default_factory=dict)
    whole: set[Path] = field(default_factory=set)
    meant: dict[Path, Path] = field(default_factory=dict)

    def fault(self, path: Path, says: str) -> None:
        """Note a fault of shape at the path."""
        self.faults.append(self.document.fault(self._written(path), says))

    def found(self, path: Path, says: str) -> None:
        """Note a fault of meaning, unless it may only follow from one of shape."""
        here = self.unread.get(path[:2], set())
        is_unread = any(path[:end] in here for end in range(len(path) + 1))
        if not is_unread and path not in self.whole and not follows(path, {*here, *self._whole_of(path)}):
            self.fault(path, says)

    def is_doubtful(self, *path: str) -> bool:
        """Whether anything at the path, above or below it could not be read."""
        if not self.faults:
            return False
        if path[:1] in self.unread or (path[0] in self.names and self._is_dropped(path)):
            return True
        return any(one[: len(path)] == path[: len(one)] for one in self.unread.get(path[:2], ()))

    def _is_dropped(self, path: Path) -> bool:
        section = str(path[0])
        return len(path) > 1 and path[1] in self.names[section] and path[1] not in self.entries.get(section, {})

    def _whole_of(self, path: Path) -> Iterator[Path]:
        return (one for one in self.whole if one[:2] == path[:2])

    def note(self, path: Path) -> None:
        """Remember that what stands at the path could not be read."""
        self.unread.setdefault(path[:2], set()).add(path)

    def _written(self, path: Path) -> Path:
        for end in range(len(path), 0, -1):
            if path[:end] in self.meant:
                return self._written((*self.meant[path[:end]], *path[end:]))
        return path

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
    sections = _sections(draft, value)
    for name, info in DeskFile.model_fields.items():
        if name not in sections and info.is_required():
            draft.fault((name,), "is missing; write it")
            draft.note((name,))
        elif name == "desk":
            draft.desk = _read(draft, DeskSection, sections[name], (name,))
        else:
            _section(draft, name, sections.get(name))
    draft.platforms = draft.entries.pop("platforms", {})
    return draft


def _sections(draft: Draft, value: dict[str, Any]) -> dict[str, Any]:
    """The sections by name; a misspelt one is a fault and read as the one that is meant."""
    found = {name: one for name, one in value.items() if name in DeskFile.model_fields}
    for name in value.keys() - found.keys():
        draft.fault((name,), _unknown(name, DeskFile))
        meant = near(name, DeskFile.model_fields)
        if meant is not None and meant not in found:
            found[meant] = value[name]
            draft.meant[meant,] = (name,)
    return found


def _section(draft: Draft, name: str, value: Any) -> None:
    entries = draft.entries.setdefault(name, {})
    draft.names[name] = frozenset(value if isinstance(value, dict) else ())
    if value is not None and not isinstance(value, dict):
        draft.fault((name,), "should be a group of keys, each with its value")
        draft.note((name,))
        return
    kind = get_args(DeskFile.model_fields[name].annotation)[1]
    for key, one in (value or {}).items():
        if (read := _read(draft, kind, one, (name, key))) is not None and _is_key(draft, name, key):
            entries[key] = read


def _is_key(draft: Draft, section: str, key: str) -> bool:
    try:
        _KEY.validate_python(key)
    except ValidationError:
        draft.note((section, key))
        draft.fault((section, key), "is not a key; use letters, digits, - _ . +, at most 80")
        return False
    return True


def _read(draft: Draft, kind: Any, value: Any, path: Path) -> Any:
    """The value, or what can be read of it after its faults were noted; None where it is not of the kind at all."""
    for _ in range(_PASSES):
        try:
            return _adapter(kind).validate_python(value)
        except ValidationError as error:
            details = _causes(error)
        fresh = [one for one in details if not _is_hollow(draft, kind, path, one)]
        meant = {_loc(one): better for one in fresh if (better := _meant(kind, value, one)) is not None}
        for detail in fresh:
            if detail["type"] != "missing" or detail["loc"] not in meant.values():
                _note(draft, kind, path, detail, meant)
        if not isinstance(value, dict):
            return None
        value = mended(kind, value, details)
    return None


def _causes(error: ValidationError) -> list[ErrorDetails]:
    """The errors, less lists that are too short only because of what is wrong in them."""
    details = error.errors(include_url=False)
    parents = {_loc(one)[:-1] for one in details}
    return [one for one in details if one["type"] != "too_short" or _loc(one) not in parents]


def _note(draft: Draft, kind: Any, path: Path, detail: ErrorDetails, meant: Mapping[Path, Path]) -> None:
    here = (*path, *_loc(detail))
    draft.fault(here, _says(detail, kind))
    if (better := meant.get(_loc(detail))) is not None:
        draft.meant[(*path, *better)] = here
    elif _is_about_whole(kind, detail):
        draft.whole.add(here)
    else:
        draft.note(here)


def _is_hollow(draft: Draft, kind: Any, path: Path, detail: ErrorDetails) -> bool:
    """Whether it is wrong only where something was left out after it had been wrong itself."""
    here = (*path, *_loc(detail))
    unread = draft.unread.get(here[:2], set()) | draft.whole
    if any(here[:end] in unread for end in range(len(here) + 1) if end == len(here) or here[:end] not in draft.whole):
        return True
    return _is_about_whole(kind, detail) and any(one[:-1] == here for one in unread)


def _is_about_whole(kind: Any, detail: ErrorDetails) -> bool:
    is_value = detail["type"] == "value_error" and KEY not in detail["loc"]
    return is_value and bool(known_keys(kind_at(kind, detail["loc"])))


def _meant(kind: Any, value: Any, detail: ErrorDetails) -> Path | None:
    return written_as(kind, value, detail["loc"]) if detail["type"] == "extra_forbidden" else None


def _loc(detail: ErrorDetails) -> Path:
    return tuple(step for step in detail["loc"] if step != KEY)


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
        return _unknown(str(detail["loc"][-1]), kind_at(kind, detail["loc"][:-1]))
    if name in ("enum", "literal_error"):
        known = str(detail["ctx"]["expected"])
        word = str(detail["input"])[:60]
        return f"“{word}” is not one of {known}{hint(word, _QUOTED.findall(known))}"
    if name == "string_pattern_mismatch":
        return f"“{str(detail['input'])[:60]}” is not written as it should be (pattern {detail['ctx']['pattern']})"
    return _SAYS[name].format(**detail.get("ctx", {})) if name in _SAYS else detail["msg"]


def _unknown(name: str, section: Any) -> str:
    known = known_keys(section)
    return f"unknown key{hint(name, known) or '; the keys here are ' + ', '.join(known)}"
