"""A faulty entry read again without what is wrong in it, so that its other faults are found in the same go.

What could not be read is left out; where it must be there, something of the right shape takes its place. Nothing that
is read like this is ever applied: the file is refused anyway.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from handlers.admin.file.faults import Path
from handlers.admin.file.sections import Section
from handlers.admin.file.values import near

KEY = "[key]"  # the validator's last step where a key of a group is wrong
_ANY = "_unread_"
_TEXTS = (_ANY, "1", "1h", "1970-01-01", "1 EUR", "UTC", "closed")
_SHAPES: tuple[Any, ...] = (*_TEXTS, {"mon": "09:00-18:00"}, [], {})
_LAST = "2199-12-31"  # so that nothing comes after what has no readable end
_WHOLE: dict[str, tuple[set[str], dict[str, str]]] = {
    "AllowanceSection": ({"requests", "hours"}, {"hours": "1"}),
    "CalendarSection": ({"weekly", "always", "subdivision"}, {"zone": "UTC", "always": "true"}),
    "RungSection": ({"at", "after", "before", "after_breach", "action", "queue"}, {"at": "100%", "tell": "lead"}),
}  # sections whose keys must fit each other: what is left out when they do not, and what stands there instead


def mended(kind: Any, value: Any, faults: Sequence[ErrorDetails]) -> Any:
    """A copy of an entry's value without the leaves that are wrong."""
    copy = deepcopy(value)
    for fault in sorted(faults, key=lambda one: (one["type"] != "extra_forbidden", len(one["loc"]))):
        copy = _mend(kind, copy, fault)
    return copy


def written_as(kind: Any, value: Any, path: Path) -> Path | None:
    """Where a misspelt key belongs: the path of the known key that it is near to, unless that is written too."""
    section, group = kind_at(kind, path[:-1]), _at(value, path[:-1])
    found = near(str(path[-1]), known_keys(section))
    return (*path[:-1], found) if found and isinstance(group, dict) and found not in group else None


def known_keys(section: Any) -> tuple[str, ...]:
    """The keys of a section as they are written."""
    if not (isinstance(section, type) and issubclass(section, BaseModel)):
        return ()
    return tuple(info.alias or name for name, info in section.model_fields.items())


def kind_at(kind: Any, path: Path) -> Any:
    """The type that stands at the path inside a section's type, without `Annotated` and `| None`."""
    return _bare(_whole_at(kind, path))


def _mend(kind: Any, value: Any, fault: ErrorDetails) -> Any:
    path: Path = fault["loc"]
    if path and path[-1] == KEY:
        return _without(value, path[:-1])
    if fault["type"] == "extra_forbidden":
        better = written_as(kind, value, path)
        group = _at(value, path[:-1])
        if better is not None and isinstance(group, dict) and path[-1] in group:
            group[str(better[-1])] = group[str(path[-1])]
        return _without(value, path)
    if fault["type"] == "missing" and _at(value, path) is not None:
        return value  # it was misspelt, and stands there now
    group, whole = _at(value, path), _WHOLE.get(getattr(kind_at(kind, path), "__name__", ""))
    if fault["type"] == "value_error" and whole is not None and isinstance(group, dict):
        kept = {name: one for name, one in group.items() if name not in whole[0]}
        group.clear()
        group.update({**whole[1], **kept})
        return value
    while path and not isinstance(_at(value, path[:-1]), dict | list):
        path = path[:-1]
    if not path:
        return stand_in(kind, "")
    return _without(value, path) if _may_miss(kind, path) else _replaced(kind, value, path)


def _may_miss(kind: Any, path: Path) -> bool:
    parent = kind_at(kind, path[:-1])
    if not (isinstance(parent, type) and issubclass(parent, Section)):
        return False
    info = next(one for name, one in parent.model_fields.items() if (one.alias or name) == path[-1])
    inner = _bare(info.annotation)
    return not info.is_required() and not (isinstance(inner, type) and issubclass(inner, Section))


def _replaced(kind: Any, value: Any, path: Path) -> Any:
    group, step = _at(value, path[:-1]), path[-1]
    if isinstance(group, dict) or (isinstance(group, list) and isinstance(step, int) and step < len(group)):
        whole: Any = group
        whole[step] = stand_in(_whole_at(kind, path), str(step))
    return value


def _without(value: Any, path: Path) -> Any:
    group = _at(value, path[:-1])
    if isinstance(group, dict):
        group.pop(str(path[-1]), None)
    return value


def _at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _whole_at(kind: Any, path: Path) -> Any:
    for step in path:
        kind = _bare(kind)
        if isinstance(kind, type) and issubclass(kind, Section):
            kind = _fields(kind)[str(step)]
        elif get_origin(kind) in (dict, Mapping):
            kind = get_args(kind)[1]
        elif get_origin(kind) is tuple:
            kind = get_args(kind)[0]
    return kind


@cache
def _fields(section: type[Section]) -> dict[str, Any]:
    """The types of a section's keys, with all that is asked of them."""
    found: dict[str, Any] = {}
    for name, info in section.model_fields.items():
        asked = tuple(info.metadata)
        found[info.alias or name] = Annotated[(info.annotation, *asked)] if asked else info.annotation
    return found


def stand_in(kind: Any, name: str) -> Any:
    """Something that the kind accepts and that no check minds."""
    bare = _bare(kind)
    if isinstance(bare, type) and issubclass(bare, Section):
        return dict(_WHOLE[bare.__name__][1]) if bare.__name__ in _WHOLE else _required(bare)
    if get_origin(bare) is Literal:
        return get_args(bare)[0]
    if isinstance(bare, type) and issubclass(bare, Enum):
        return next(iter(bare)).value
    inside = get_args(bare)
    if get_origin(bare) is tuple and _bare(inside[0]) is not tuple:
        grouped: list[Any] = [[stand_in(inside[0], name)]]
    elif get_origin(bare) is dict:
        grouped = [{_ANY: stand_in(inside[1], name)}]
    else:
        grouped = []
    shapes = ((_LAST,) if name in ("end", "expires") else ()) + (*_SHAPES, *grouped)
    return next((deepcopy(one) for one in shapes if _is_accepted(kind, one)), None)


def _required(section: type[Section]) -> dict[str, Any]:
    needed = {info.alias or name for name, info in section.model_fields.items() if info.is_required()}
    return {name: stand_in(kind, name) for name, kind in _fields(section).items() if name in needed}


_adapters: dict[int, tuple[Any, TypeAdapter[Any]]] = {}  # by the kind's id; the kind is kept, and so its id


def _is_accepted(kind: Any, value: Any) -> bool:
    if id(kind) not in _adapters:
        _adapters[id(kind)] = kind, TypeAdapter(kind)
    try:
        _adapters[id(kind)][1].validate_python(value)
    except ValidationError:
        return False
    return True


def _bare(kind: Any) -> Any:
    while get_origin(kind) in (Annotated, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return kind
