"""How many random histories are tried: a few in the suite, many in `make soak` (HISTORIES=200 SEED=7 pytest …)."""

import os

from hypothesis import settings

HISTORIES = int(os.environ.get("HISTORIES", "0"))  # of a whole desk; 0: as few as the suite has time for
SEED = int(os.environ.get("SEED", "0"))
RULES = 100  # histories of a pure rule for each one of a desk


def widen() -> None:
    """Every property that names no number of its own is tried as widely as was asked for."""
    if HISTORIES:
        settings.register_profile("wide", max_examples=RULES * HISTORIES, deadline=None)
        settings.load_profile("wide")


def histories(few: int) -> int:
    """How many: the suite's few, or those that were asked for."""
    return HISTORIES or few


def seeds(few: int) -> range:
    """The chances of so many."""
    return range(SEED, SEED + histories(few))
