"""The worked example of docs/desk-file.md does what the page says."""

import re
from datetime import timedelta
from pathlib import Path

from handlers.admin.agreement import (
    AllowanceSection,
    ClausesSection,
    ContractSection,
    RungSection,
    SeveritySection,
)
from handlers.admin.applying import apply_file
from handlers.admin.deskfile import CalendarSection, DeskFile, DeskSection, OrganisationSection, PersonSection
from handlers.admin.offering import ModuleSection, QueueSection
from storage.engine import Database
from tests.desks import NOW

PAGE = (Path(__file__).parents[3] / "docs" / "desk-file.md").read_text()
FILE, MADE, CHANGED = (block[1].strip() for block in re.finditer(r"```(?:yaml|text)\n(.*?)```", PAGE, re.DOTALL))


def test_the_worked_example_prints_what_the_page_says(sqlite_database: Database, tmp_path: Path) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(FILE)
    assert "\n".join(apply_file(sqlite_database, path, NOW).lines()) == MADE
    path.write_text(FILE.replace("4h", "2h"))
    assert "\n".join(apply_file(sqlite_database, path, NOW + timedelta(hours=1)).lines()) == CHANGED


def test_the_page_names_every_key() -> None:
    sections = (DeskFile, DeskSection, PersonSection, CalendarSection, QueueSection, OrganisationSection)
    parts = (ModuleSection, SeveritySection, RungSection, ClausesSection, AllowanceSection)
    for section in (*sections, ContractSection, *parts):
        missing = [name for name in section.model_fields if f"`{name}" not in PAGE and f"**{name}**" not in PAGE]
        assert not missing, f"{section.__name__}: {missing}"
