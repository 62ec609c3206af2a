"""docs/contracts.md tells what happens. `python -m tests.bot.contractspage` writes what happens into it."""

from pathlib import Path

import pytest

from tests.bot.contractspage import story


def test_the_page_tells_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETAINER_DATABASE_URL", f"sqlite:///{tmp_path / 'retainer.db'}")
    monkeypatch.chdir(tmp_path)
    with story(tmp_path) as told:
        happened = [(written, real) for _, written, real in told.steps()]
    assert len(happened) == 11
    for written, real in happened:
        assert written == real
