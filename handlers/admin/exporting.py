"""Writes the desk as it is declared back as YAML: what a file said, and what was changed in chat since. Comments were
never kept."""

import json
from typing import Any

import yaml
from sqlalchemy import Connection

from handlers.admin.file.deskfile import DeskFile
from storage import declarations

WIDTH = 110  # columns
_ENTRY_DEPTH = 3  # the file, its section, the entry: each on lines of its own
_TEXT, _LIST, _GROUP = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_Dumper: Any = getattr(yaml, "CBaseDumper", yaml.BaseDumper)  # guesses no types, as the reader does not


def export(conn: Connection) -> dict[str, str]:
    """The YAML of every section that has entries, in the order of the file. Put together they are a desk file."""
    found: dict[str, str] = {}
    for section in DeskFile.model_fields:
        entries = {one.key: json.loads(one.body) for one in declarations.section(conn, section)}
        if entries:
            found[section] = dumped({section: entries[""] if section == "desk" else entries})
    return found


def dumped(value: Any) -> str:
    """YAML that the reader of desk files reads back as the same texts, lists and groups."""
    text: str = yaml.serialize(_node(value, 0), Dumper=_Dumper, allow_unicode=True, width=WIDTH)
    return text


def _node(value: Any, depth: int) -> yaml.Node:
    if isinstance(value, dict):
        pairs = [(_text(key), _node(one, depth + 1)) for key, one in value.items()]
        return yaml.MappingNode(_GROUP, pairs, flow_style=depth >= _ENTRY_DEPTH and _is_short(value))
    if isinstance(value, list):
        return yaml.SequenceNode(_LIST, [_node(one, depth + 1) for one in value], flow_style=_is_short(value))
    return yaml.ScalarNode(_TEXT, "null") if value is None else _text(value)


def _text(value: str) -> yaml.Node:
    """Quoted where the reader would take it for nothing."""
    return yaml.ScalarNode(_TEXT, value, style='"' if value in ("", "~", "null") else None)


def _is_short(value: dict[str, Any] | list[Any]) -> bool:
    """Fits into one line: nothing inside, or plain words only."""
    inside = value.values() if isinstance(value, dict) else value
    return all(one is None or isinstance(one, str) for one in inside)
