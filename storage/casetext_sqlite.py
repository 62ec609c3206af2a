"""Cases by their words on SQLite: an FTS5 index beside the table, which it reads its text from."""

from typing import Any

from sqlalchemy import Connection, Table, event, text

MAKE = """CREATE VIRTUAL TABLE cases_text USING fts5(
    terms, content='cases', content_rowid='id', columnsize=0, tokenize="unicode61 remove_diacritics 0")"""
LIKE = text(
    "SELECT found.rowid AS id FROM json_each(:wanted) AS one "
    "JOIN cases_text AS found ON found.cases_text MATCH '\"' || json_extract(one.value, '$[0]') || '\"' "
    "GROUP BY found.rowid ORDER BY sum(json_extract(one.value, '$[1]')) DESC, found.rowid DESC LIMIT :most"
)  # wanted: [[term, weight], …] as JSON
_PUT = text("INSERT INTO cases_text (rowid, terms) VALUES (:id, :terms)")
_TAKE = text("INSERT INTO cases_text (cases_text, rowid, terms) VALUES ('delete', :id, :terms)")


def define(cases: Table) -> None:
    """The index is made and dropped with its table."""
    event.listen(cases, "after_create", _make)
    event.listen(cases, "before_drop", _drop)


def _make(cases: Table, conn: Connection, **_: Any) -> None:
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(MAKE)


def _drop(cases: Table, conn: Connection, **_: Any) -> None:
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("DROP TABLE IF EXISTS cases_text")


def change(conn: Connection, case_id: int, before: str, after: str) -> None:
    """The index follows what a row says; called after the row has changed."""
    if before:
        conn.execute(_TAKE, {"id": case_id, "terms": before})
    if after:
        conn.execute(_PUT, {"id": case_id, "terms": after})
