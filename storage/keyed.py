"""Rows that the desk file names by stable keys: written by key, found by key."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

AT_ONCE = 500  # keys to a query


def put_rows(conn: Connection, table: Table, rows: Mapping[str, Mapping[str, Any]], *, key: str = "key") -> None:
    """Insert what is new in one statement, update what is there (also when it was retired before)."""
    known = ids_of(conn, table, rows, key=key)
    new = [{key: name, **values, "active": True} for name, values in rows.items() if name not in known]
    if new:
        conn.execute(insert(table), new)
    old = [{"row": row_id, **rows[name]} for name, row_id in known.items()]
    if old:
        conn.execute(update(table).where(table.c.id == bindparam("row")).values(active=True), old)


def ids_of(conn: Connection, table: Table, keys: Iterable[str | None], *, key: str = "key") -> dict[str, int]:
    """Ids by key, 500 keys to a query."""
    wanted = sorted({name for name in keys if name is not None})
    found: dict[str, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        here = table.c[key].in_(wanted[start : start + AT_ONCE])
        found |= {name: one for one, name in conn.execute(select(table.c.id, table.c[key]).where(here))}
    return found
