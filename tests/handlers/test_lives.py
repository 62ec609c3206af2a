"""Whatever people do, in whatever order, and whenever the desk is down: what is promised to everybody stays true."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.lives import Life
from tests.widely import seeds

STEPS = 60


@pytest.mark.parametrize("seed", seeds(1))
def test_whatever_happens_promises_are_kept(database: Database, tmp_path: Path, seed: int) -> None:
    """Nobody is reminded twice a day, nothing follows what ended it, a rating is asked once, a complaint is not handled
    by whom it is about, and balances equal the ledger."""
    Life(database, tmp_path, seed).goes_on(STEPS)
