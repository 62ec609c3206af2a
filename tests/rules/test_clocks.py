"""Clocks: the histories in tests/rules/data/clocks, which read as sentences, and what is expected of every clock."""

import pytest

from tests.rules.clockcases import Case, cases, said, said_more

CASES = cases()
MORE = ("then ", "counted ", "cause ", "given ")


def test_there_are_many_histories() -> None:
    assert len(CASES) >= 150
    assert len({(case.terms, case.happened, case.expected) for case in CASES}) == len(CASES), (
        "a line stands there twice"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.theme}: {case.says}")
def test_history(case: Case) -> None:
    """Each history ends as its line says."""
    wanted = case.expected.split("; ")
    clocks = [one for one in wanted if not one.startswith(MORE)]
    if clocks:
        assert said(case) == clocks
    for one in wanted:
        if one.startswith(MORE):
            assert said_more(case, one) == one
