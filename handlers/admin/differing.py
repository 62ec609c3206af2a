"""What differs between two states of one entry of the desk file, in the file's own words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handlers.admin.file.faults import Path, dotted

WIDTH = 80  # characters of a value before it is cut


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of a changed entry, as text; `path` leads to it inside the entry."""

    path: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}: {self.old} → {self.new}" if self.path else f"{self.old} → {self.new}"


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Between two bodies, JSON of what was written. Where only an order changed, the names in their order."""
    one, other = json.loads(old), json.loads(new)
    before, after = dict(_flat((), one)), dict(_flat((), other))
    paths = dict.fromkeys((*before, *after))
    found = tuple(
        Difference(dotted(path), before.get(path, "nothing"), after.get(path, "nothing"))
        for path in paths
        if before.get(path) != after.get(path)
    )
    return found or tuple(_reordered((), one, other))


def _flat(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    """Each value with its path; a list of plain words is one value."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _flat((*path, key), one)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for index, one in enumerate(value):
            yield from _flat((*path, index), one)
    else:
        yield path, _shown(value)


def _reordered(path: Path, old: Any, new: Any) -> Iterator[Difference]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    if list(old) != list(new):
        yield Difference(dotted((*path, "order")), _shown(list(old)), _shown(list(new)))
    for key in old:
        yield from _reordered((*path, key), old[key], new[key])


def _shown(value: Any) -> str:
    if isinstance(value, list):
        text = f"[{', '.join(_shown(one) for one in value)}]"
    else:
        text = "nothing" if value is None else "{}" if value == {} else str(value)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
