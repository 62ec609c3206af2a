"""The vectors command: right files, wrong files, wrong calls."""

import json
from pathlib import Path

import pytest

from tests import vectors

DATA = Path(__file__).parent / "data" / "worktime.jsonl"


def test_a_right_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Says so, and exits 0."""
    assert vectors.main([str(DATA)]) == 0
    assert capsys.readouterr().out == "336 right, 0 wrong\n"


def test_a_wrong_case_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its id, and exits 1."""
    case = json.loads(DATA.read_text(encoding="utf-8").splitlines()[1])
    case["expect"] = case["start"]
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(case) + "\n\n", encoding="utf-8")
    assert vectors.main([str(file)]) == 1
    assert capsys.readouterr().out.startswith(f"0 right, 1 wrong\n{case['id']}: expected")


def test_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    """Says how, and exits 2."""
    assert vectors.main([]) == 2
    assert "usage" in capsys.readouterr().err
