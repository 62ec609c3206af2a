"""The migrated database is the one the code describes."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from storage import migrate
from storage.tables import every_table
from tests import conftest


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    with conftest.postgresql_database(server, template="template1") as url:
        yield url


def shape(conn: Connection) -> dict[str, object]:
    """The names that comparing metadata leaves out: indexes, checks and unique constraints of every table."""
    seen = inspect(conn)
    return {
        table: [
            sorted(str(each["name"]) for each in found(table))
            for found in (seen.get_indexes, seen.get_check_constraints, seen.get_unique_constraints)
        ]
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def is_compared(name: str | None, *_: object) -> bool:
    """Full text is no table or column: it is made beside them, and `shape` finds it."""
    return not str(name).startswith(("cases_text", "ix_cases_terms"))


def test_migrating_makes_the_tables_that_the_code_describes(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    migrate.upgrade(empty_url)
    migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == migrate.head()
    engine = create_engine(empty_url.replace("postgresql://", "postgresql+psycopg://"))
    with closing(engine.connect()) as conn:
        options = {"compare_type": True, "include_name": is_compared}
        compared = compare_metadata(MigrationContext.configure(conn, opts=options), every_table())
        migrated = shape(conn)
        conn.rollback()
        every_table().drop_all(conn)
        every_table().create_all(conn)
        described = shape(conn)
    engine.dispose()
    assert compared == []
    assert migrated == described


def test_every_revision_has_a_number_and_the_newest_is_the_last() -> None:
    revisions = ScriptDirectory(str(migrate.VERSIONS.parent))
    assert revisions.get_heads() == [migrate.head()]
