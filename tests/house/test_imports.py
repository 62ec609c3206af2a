"""Who may know what, beyond the import contracts in pyproject.toml."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted(path for name in ("handlers", "storage", "schedules") for path in (ROOT / name).rglob("*.py"))
EVERY = sorted(
    path for name in ("bot", "handlers", "storage", "schedules", "tests") for path in (ROOT / name).rglob("*.py")
)
CLOCK_READERS = {  # DESIGN: the clock is read where something enters, where something is due
    "bot/door.py",
    "schedules/deliveries.py",
    "schedules/timetable.py",
}


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", sorted((ROOT / "handlers" / "rules").rglob("*.py")), ids=lambda path: path.stem)
def test_a_rule_knows_the_standard_library_and_other_rules(path: Path) -> None:
    for name in imported(path):
        assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("handlers.rules"), name


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_speaks_no_platforms_words(path: Path) -> None:
    found = re.findall(r"slack|telegram|channel_id|blocks", path.read_text(), re.IGNORECASE)
    assert not found


def reads_the_clock(path: Path) -> bool:
    """A call such as datetime.now(…) or time.time()."""
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    names = {ast.unparse(function) for function in calls}
    return bool(names & {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"})


def test_the_clock_is_read_only_at_the_edges() -> None:
    readers = {str(path.relative_to(ROOT)) for path in EVERY if "tests" not in path.parts and reads_the_clock(path)}
    assert readers <= CLOCK_READERS


def test_help_comes_without_loading_the_house() -> None:
    script = (
        "import sys, click.testing, bot.cli as c; r = click.testing.CliRunner().invoke(c.commands, ['--help']); "
        "assert r.exit_code == 0; "
        "heavy = {'sqlalchemy', 'slack_bolt', 'slack_sdk', 'telegram', 'aiohttp', 'pydantic'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
