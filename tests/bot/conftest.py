"""A migrated database per test, migrated once."""

import shutil
from pathlib import Path

import pytest

from storage import migrate


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file as `retainer migrate` makes it."""
    path = tmp_path_factory.mktemp("migrated") / "desk.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def migrated(migrated_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a copy of this test's own, where commands find it."""
    url = f"sqlite:///{shutil.copy(migrated_template, tmp_path / 'desk.db')}"
    monkeypatch.setenv("RETAINER_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url
