"""Every entry of the desk file as it was declared, in its own words, with a hash of the rows that follow from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, String, Table, Text, bindparam, delete, func, insert, select

from storage.base import metadata
from storage.keyed import AT_ONCE

declarations = Table(
    "declarations",
    metadata,
    Column("section", String(24), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a section. key: "" for the desk itself; position: its place in the section; body: what is written
    there, as canonical JSON of text, lists and groups; hash: SHA-256 of the rows that follow from it, in hex."""

    section: str
    key: str
    position: int
    body: str
    hash: str


_ENTRY = select(*(declarations.c[name] for name in Entry.__slots__))
_SOME = _ENTRY.where(
    declarations.c.section == bindparam("section"), declarations.c.key.in_(bindparam("keys", expanding=True))
)


def every(conn: Connection) -> Iterator[Entry]:
    """Every entry, in the order of the file."""
    d = declarations.c
    rows = conn.execute(_ENTRY.order_by(d.section, d.position, d.key), execution_options={"yield_per": 1000})
    return (Entry(*row) for row in rows)


def some(conn: Connection, section: str, keys: Iterable[str]) -> dict[str, Entry]:
    """The entries of a section with these keys, as far as there are any."""
    wanted = sorted(set(keys))
    found = [
        Entry(*row)
        for start in range(0, len(wanted), AT_ONCE)
        for row in conn.execute(_SOME, {"section": section, "keys": wanted[start : start + AT_ONCE]})
    ]
    return {entry.key: entry for entry in sorted(found, key=lambda entry: entry.position)}


def section(conn: Connection, name: str) -> tuple[Entry, ...]:
    """Every entry of a section, in its order."""
    rows = conn.execute(_ENTRY.where(declarations.c.section == name).order_by(declarations.c.position))
    return tuple(Entry(*row) for row in rows)


def next_position(conn: Connection, section: str) -> int:
    """The place after the last entry of a section."""
    last = select(func.max(declarations.c.position)).where(declarations.c.section == section)
    found = conn.execute(last).scalar()
    return 0 if found is None else found + 1


def put(conn: Connection, entries: Iterable[Entry]) -> None:
    """Write these entries, in the place of what stood under their keys."""
    values = [{name: getattr(entry, name) for name in Entry.__slots__} for entry in entries]
    remove(conn, ((one["section"], one["key"]) for one in values))
    if values:
        conn.execute(insert(declarations), values)


def remove(conn: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Take entries, named by section and key, away."""
    gone = [{"of": section, "named": key} for section, key in keys]
    if gone:
        here = (declarations.c.section == bindparam("of"), declarations.c.key == bindparam("named"))
        conn.execute(delete(declarations).where(*here), gone)
