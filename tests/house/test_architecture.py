"""ARCHITECTURE says what the code says: the table of states, and the rooms of the house."""

import re
from pathlib import Path

from handlers.rules import followup, lifecycle

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_table_of_states_is_the_codes() -> None:
    shown = TEXT.split("<!-- lifecycle -->\n")[1].split("<!-- /lifecycle -->")[0]
    assert shown == lifecycle.to_markdown()


def test_the_table_of_what_follows_is_the_codes() -> None:
    shown = TEXT.split("<!-- followup -->\n")[1].split("<!-- /followup -->")[0]
    assert shown == followup.to_markdown()


def test_every_file_it_names_exists() -> None:
    named = set(re.findall(r"`((?:bot|handlers|schedules|storage|tests)/[\w/]+\.py)`", TEXT))
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.split("dependencies = [")[1].split("]\n")[0]
    names = {re.split(r"[<>=~\[; ]", line)[0] for line in re.findall(r'"([^"]+)"', block)}
    assert not [name for name in names if name not in TEXT]
