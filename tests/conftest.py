"""Fixtures for everybody: a database of one's own per test, on SQLite and on PostgreSQL, both real."""

import gc
import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from storage.engine import Database
from storage.tables import every_table
from tests import memory, postgres, widely

LONG = frozenset({"soak", "browser"})  # folders
numbers = itertools.count(1)
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory.folder())  # pytest makes every tmp_path there
widely.widen()
gc.set_threshold(20_000, 20, 20)  # thousands of modules live as long as the tests: look through them seldom


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that nobody waits for one of those at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def create_tables(url: str) -> None:
    """Every table the code describes."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    every_table().create_all(engine)
    engine.dispose()


def execute(server: str, statement: str) -> None:
    """One statement outside any transaction."""
    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no rows."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL with the database "template" that has every table and no rows."""
    with postgres.running() as url:
        execute(url, "CREATE DATABASE template")
        create_tables(url.replace("/postgres?", "/template?"))
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'desk.db')}"


@contextmanager
def postgresql_database(server: str, *, template: str) -> Iterator[str]:
    """A database of its own on the server, a copy of the template; dropped afterwards."""
    name = f"desk{next(numbers)}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def emptied(postgresql_server: str) -> Iterator[tuple[str, Engine]]:
    """A PostgreSQL database that tests use one after another, and a way in that empties it."""
    with postgresql_database(postgresql_server, template="template") as url:
        engine = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT", pool_pre_ping=True
        )
        yield url, engine
        engine.dispose()


@pytest.fixture
def postgresql_url(emptied: tuple[str, Engine]) -> str:
    """A PostgreSQL database with every table, no rows, and no number used: as good as new, and there at once."""
    url, engine = emptied
    with engine.connect() as conn:
        empty(conn)
    return url


def empty(conn: Connection, *, but: str = "") -> None:
    """End every other session (but those of that name), drop what a test made, make what it dropped, delete every row,
    count from one."""
    conn.execute(text(ALONE), {"but": but})
    there = set(conn.scalars(text(TABLES)))
    for name in there - OURS:
        conn.execute(text(f'DROP TABLE "{name}" CASCADE'))
    if not there >= OURS:
        every_table().create_all(conn)
    conn.exec_driver_sql(EMPTYING)


ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> :but"""
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
FIRST_NUMBER = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), 1, false)"


def _emptying() -> str:
    """Everything at once, in any order: rows that go together need not be looked for in each other's tables."""
    tables = every_table().sorted_tables
    return "; ".join(
        [
            "SET session_replication_role = replica",
            *(f'DELETE FROM "{table.name}"' for table in tables),  # noqa: S608
            *(FIRST_NUMBER.format(table.name) for table in tables if table.autoincrement_column is not None),
            "RESET session_replication_role",
        ]
    )


EMPTYING = _emptying()
OURS = frozenset(every_table().tables)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of this test's own, once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database of this test's own, once on each kind."""
    opened = Database.open(database_url)
    yield opened
    opened.close_now()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """An open SQLite database of this test's own, for tests above storage that need only one kind."""
    opened = Database.open(sqlite_url)
    yield opened
    opened.close_now()


class Compiled(dict[tuple[Any, ...], Any]):
    """Compiled statements shared by every engine of one kind: each test opens engines of its own, and compiling the
    same statements anew for each was a third of the time."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """By what is compiled for which kind, not for which engine."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


COMPILED = Compiled()


@event.listens_for(Engine, "engine_connect")
def share_compiled(conn: Connection) -> None:
    """From its second connection on an engine compiles into the shared cache, and asks nobody at each statement any
    more whether he listens (unless a test does): this listener alone made that a tenth of the time."""
    if "compiled_cache" not in conn.engine.get_execution_options():
        conn.engine.update_execution_options(compiled_cache=COMPILED)
        vars(conn.engine).setdefault("_has_events", False)
