"""`retainer explain`: a sentence for an unknown request, lines for a known one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli
from storage import migrate
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene


def test_a_request_is_explained_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    migrate.upgrade(url)
    db = Database.open(url)
    scene = Scene(db, tmp_path)
    scene.says("giulia", QUESTION)
    db.close_now()
    monkeypatch.setenv("RETAINER_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    known = CliRunner().invoke(cli.commands, ["explain", "T-1001"])
    assert known.exit_code == 0, known.output
    assert "together 2 h: due Tue 2026-11-24 15:04:00" in known.output
    unknown = CliRunner().invoke(cli.commands, ["explain", "T-7"])
    assert (unknown.exit_code, unknown.output) == (1, "Error: There is no request T-7.\n")
