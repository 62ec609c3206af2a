"""Who may take a request, who is asked first, and when another queue takes it: tables that read as sentences."""

import pytest

from handlers.rules.facts import Says
from handlers.rules.lifecycle import State
from handlers.rules.routing import (
    Assign,
    Candidate,
    Claimant,
    ClaimVerdict,
    Manner,
    Mode,
    Routing,
    from_data,
    judge_claim,
    lacking,
    route,
    to_data,
)

ANNA, LIWEI, IVO = 1, 2, 3
HOUR = 3600
NOW = 1_000_000
DUE = NOW + 2 * HOUR
LATER = NOW + 5 * HOUR

EXPERT = Claimant(ANNA, is_expert=True)
LEAD = Claimant(ANNA, is_expert=False, leads=True, lacks=("erp",), load=9, capacity=3)
NOBODY = Claimant(IVO, is_expert=False)
BEGINNER = Claimant(ANNA, is_expert=True, lacks=("erp",))
BUSY = Claimant(ANNA, is_expert=True, load=3, capacity=3)


@pytest.mark.parametrize(
    ("who", "state", "owner", "offered", "verdict"),
    [
        pytest.param(EXPERT, State.WAITING, None, None, ClaimVerdict.FREE, id="an expert of the queue may claim"),
        pytest.param(EXPERT, State.OWNED, ANNA, None, ClaimVerdict.YOURS, id="pressing twice is no error"),
        pytest.param(EXPERT, State.OWNED, LIWEI, None, ClaimVerdict.TAKEN, id="the second hears who was first"),
        pytest.param(EXPERT, State.RESOLVED, None, None, ClaimVerdict.OVER, id="what is over is not claimed"),
        pytest.param(NOBODY, State.WAITING, None, None, ClaimVerdict.NOT_ENTITLED, id="only experts of the queue"),
        pytest.param(BEGINNER, State.WAITING, None, None, ClaimVerdict.UNSKILLED, id="a missing skill keeps out"),
        pytest.param(BUSY, State.WAITING, None, None, ClaimVerdict.FULL, id="no more than one takes at once"),
        pytest.param(
            BUSY, State.OWNED, ANNA, None, ClaimVerdict.YOURS, id="being full changes nothing about one's own"
        ),
        pytest.param(EXPERT, State.WAITING, None, LIWEI, ClaimVerdict.OFFERED, id="while another is asked, one waits"),
        pytest.param(EXPERT, State.WAITING, None, ANNA, ClaimVerdict.FREE, id="who is asked may take it"),
        pytest.param(LEAD, State.WAITING, None, LIWEI, ClaimVerdict.FREE, id="a lead may always"),
    ],
)
def test_a_claim(who: Claimant, state: State, owner: int | None, offered: int | None, verdict: ClaimVerdict) -> None:
    assert judge_claim(who, state, owner, offered) is verdict


@pytest.mark.parametrize(
    ("levels", "needed", "missing"),
    [
        pytest.param({"erp": 3}, {"erp": 3}, (), id="the level itself is enough"),
        pytest.param({"erp": 2}, {"erp": 3}, ("erp",), id="a lower level is not"),
        pytest.param({}, {"erp": 1}, ("erp",), id="no level is not"),
        pytest.param({"erp": 1}, {}, (), id="a queue that needs nothing takes everybody"),
        pytest.param({"tax": 5}, {"erp": 1, "tax": 4}, ("erp",), id="every skill counts by itself"),
    ],
)
def test_skills(levels: dict[str, int], needed: dict[str, int], missing: tuple[str, ...]) -> None:
    assert lacking(levels, needed) == missing


def ask(*candidates: Candidate, mode: Mode = Mode.OFFER, assign: Assign = Assign.LEAST_LOADED) -> Routing:
    """A routing for an Italian customer, without an overflow queue."""
    return route(Manner(mode, assign), candidates, language="it", due=DUE, now=NOW)


@pytest.mark.parametrize(
    ("candidates", "assign", "order", "why"),
    [
        pytest.param(
            (Candidate(ANNA, load=2), Candidate(LIWEI, load=1)), Assign.LEAST_LOADED, (LIWEI, ANNA), "least_loaded",
            id="the least loaded first",
        ),
        pytest.param(
            (Candidate(ANNA, given=20), Candidate(LIWEI, given=10)), Assign.ROUND_ROBIN, (LIWEI, ANNA), "round_robin",
            id="round robin: whoever was given one the longest time ago",
        ),
        pytest.param(
            (Candidate(ANNA), Candidate(LIWEI)), Assign.LEAST_LOADED, (ANNA, LIWEI), "listed",
            id="equals in the queue's order",
        ),
        pytest.param(
            (Candidate(ANNA), Candidate(LIWEI, load=4, languages=frozenset({"zh", "it"}))), Assign.LEAST_LOADED,
            (LIWEI, ANNA), "language",
            id="the customer's language before load",
        ),
        pytest.param(
            (Candidate(ANNA, load=4, is_preferred=True), Candidate(LIWEI, languages=frozenset({"it"}))),
            Assign.LEAST_LOADED, (ANNA, LIWEI), "preferred",
            id="an expert the customer knows before its language",
        ),
        pytest.param(
            (Candidate(ANNA, duty=LATER), Candidate(LIWEI, load=9)), Assign.LEAST_LOADED, (LIWEI,), "only",
            id="whoever is off duty is not asked",
        ),
        pytest.param(
            (Candidate(ANNA, lacks=("erp",)), Candidate(LIWEI, load=9)), Assign.LEAST_LOADED, (LIWEI,), "only",
            id="nor is whoever lacks the skill",
        ),
        pytest.param(
            (Candidate(ANNA, load=3, capacity=3), Candidate(LIWEI, load=9)), Assign.LEAST_LOADED, (LIWEI,), "only",
            id="nor is whoever has enough to do",
        ),
    ],
)  # fmt: skip
def test_the_order(candidates: tuple[Candidate, ...], assign: Assign, order: tuple[int, ...], why: str) -> None:
    found = ask(*candidates, assign=assign)
    assert (found.mode, found.order) == (Mode.OFFER, order)
    assert found.because[-1].code == why
    assert found.because[-1].params["who"] == order[0]


def test_where_nobody_is_free_it_waits_for_a_claim_and_says_why() -> None:
    found = ask(Candidate(ANNA, duty=LATER), Candidate(LIWEI, load=3, capacity=3), Candidate(IVO, lacks=("erp",)))
    assert (found.mode, found.order, found.overflows) == (Mode.CLAIM, (), False)
    assert found.because == (
        Says("mode_offer"),
        Says("unskilled", {"who": IVO, "skill": "erp"}),
        Says("full", {"who": LIWEI, "load": 3}),
        Says("off_duty", {"who": ANNA}),
        Says("nobody"),
    )


def test_claim_mode_offers_to_nobody() -> None:
    assert ask(Candidate(ANNA), mode=Mode.CLAIM) == Routing(Mode.CLAIM, because=(Says("mode_claim"),))


@pytest.mark.parametrize(
    ("candidates", "due", "why"),
    [
        pytest.param((Candidate(ANNA),), DUE, "", id="somebody is on duty: it stays"),
        pytest.param((Candidate(ANNA, duty=DUE - 1),), DUE, "", id="somebody comes in time: it stays"),
        pytest.param((Candidate(ANNA, duty=DUE),), DUE, "overflow_duty", id="nobody comes before the answer is due"),
        pytest.param((Candidate(ANNA, duty=None),), DUE, "overflow_duty", id="nobody comes at all"),
        pytest.param((Candidate(ANNA, load=2, capacity=2),), DUE, "overflow_full", id="everybody has enough to do"),
        pytest.param((Candidate(ANNA, lacks=("erp",)),), DUE, "overflow_skill", id="nobody has the skill"),
        pytest.param((), DUE, "overflow_skill", id="a queue without experts"),
        pytest.param((Candidate(ANNA, duty=None),), None, "", id="without a due time no promise can break"),
    ],
)
@pytest.mark.parametrize("mode", Mode)
def test_overflow(mode: Mode, candidates: tuple[Candidate, ...], due: int | None, why: str) -> None:
    found = route(Manner(mode, has_overflow=True), candidates, language="it", due=due, now=NOW)
    assert found.overflows == bool(why)
    assert not why or found.because[-1].code == why
    assert not route(Manner(mode), candidates, language="it", due=due, now=NOW).overflows, "there is no such queue"


def test_reasons_survive_the_journal() -> None:
    for says in ask(Candidate(ANNA, lacks=("erp",)), Candidate(LIWEI)).because:
        assert from_data(to_data(says)) == says
