"""docs/desk-file.md does what it says: its files are written, its edits made, its commands run."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "desk-file.md"
STEP = re.compile(
    r"```yaml\n# (?P<file>\S+)\n(?P<text>.*?)```|```text\n(?P<session>\$ .*?)```"
    r"|`(?P<new>[^`\n]+)` for `(?P<old>[^`\n]+)`\s+in `(?P<where>[^`]+)`",
    re.DOTALL,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder in which `retainer` is a command."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "retainer"
    command.write_text(f"#!{sys.executable}\nfrom bot.cli import main\nmain()\n")
    command.chmod(0o755)
    return tmp_path


def run(folder: Path, line: str) -> str:
    """What the line prints, faults before the rest."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RETAINER_")}
    environ = {**clean, "PYTHONPATH": str(ROOT), "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(line, shell=True, cwd=folder, env=environ, capture_output=True, text=True)  # noqa: S602  ours
    return done.stderr + done.stdout


def sessions(folder: Path) -> Iterator[tuple[str, str]]:
    """Walks the page: (session as written, session as it happened)."""
    for step in STEP.finditer(PAGE.read_text()):
        if step["file"]:
            path = folder / step["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["text"])
        elif step["session"]:
            lines = [line for line in step["session"].splitlines() if line.startswith("$ ")]
            yield step["session"], "".join(f"{line}\n{run(folder, line[2:])}" for line in lines)
        else:
            path = folder / step["where"]
            assert path.read_text().count(step["old"]) == 1
            path.write_text(path.read_text().replace(step["old"], step["new"]))


def test_the_page_tells_what_happens(folder: Path) -> None:
    happened = list(sessions(folder))
    assert len(happened) == 5
    for written, real in happened:
        assert written == real
