"""The scene of the desk's suite, once on each kind of database."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from storage.engine import Database
from storage.tables import every_table
from tests.conftest import empty, postgresql_database
from tests.handlers.handed import claimed
from tests.handlers.scene import Scene

EMPTYING_FILE = "; ".join(["BEGIN", *(f'DELETE FROM "{one}"' for one in every_table().tables), "COMMIT"])  # noqa: S608
KEPT = "kept"  # the name of the sessions that outlive a test


@pytest.fixture(scope="session")
def kept(postgresql_server: str) -> Iterator[tuple[str, Database]]:
    """A PostgreSQL database and a way in that stay open: a fresh session takes longer to learn the tables than most of
    these tests take."""
    with postgresql_database(postgresql_server, template="template") as url:
        named = f"{url}&application_name={KEPT}"
        database = Database.open(named)
        yield named, database
        database.close_now()


@pytest.fixture(scope="session")
def emptier(kept: tuple[str, Database]) -> Iterator[Engine]:
    """The way in that empties it."""
    engine = create_engine(kept[0].replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_url(kept: tuple[str, Database], emptier: Engine) -> str:
    """The kept database, as good as new."""
    with emptier.connect() as conn:
        empty(conn, but=KEPT)
    return kept[0]


@pytest.fixture(scope="session")
def kept_file(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, sqlite3.Connection]]:
    """The same on SQLite: whoever opens a file reads its tables first, and prepares every statement anew."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("kept") / "desk.db")
    opened, emptier = Database.open(f"sqlite:///{path}"), sqlite3.connect(path)
    yield opened, emptier
    emptier.close()
    opened.close_now()


@pytest.fixture
def sqlite_database(kept_file: tuple[Database, sqlite3.Connection]) -> Database:
    """The kept file, as good as new."""
    kept_file[1].executescript(EMPTYING_FILE)
    return kept_file[0]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An open database with every table and no rows, once on each kind."""
    opened: Database
    if request.param == "sqlite":
        opened = request.getfixturevalue("sqlite_database")
    else:
        request.getfixturevalue("postgresql_url")
        opened = request.getfixturevalue("kept")[1]
    return opened


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk on two platforms; Tuesday 13:04 in Rome."""
    return Scene(database, tmp_path)


@pytest.fixture
def lone(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The same scene, where one kind of database is enough."""
    return Scene(sqlite_database, tmp_path)


@pytest.fixture
def owned(lone: Scene) -> Scene:
    """Giulia asked on Telegram at 13:04, Anna has it on Slack."""
    return claimed(lone)


@pytest.fixture
def everywhere(scene: Scene) -> Scene:
    """The same, on each kind of database."""
    return claimed(scene)
