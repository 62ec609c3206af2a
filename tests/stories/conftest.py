"""The stage, on SQLite; a story per platform pair asks for it on PostgreSQL too."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.stage import Stage, stage


@pytest.fixture
async def play(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on SQLite."""
    async with stage(sqlite_url, tmp_path) as played:
        yield played


@pytest.fixture
async def play_on_both(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on SQLite, then on PostgreSQL."""
    async with stage(database_url, tmp_path) as played:
        yield played
