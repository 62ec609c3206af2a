"""Cases by their words on PostgreSQL: a GIN index of their terms as a tsvector. The terms are cut by our own rules, so
that no parser, dictionary or extension of the server matters."""

from typing import Any

from sqlalchemy import Connection, Table, event, text

MAKE = """CREATE INDEX ix_cases_terms ON cases USING gin (array_to_tsvector(string_to_array(terms, ' ')))
WITH (fastupdate = off)"""  # what is put into it is found at once: nothing waits, to be read by every question
LIKE = text(
    "SELECT found.id FROM json_array_elements(CAST(:wanted AS json)) AS one "
    "JOIN cases AS found ON array_to_tsvector(string_to_array(terms, ' ')) "
    "@@ CAST('''' || (one ->> 0) || '''' AS tsquery) "
    "GROUP BY found.id ORDER BY sum(CAST(one ->> 1 AS float)) DESC, found.id DESC LIMIT :most"
)  # wanted: [[term, weight], …] as JSON


def define(cases: Table) -> None:
    """The index is made and dropped with its table."""
    event.listen(cases, "after_create", _make)


def _make(cases: Table, conn: Connection, **_: Any) -> None:
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(MAKE)
