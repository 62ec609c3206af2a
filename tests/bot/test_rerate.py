"""`retainer rerate`: the operator sees old and new times, and confirms."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli
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
