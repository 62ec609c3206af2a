"""Short files, short functions, and nothing in the repository that belongs to one machine."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EVERY = sorted(
    path for name in ("bot", "handlers", "storage", "schedules", "tests") for path in (ROOT / name).rglob("*.py")
)
LONGEST_FILE, LONGEST_FUNCTION, MOST_POSITIONAL = 400, 40, 5


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in a file."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_in_the_head(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "says in its first line what it is for"
    for function in functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name} has {length} lines"
        assert len(function.args.posonlyargs + function.args.args) <= MOST_POSITIONAL + 1, function.name


def test_the_repository_names_no_registry_and_no_machine() -> None:
    words = ("pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "/ro" + "ot/", "/op" + "t/", "/wo" + "rk/")
    command = ["git", "grep", "--files-with-matches", "--fixed-strings", "-I"]
    for word in words:
        done = subprocess.run([*command, "-e", word], cwd=ROOT, capture_output=True, text=True)
        assert done.stdout == "", f"{word} stands in {done.stdout}"
