"""The Makefile and the gate do what their names say."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def steps(*targets: str) -> str:
    """What make would do, without doing it."""
    command = ["make", "--dry-run", "--always-make", *targets]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    "target", ["run", "demo", "test", "check", "browser", "shots", "bench", "soak", "lock", "clean"]
)
def test_every_target_is_there(target: str) -> None:
    assert steps(target)


def test_running_and_testing_never_touch_apt() -> None:
    assert not re.search(r"\bapt(-get)?\b", steps("run", "test"))


def test_the_check_ends_with_exactly_the_tests() -> None:
    lines = [line.strip() for line in steps("check").splitlines()]
    tests = [line.strip() for line in steps("test").splitlines()]
    assert lines[-1] == tests[-1]


def test_the_gate_gets_the_browser_then_checks() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-2:] == ["make browser", "make check"]


def test_the_procfile_names_commands_that_exist() -> None:
    words = [line.split()[2] for line in (ROOT / "Procfile").read_text().splitlines()]
    assert words == ["migrate", "serve", "worker"]
