"""`retainer rerate`: the operator sees old and new times, and confirms."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot import cli
from storage import migrate
from storage.engine import Database
from tests.desks import apply_changed
from tests.handlers.cast import CHANGES
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def scene(migrated: str, tmp_path: Path) -> Scene:
    """Giulia asked under version 1, and version 2 gives a longer time."""
    db = Database.open(migrated)
    scene = Scene(db, tmp_path)
    scene.says("giulia", QUESTION)
    longer = {**CHANGES, "targets: {first_response: 2h,": "targets: {first_response: 4h,"}
    apply_changed(db, tmp_path / "desk.yaml", longer, scene.now)
    return scene


def rerate(*words: str, types: str = "") -> Result:
    """Run the command."""
    return CliRunner().invoke(cli.commands, ["rerate", *words, "--why", "a longer contract"], input=types)


def test_it_shows_what_would_change_and_does_it_once_it_is_confirmed(scene: Scene) -> None:
    refused = rerate("T-1001", types="n\n")
    assert "since 24 Nov 2026 version 2 holds. Rated again:\nFirst answer: " in refused.output
    assert scene.running().terms.version == 1
    assert rerate("t-1001", types="y\n").output.endswith("the customer the new times.\n")
    assert scene.running().terms.version == 2
    scene.deliver()
    assert "The operator rated T-1001 again" in scene.last("C0ERP").text
    assert rerate("T-1001", "--yes").output == (
        "T-1001 runs under the version that holds now already. Nothing changes.\n"
    )
    assert rerate("T-7", "--yes").output == "Error: There is no request T-7.\n"


def test_a_reason_is_a_reason(scene: Scene) -> None:
    done = CliRunner().invoke(cli.commands, ["rerate", "T-1001", "--yes", "--why", " "])
    assert (done.exit_code, scene.running().terms.version) == (1, 1)
    assert done.output == "Error: The journal keeps a reason; write one after --why.\n"


def _mark(database: Database, statement: str) -> None:
    values = {"head": migrate.head()} if ":head" in statement else {}
    database.write_now(lambda conn: conn.execute(text(statement), values))


def test_on_either_database(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only looks is read where nothing may be locked; this locks."""
    scene = Scene(database, tmp_path)
    scene.says("giulia", QUESTION)
    longer = {**CHANGES, "targets: {first_response: 2h,": "targets: {first_response: 4h,"}
    apply_changed(database, tmp_path / "desk.yaml", longer, scene.now)
    monkeypatch.setenv("RETAINER_DATABASE_URL", database_url)
    _mark(database, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    _mark(database, "INSERT INTO alembic_version VALUES (:head)")
    done = rerate("T-1001", "--yes")
    _mark(database, "DROP TABLE alembic_version")
    assert done.exit_code == 0, done.output
    assert scene.running().terms.version == 2
