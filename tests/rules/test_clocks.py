"""Clocks: the histories in tests/rules/data/clocks, which read as sentences, and what is expected of every clock."""

import pytest

from handlers.rules.clocks import Verdict, judge
from tests.rules.clockcases import Case, cases, said, said_more
from tests.rules.histories import gold, instant, play

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


def test_a_promise_is_open_until_its_due_time_has_passed() -> None:
    """Not broken at the due time itself, but at every moment after it, whether anybody looked or not."""
    clock = play("Tue 13:04 granted urgent", gold()).clocks[0]
    due = instant("Tue", "15:04")
    assert [judge(clock, due + late) for late in (0, 0.001)] == [Verdict.OPEN, Verdict.BREACHED]
