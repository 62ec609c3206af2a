"""The example desk, applied: Giulia and Luca ask, Anna and Li Wei answer, Marco leads, Sara manages the account."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, text

from handlers.admin.applying import apply_file
from handlers.admin.changes import Plan
from storage.declarations import declarations
from storage.engine import Database
from storage.tables import every_table

EXAMPLE = Path(__file__).parents[1] / "examples" / "desk.yaml"
NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)  # Tuesday 13:04 in Rome, office hours

_READS = "    name: {}\n    zone: {}\n    language: {}\n"
IN_THEIR_LANGUAGES = {  # everybody of the example reads his own; tests about something else read English
    _READS.format(name, zone, "en"): _READS.format(name, zone, tag)
    for name, zone, tag in (
        ("Anna Lindqvist", "Europe/Stockholm", "sv"),
        ("Li Wei", "Asia/Shanghai", "zh-Hans"),
        ("Marco Ferri", "Europe/Rome", "it"),
        ("Giulia Rossi", "Europe/Rome", "it"),
        ("Luca Bianchi", "Europe/Rome", "it"),
    )
}

Rows = list[tuple[Table, list[dict[str, Any]]]]
_applied: dict[tuple[str, datetime], tuple[Plan, Rows]] = {}


def apply_example(database: Database, now: datetime = NOW) -> Plan:
    """Apply examples/desk.yaml; the plan that was carried out."""
    return _apply(database, EXAMPLE, now)


def apply_changed(database: Database, path: Path, changes: Mapping[str, str], now: datetime = NOW) -> Plan:
    """Write the example with some of its text replaced to `path`, and apply that. Each text must occur in it."""
    path.write_text(changed(EXAMPLE.read_text(encoding="utf-8"), changes), encoding="utf-8")
    return _apply(database, path, now)


def apply_written(database: Database, path: Path, now: datetime) -> Plan:
    """Apply a desk file that somebody wrote."""
    return _apply(database, path, now)


def changed(text: str, changes: Mapping[str, str]) -> str:
    """A desk file with some of its text replaced, in this order. Raises LookupError for what it does not say."""
    for old, new in changes.items():
        if old not in text:
            raise LookupError(f"the desk file no longer says {old!r}")
        text = text.replace(old, new)
    return text


def _apply(database: Database, path: Path, now: datetime) -> Plan:
    """A desk that was applied to an empty database before is put there as rows: the same, ten times as fast."""
    if not database.read_now(_is_empty):
        return apply_file(database, path, now)
    key = (path.read_text(), now)
    if key in _applied:
        plan, rows = _applied[key]
        database.write_now(_fill, rows)
        return plan
    plan = apply_file(database, path, now)
    _applied[key] = (plan, database.read_now(_rows))
    return plan


def _is_empty(conn: Connection) -> bool:
    return conn.execute(select(declarations).limit(1)).first() is None


def _rows(conn: Connection) -> Rows:
    tables = every_table().sorted_tables
    return [(table, [dict(row) for row in conn.execute(table.select()).mappings()]) for table in tables]


def _fill(conn: Connection, tables: Rows) -> None:
    conn.execute(text(TRUSTING[conn.dialect.name]))
    for table, rows in tables:
        if rows:
            conn.execute(table.insert(), rows)
    if conn.dialect.name == "postgresql":
        counted = [table.name for table, rows in tables if rows and table.autoincrement_column is not None]
        conn.execute(text("SELECT " + ", ".join(COUNT_ON.format(name) for name in counted)))


# Rows that were there together refer to each other in any order.
TRUSTING = {"sqlite": "PRAGMA defer_foreign_keys = ON", "postgresql": "SET LOCAL session_replication_role = replica"}
COUNT_ON = "setval(pg_get_serial_sequence('{0}', 'id'), (SELECT max(id) FROM {0}))"
