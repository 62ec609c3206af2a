"""The scene of the desk's suite. The first three tests of every file are done on both kinds of database, the others on
SQLite; `--both` does all of them on both (`make soak`)."""

from collections import defaultdict
from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.scene import Scene

FIRST = 3
KINDS = ("sqlite", "postgresql")
_on_both: defaultdict[Path, set[str]] = defaultdict(set)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What differs between the kinds is storage's, and shown there; here they agree on each use-case's main way."""
    if "database_url" not in metafunc.fixturenames:
        return
    names = _on_both[metafunc.definition.path]
    if len(names) < FIRST or metafunc.config.getoption("--both"):
        names.add(metafunc.definition.nodeid)
    metafunc.parametrize("database_url", KINDS if metafunc.definition.nodeid in names else KINDS[:1], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of this test's own, of the kind that is this run's."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk on two platforms; Tuesday 13:04 in Rome."""
    return Scene(database, tmp_path)


@pytest.fixture
def lone(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The same scene, where one kind of database is enough."""
    return Scene(sqlite_database, tmp_path)
