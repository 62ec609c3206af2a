"""YAML as plain text values with line and column: no guessed types, no bombs, no silently lost keys.

Every scalar stays the text that was written (`18:00`, `NO`, `0123`), so that only the desk file's own types decide what
it means; an empty value, `~` and `null` are None.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from handlers.admin.file.faults import Fault, FaultyFileError, Path, dotted

MAX_BYTES = 20_000_000
MAX_ALIASES = 100
MAX_NODES = 1_000_000
MAX_DEPTH = 40

Value = str | None | list["Value"] | dict[str, "Value"]
Spots = dict[Path, tuple[int, int]]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where it was built in
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # databases refuse some of them, and no name has any
_TOO_MUCH = f"more than {MAX_NODES:,} values, {MAX_ALIASES} aliases or {MAX_DEPTH} levels; write less in one file"


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, or a folder of files. value: nested dicts, lists, text and None. spots: path -> line, column
    from 1. files: path -> the file of a folder in which it stands, with all below it. faults: found when the files
    were put together, to be told with the others."""

    name: str
    value: Value
    spots: Spots
    files: Mapping[Path, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def fault(self, path: Path, says: str) -> Fault:
        """A fault at the path; for what is missing or stands behind an alias, at the nearest parent."""
        near = path
        while near and near not in self.spots:
            near = near[:-1]
        return Fault(self.file_of(near), *self.spots.get(near, (1, 1)), dotted(path), says)

    def file_of(self, path: Path) -> str:
        """The name of the file in which the path stands."""
        return next((self.files[path[:end]] for end in (2, 1, 0) if path[:end] in self.files), self.name)


def read(raw: bytes, name: str) -> Document:
    """The document in a file's bytes. Raises FaultyFileError with everything that keeps it from being read."""
    if len(raw) > MAX_BYTES:
        says = f"the file has {len(raw):,} bytes; a desk file has at most {MAX_BYTES:,}"
        raise FaultyFileError([Fault(name, 1, 1, "", says)])
    text = _decode(raw, name)
    builder = _Builder(name, iter(yaml.parse(text, Loader=_Loader)))
    try:
        value = builder.document()
    except yaml.YAMLError as error:
        raise FaultyFileError([*builder.faults, *_explain(error, text, name)]) from error
    if builder.faults:
        raise FaultyFileError(builder.faults)
    return Document(name, value, builder.spots)


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        fault = Fault(name, line, column, "", "this is not UTF-8 text; save the file as UTF-8")
        raise FaultyFileError([fault]) from error


def _explain(error: yaml.YAMLError, text: str, name: str) -> list[Fault]:
    """A syntax error in plain words; tabs in the indentation are the usual cause, so each of them is named."""
    lines = text.splitlines()
    tabs = [number for number, line in enumerate(lines, 1) if "\t" in line[: len(line) - len(line.lstrip())]]
    if tabs:
        says = "a tab in the indentation; YAML indents with spaces, so write spaces"
        return [Fault(name, number, lines[number - 1].index("\t") + 1, "", says) for number in tabs[:50]]
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    says = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return [Fault(name, line, column, "", f"this is not YAML: {says}")]


@dataclass(slots=True)
class _Builder:
    """Builds values from parser events, at most MAX_DEPTH deep; collects spots and faults on the way."""

    name: str
    events: Iterator[Any]
    spots: Spots = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)  # value, and how many values it holds
    nodes: int = 0
    aliases: int = 0

    def document(self) -> Value:
        """The file's one document; None for an empty file."""
        value: Value = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fault(event, (), "a second document (---); write everything in one")
                    break
                value = self._value(next(self.events), ())
        return value

    def _value(self, event: Any, path: Path) -> Value:
        self.spots.setdefault(path, _spot(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path)
        before = self.nodes
        self._count(event, path, nodes=1)
        if event.tag is not None:
            self._fault(event, path, f"the tag {event.tag} is not used in desk files; remove it")
        value = self._plain(event, path)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def _plain(self, event: Any, path: Path) -> Value:
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._dict(path)
        if _CONTROL.search(event.value):
            self._fault(event, path, "a control character; type the text again")
        return None if not event.style and event.value in ("", "~", "null") else str(event.value)

    def _alias(self, event: Any, path: Path) -> Value:
        if event.anchor not in self.anchors:
            self._fault(event, path, f"*{event.anchor} points to nothing that is complete before it; write it out")
            return None
        self.aliases += 1
        value, size = self.anchors[event.anchor]
        self._count(event, path, nodes=size)
        return value

    def _list(self, path: Path) -> Value:
        found: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _dict(self, path: Path) -> Value:
        found: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path, found)
            if key is None:
                self._value(next(self.events), (*path, "?"))
                continue
            here = (*path, key)
            self.spots[here] = _spot(event)
            found[key] = self._value(next(self.events), here)
        return found

    def _key(self, event: Any, path: Path, found: dict[str, Value]) -> str | None:
        """The key, or None after a fault; its value is then read for its own faults and dropped."""
        if not isinstance(event, yaml.ScalarEvent):
            self._value(event, (*path, "?"))
            self._fault(event, path, "a key must be one word or text")
            return None
        key = str(event.value)
        if key == "<<":
            self._fault(event, path, "merge keys (<<) are not used in desk files; write the keys out")
            return None
        if key in found:
            line = self.spots[(*path, key)][0]
            self._fault(event, (*path, key), f"this key is already in line {line}; keep one of the two")
            return None
        return key

    def _count(self, event: Any, path: Path, *, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES or self.aliases > MAX_ALIASES or len(path) > MAX_DEPTH:
            raise FaultyFileError([Fault(self.name, *_spot(event), "", _TOO_MUCH)])

    def _fault(self, event: Any, path: Path, says: str) -> None:
        self.faults.append(Fault(self.name, *_spot(event), dotted(path), says))


def _spot(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
