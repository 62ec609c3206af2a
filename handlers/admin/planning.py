"""What a desk file would change: row by row, field by field, before anything is done."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from handlers.admin.building import build
from handlers.admin.checking import check
from handlers.admin.deskfolder import read_desk
from storage.declared import Declared, DeclaredContract, standing

SHOWN = 8  # lines per row before "and n more"
_SECTIONS = {
    "people": "person",
    "queues": "queue",
    "products": "product",
    "organisations": "organisation",
    "contracts": "contract",
}


class Action(StrEnum):
    """What happens to a row; the value is its sign in the printed plan."""

    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a changed row, as text; `path` leads to it inside the row."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row that the file adds, changes or removes."""

    action: Action
    kind: str  # "person", "contract", …
    key: str
    differences: tuple[Difference, ...] = ()

    def lines(self) -> Iterator[str]:
        """The change as people read it."""
        yield f"{self.action} {self.kind} {self.key}".rstrip()
        for one in self.differences[:SHOWN]:
            yield f"    {one.path}: {one.old} → {one.new}"
        if (more := len(self.differences) - SHOWN) > 0:
            yield f"    … and {more} more"


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying would do. changed: the rows to write; removed: section -> keys; version: the desk version that the
    plan was made against, and the only one it may be applied to."""

    changes: tuple[Change, ...]
    changed: Declared
    removed: Mapping[str, tuple[str, ...]]
    version: int

    def lines(self) -> Iterator[str]:
        """The whole plan as people read it."""
        for change in self.changes:
            yield from change.lines()
        count = {action: sum(change.action is action for change in self.changes) for action in Action}
        if self.changes:
            yield f"{count[Action.ADD]} to add, {count[Action.CHANGE]} to change, {count[Action.REMOVE]} to remove."
        else:
            yield "No changes."


def declare(path: Path, now: datetime) -> Declared:
    """What the desk at `path`, a file or a folder, declares. Raises FaultyFileError with every fault; touches no
    database."""
    return build(check(read_desk(path), now))


def plan(conn: Connection, wanted: Declared) -> Plan:
    """The difference between what stands and what is wanted."""
    now = standing(conn)
    changes = list(_section("desk", _one(now.desk), _one(wanted.desk)))
    changed: dict[str, Any] = {"desk": wanted.desk if changes else None}
    removed: dict[str, tuple[str, ...]] = {}
    for section, kind in _SECTIONS.items():
        old, new = getattr(now, section), getattr(wanted, section)
        found = tuple(_section(kind, old, new))
        changes += found
        changed[section] = {one.key: new[one.key] for one in found if one.action is not Action.REMOVE}
        removed[section] = tuple(one.key for one in found if one.action is Action.REMOVE)
    return Plan(tuple(changes), Declared(**changed), removed, now.version)


def _one(row: Any) -> dict[str, Any]:
    return {} if row is None else {"": row}


def _section(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key, row in new.items():
        if key not in old:
            yield Change(Action.ADD, kind, key)
        elif old[key] != row:
            yield Change(Action.CHANGE, kind, key, tuple(_differences(old[key], row)))
    for key in old.keys() - new.keys():
        yield Change(Action.REMOVE, kind, key)


def _differences(old: Any, new: Any) -> Iterator[Difference]:
    before, after = dict(_flat("", _plain(old))), dict(_flat("", _plain(new)))
    for path in dict.fromkeys((*before, *after)):
        one, other = before.get(path, "nothing"), after.get(path, "nothing")
        if one != other:
            yield Difference(path, one, other)


def _plain(row: Any) -> dict[str, Any]:
    """The row as nested values, its JSON texts opened up."""
    values = asdict(row)
    for name in {"body", "house"} & values.keys():
        values |= json.loads(values.pop(name))
    if isinstance(row, DeclaredContract):
        del values["starts"], values["ends"]  # said by start and end
    return values


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        steps = {item.get("key", number): item for number, item in enumerate(value, 1)}.items()
    else:
        yield path, _shown(value)
        return
    for step, item in steps:
        yield from _flat(f"{path}.{step}".lstrip("."), item)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:79]}…"
