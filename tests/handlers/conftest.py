"""The scene of the desk's suite, once on each kind of database."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.scene import Scene


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk on two platforms; Tuesday 13:04 in Rome."""
    return Scene(database, tmp_path)


@pytest.fixture
def lone(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The same scene, where one kind of database is enough."""
    return Scene(sqlite_database, tmp_path)
