"""The scene of the desk's suite, once on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from storage.engine import Database
from tests.conftest import empty, postgresql_database
from tests.handlers.handed import claimed
from tests.handlers.scene import Scene

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


@pytest.fixture
def database(request: pytest.FixtureRequest, database_url: str) -> Iterator[Database]:
    """An open database with every table and no rows, once on each kind."""
    if database_url.startswith("postgresql"):
        yield request.getfixturevalue("kept")[1]
        return
    opened = Database.open(database_url)
    yield opened
    opened.close_now()


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
