"""Who is told at a rung, who may claim, and where a module leads."""

from dataclasses import replace

import pytest

from handlers.rules.escalation import Situation, roles_told
from handlers.rules.lifecycle import State
from handlers.rules.routing import Claimant, ClaimVerdict, judge_claim
from tests.rules.histories import gold

RUNGS = {rung.key: rung for rung in gold().rungs}
URGENT = Situation("urgent", is_claimed=True)
NORMAL = Situation("normal", is_claimed=True)

TOLD = {
    "half-time, unclaimed: the expert on duty": ("50", replace(URGENT, is_claimed=False), "duty"),
    "half-time, claimed: nobody": ("50", URGENT, ""),
    "three quarters: owner and lead": ("75", NORMAL, "owner lead"),
    "three quarters, unclaimed: the lead": ("75", replace(NORMAL, is_claimed=False), "lead"),
    "90 %, urgent: the account manager": ("90", URGENT, "account_manager"),
    "90 %, normal: nobody": ("90", NORMAL, ""),
    "90 %, normal, flagged account: the account manager": ("90", replace(NORMAL, is_flagged=True), "account_manager"),
    "the breach: lead and account manager": ("100", NORMAL, "lead account_manager"),
    "unacknowledged: the next in line": ("breach+15m", NORMAL, "next_in_line"),
}


@pytest.mark.parametrize("name", TOLD)
def test_told(name: str) -> None:
    """The roles of each rung."""
    rung, situation, expected = TOLD[name]
    assert " ".join(roles_told(RUNGS[rung], situation, gold())) == expected


ANNA, LI = 1, 2
EXPERT = Claimant(ANNA, is_expert=True)
CLAIMS = {
    "a free ticket": (EXPERT, State.WAITING, None, ClaimVerdict.FREE),
    "pressed twice": (EXPERT, State.OWNED, ANNA, ClaimVerdict.YOURS),
    "another was first": (EXPERT, State.OWNED, LI, ClaimVerdict.TAKEN),
    "not an expert of the queue": (replace(EXPERT, is_expert=False), State.WAITING, None, ClaimVerdict.NOT_ENTITLED),
    "not told who has it either": (replace(EXPERT, is_expert=False), State.OWNED, LI, ClaimVerdict.NOT_ENTITLED),
    "the lead may": (replace(EXPERT, is_expert=False, leads=True), State.WAITING, None, ClaimVerdict.FREE),
    "already closed": (EXPERT, State.CLOSED, None, ClaimVerdict.OVER),
    "as many as one may have": (replace(EXPERT, load=3, capacity=3), State.WAITING, None, ClaimVerdict.FULL),
    "one fewer": (replace(EXPERT, load=2, capacity=3), State.WAITING, None, ClaimVerdict.FREE),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_claim(name: str) -> None:
    """What becomes of a press on Claim."""
    claimant, state, owner, expected = CLAIMS[name]
    assert judge_claim(claimant, state, owner) is expected
