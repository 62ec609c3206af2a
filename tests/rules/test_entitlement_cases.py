"""The table of cases in tests/rules/data/entitlement.md, and what no decision of it may ever do (RULES 1)."""

import pytest

from handlers.rules.entitlement import Outcome, decide
from handlers.rules.terms import Role
from tests.rules.casetable import Case, cases, said

CASES = cases()


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 120
    assert len(set(CASES)) == len(CASES), "a line stands there twice"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.who}: {case.wrote} ({case.contracts}) {case.tapped}")
def test_case(case: Case) -> None:
    assert said(decide(case.facts(), case.at)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.who}: {case.wrote} ({case.contracts}) {case.tapped}")
def test_whatever_is_not_granted_names_a_check_a_person_and_a_time(case: Case) -> None:
    decision = decide(case.facts(), case.at)
    failed = [check for check in decision.because if check.met is False]
    if decision.outcome is Outcome.GRANTED:
        assert not failed
    else:
        assert failed
        assert decision.hold is not None
        assert isinstance(decision.hold.who, Role)
        assert decision.hold.reply_by > case.at
