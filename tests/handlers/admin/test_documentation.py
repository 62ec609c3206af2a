"""docs/desk-file.md names every key; that it does what it says is tested in tests/bot/test_desk_page.py."""

import inspect
from pathlib import Path

import pytest

from handlers.admin.file import agreement, deskfile, ladder, offering
from handlers.admin.file.sections import Section

PAGE = (Path(__file__).parents[3] / "docs" / "desk-file.md").read_text()
SECTIONS = {
    name: one
    for module in (deskfile, agreement, ladder, offering)
    for name, one in inspect.getmembers(module, inspect.isclass)
    if issubclass(one, Section) and one is not Section
}


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_the_page_names_every_key(section: type[Section]) -> None:
    names = [info.alias or name for name, info in section.model_fields.items()]
    missing = [name for name in names if f"`{name}" not in PAGE and f"**{name}**" not in PAGE]
    assert not missing
