"""docs/slack.md and telegram.md are held to the program: scopes, settings, pictures and links are those that exist."""

import re

import pytest

from bot import settings
from tests.bot.slackpage import PAGE, PLACE, table

PAGES = ("slack.md", "telegram.md")
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_scopes_are_those_of_the_manifest() -> None:
    found = PLACE.search(TEXT)
    assert found is not None
    assert found.group() == table(), "python -m tests.bot.slackpage writes them anew"


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_it_names_exists(page: str) -> None:
    text = PAGE.with_name(page).read_text(encoding="utf-8")
    names = {name.removeprefix("RETAINER_").lower() for name in re.findall(r"RETAINER_[A-Z_]+", text)}
    fields = set(settings.Settings.__dataclass_fields__) | {"token_key"}
    assert names
    assert names <= fields


@pytest.mark.parametrize("page", PAGES)
def test_its_pictures_and_pages_exist_and_the_pictures_are_small_and_described(page: str) -> None:
    text = PAGE.with_name(page).read_text(encoding="utf-8")
    found = re.findall(r"\[([^]]*)\]\((?!https:)([^)#]+)", text)
    assert found
    for words, target in found:
        file = PAGE.parent / target
        assert file.exists(), target
        assert words
        assert file.suffix != ".png" or file.stat().st_size < 150_000, target
