"""What if: the same people do the same things under other terms (issue: simulate)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from handlers.rules.allowance import Per
from handlers.rules.entitlement import Allowance, ContractFacts, Facts, Module, Overage
from handlers.rules.terms import Severity, Terms
from handlers.rules.whatif import KEPT, MISSED, Fate, Included, Past, Spent, as_it_was, as_proposed, begun
from tests.rules.histories import events, gold, hours, instant, severity

DAY = 86_400
START, END = int(instant("Mon", "00:00")) - 30 * DAY, int(instant("Mon", "00:00")) + 60 * DAY
NOW = int(instant("Fri+1", "12:00"))
FINANCE = Module("finance", "ERP Finance", "erp-finance", {"en": ("invoice",)})
PAYROLL = Module("payroll", "Payroll", "payroll", {"en": ("payroll",)})
HOUSE = Terms("", 0, "", "", hours(), (severity("normal", 1, 4),), "normal")
OLD = gold(severities=(severity("normal", 1, 2),))
ANSWERED_AFTER_90_MIN = """
    Tue 10:00 granted normal
    Tue 11:30 answered a1
"""


def contract(terms: Terms = OLD, **changes: object) -> ContractFacts:
    """A proposed contract."""
    return replace(ContractFacts(terms, 10, START, END, (FINANCE,), (PAYROLL,)), **changes)  # type: ignore[arg-type]


def past(story: str, proposed: ContractFacts, text: str = "the invoice", **changes: object) -> Past:
    """A request written Tuesday at 10 that went so."""
    facts = Facts(1, (10,), "telegram", text, (proposed,), HOUSE)
    one = Past("T-1001", int(instant("Tue", "10:00")), facts, events(story), OLD, "C-2044")
    return replace(one, **changes)  # type: ignore[arg-type]


def both(one: Past, included: Included | None = None) -> tuple[Fate, Fate]:
    """As it was, and as proposed."""
    pools = {"C-2044": included} if included else {}
    return as_it_was(one, Spent({}), NOW), as_proposed(one, Spent(pools), NOW)


def allows(limit: int, policy: Overage = Overage.CONSENT) -> Included:
    """So many requests in the whole contract."""
    allowance = Allowance("requests", Decimal(0), Decimal(limit), policy, Per.CONTRACT)
    return Included(allowance, START, END, "Europe/Rome")


def test_the_same_terms_give_the_same_fate() -> None:
    was, would = both(past(ANSWERED_AFTER_90_MIN, contract()))
    assert was == would
    assert (was.count(KEPT), was.count(MISSED)) == (1, 0)


def test_a_shorter_target_turns_a_kept_promise_into_a_missed_one() -> None:
    shorter = gold(severities=(severity("normal", 1, 1),))
    was, would = both(past(ANSWERED_AFTER_90_MIN, contract(shorter)))
    assert (was.count(KEPT), was.count(MISSED)) == (1, 0)
    assert (would.count(KEPT), would.count(MISSED)) == (0, 1)


def test_what_followed_from_the_old_terms_is_not_taken_over() -> None:
    missed = """
        Tue 10:00 granted normal
        Tue 12:00 fired first_response:100
        Tue 13:00 answered a1
    """
    longer = gold(severities=(severity("normal", 1, 4),))
    was, would = both(past(missed, contract(longer)))
    assert (was.count(MISSED), would.count(MISSED), would.count(KEPT)) == (1, 0, 1)


def test_a_severity_is_decided_anew_and_one_that_the_terms_do_not_know_is_passed_over() -> None:
    raised = "Tue 10:00 granted normal\nTue 10:05 raised urgent\nTue 11:30 answered a1"
    urgent = Severity("critical", "critical", 1, severity("x", 1, 1).targets, {"en": ("invoice",)})
    terms = gold(severities=(urgent, severity("normal", 2, 8)))
    old = gold()
    was, would = both(past(raised, contract(terms), terms=old))
    assert (was.severity, would.severity) == ("normal", "critical")
    assert (was.count(KEPT), would.count(MISSED)) == (1, 1)


def test_a_module_that_is_not_bought_any_more_holds_the_request_and_promises_nothing() -> None:
    was, would = both(past(ANSWERED_AFTER_90_MIN, contract(), "payroll is wrong"))
    assert (was.held, would.held) == ("", "subject")
    assert would.started is False
    assert would.promises == ()


def test_an_add_on_lets_in_what_was_held_and_counts_from_when_it_was_written() -> None:
    let_in = """
        Tue 10:00 held
        Tue 10:00 promised 16:00
        Tue 14:00 granted normal
        Tue 15:00 answered a1
    """
    proposed = contract(modules=(FINANCE, PAYROLL), more=())
    was, would = both(past(let_in, proposed, "payroll is wrong", held="subject"))
    assert (was.held, was.count(KEPT)) == ("subject", 1)
    assert (would.held, would.count(KEPT), would.count(MISSED)) == ("", 0, 1)


def test_nobody_knows_how_a_request_that_never_ran_would_have_been_answered() -> None:
    declined = "Tue 10:00 held\nTue 14:00 closed"
    proposed = contract(modules=(FINANCE, PAYROLL), more=())
    was, would = both(past(declined, proposed, "payroll is wrong", held="subject"))
    assert (was.started, was.promises) == (False, ())
    assert (would.started, would.promises) == (True, None)


def test_a_person_who_let_it_in_does_so_again_only_for_the_same_reason() -> None:
    let_in = "Tue 10:00 held\nTue 14:00 granted normal\nTue 15:00 answered a1"
    same = past(let_in, contract(), "payroll is wrong", held="subject")
    assert as_proposed(same, Spent({}), NOW).started
    other = past(let_in, contract(), "payroll is wrong", held="ended")
    assert not as_proposed(other, Spent({}), NOW).started


def test_an_allowance_of_one_lets_the_second_wait_for_consent() -> None:
    included = allows(1)
    proposed = contract(allowance=included.allowance)
    spent = Spent({"C-2044": included})
    first, second = (as_proposed(past(ANSWERED_AFTER_90_MIN, proposed), spent, NOW) for _ in range(2))
    assert (first.held, int(first.used), int(first.beyond)) == ("", 1, 0)
    assert (second.held, int(second.used)) == ("consent", 0)


def test_what_was_taken_back_uses_nothing() -> None:
    included = allows(1)
    proposed = contract(allowance=included.allowance)
    spent = Spent({"C-2044": included})
    withdrawn = past("Tue 10:00 granted normal\nTue 10:10 withdrawn", proposed)
    assert as_proposed(withdrawn, spent, NOW).used == 0
    assert as_proposed(past(ANSWERED_AFTER_90_MIN, proposed), spent, NOW).held == ""


def test_what_is_billed_beyond_the_allowance_is_counted_as_such() -> None:
    included = allows(1, Overage.BILL)
    proposed = contract(allowance=included.allowance)
    spent = Spent({"C-2044": included})
    fates = [as_proposed(past(ANSWERED_AFTER_90_MIN, proposed), spent, NOW) for _ in range(3)]
    assert [(int(fate.used), int(fate.beyond)) for fate in fates] == [(1, 0), (1, 1), (1, 1)]


def test_hours_are_split_exactly_at_the_limit() -> None:
    hourly = replace(allows(1, Overage.BILL).allowance, unit="hours")
    spent = Spent({"C-2044": replace(allows(1), allowance=hourly)})
    one = past(ANSWERED_AFTER_90_MIN, contract(allowance=hourly), hours=Decimal("0.75"))
    fates = [as_proposed(one, spent, NOW) for _ in range(2)]
    assert [fate.beyond for fate in fates] == [Decimal(0), Decimal("0.50")]


@pytest.mark.parametrize(
    ("per", "since_day", "falls_due"),
    [(Per.MONTH, 0, 3), (Per.MONTH, 10, 2), (Per.QUARTER, 0, 1), (Per.CONTRACT, 0, 1), (Per.CONTRACT, 1, 0)],
)
def test_a_fee_falls_due_when_a_period_begins(per: Per, since_day: int, falls_due: int) -> None:
    since = START + since_day * DAY
    assert begun(per, START, END, zone="Europe/Rome", since=since, until=END) == falls_due
