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


def test_a_line_that_is_no_case_is_told_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its number; it counts as wrong."""
    right, other = DATA.read_text(encoding="utf-8").splitlines()[:2]
    lost = json.dumps({**json.loads(other), "calendar": {"timezone": "Europe/Atlantis"}})
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join([right, "{half a line", json.dumps({"id": "x"}), lost]) + "\n", encoding="utf-8")
    assert vectors.main([str(file)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "1 right, 3 wrong"
    assert [line.split(":")[0] for line in said[1:]] == [f"line {number} cannot be read" for number in (2, 3, 4)]


def test_what_is_no_text_no_task_or_has_no_end_is_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mark of the encoding before the first line is nothing; bytes of another encoding are a line that is no case."""
    case = json.loads(DATA.read_text(encoding="utf-8").splitlines()[0])
    lines = [json.dumps(one) for one in (case, {**case, "op": "guess"}, {**case, "seconds": 1e30})]
    file = tmp_path / "odd.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + "\n".join(lines).encode() + b"\n\xff\xfe\n")
    assert vectors.main([str(file)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "1 right, 3 wrong",
        "line 2 cannot be read: ValueError op 'guess' is neither add nor between",
        "line 3 cannot be read: ValueError 1e+30 seconds are more than a hundred years",
    ]
    assert said[3].startswith("line 4 cannot be read")


def test_of_many_wrong_ones_the_first_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text("nonsense\n" * 13, encoding="utf-8")
    assert vectors.main([str(file)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert (said[0], len(said), said[-1]) == ("0 right, 13 wrong", 12, "and 3 more")


def test_a_file_without_cases_proves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text("\n", encoding="utf-8")
    assert vectors.main([str(file)]) == 1


def test_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    """Says how, and exits 2."""
    assert vectors.main([]) == 2
    assert vectors.main(["there is no such file.jsonl"]) == 2
    assert "usage" in capsys.readouterr().err
