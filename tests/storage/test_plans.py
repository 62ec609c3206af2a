"""What is asked of tables that grow for ever goes by an index, on both kinds of database."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, event

from storage import ended, outbox
from storage.engine import Database

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED: dict[str, Callable[[Connection], object]] = {
    "what was refused in a place": lambda conn: outbox.never_left(conn, 1, "blocked"),
    "whether anything was said in a place": lambda conn: outbox.was_put_in(conn, 1),
    "what has had its time": lambda conn: ended.forget_before(conn, NOW, 9),
}
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
WHOLE = {
    "sqlite": ("SCAN outbox", "SCAN later", "SCAN downloads", "SCAN guesses", "SCAN follow_ups"),
    "postgresql": ("Seq Scan on",),
}


def plan_of(conn: Connection, ask: Callable[[Connection], object]) -> str:
    """How the database would answer everything that is asked. PostgreSQL reads small tables whole, if it may."""
    asked: list[tuple[str, object]] = []
    kind = conn.dialect.name

    def note(_conn: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    if kind == "postgresql":
        conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
    event.listen(conn, "before_cursor_execute", note)
    ask(conn)
    event.remove(conn, "before_cursor_execute", note)
    rows = [row for said, given in asked for row in conn.exec_driver_sql(EXPLAIN[kind] + said, given)]  # type: ignore[arg-type]
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_read_whole(database: Database, name: str) -> None:
    plan = database.write_now(plan_of, ASKED[name])
    kind = database.engine.dialect.name
    assert plan
    assert [line for line in plan.splitlines() if any(whole in line for whole in WHOLE[kind])] == []
