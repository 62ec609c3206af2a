"""What if: the same people do the same things under other terms (issue: simulate)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from handlers.rules.allowance import Per
from handlers.rules.entitlement import ContractFacts, Facts, Module, Overage
from handlers.rules.ledger import Agreed, Unit
from handlers.rules.terms import Severity, Terms
from handlers.rules.whatif import KEPT, MISSED, Fate, Past, Worked, as_it_was, as_proposed, begun
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
    one = Past("T-1001", int(instant("Tue", "10:00")), facts, events(story), OLD)
    return replace(one, **changes)  # type: ignore[arg-type]


def both(one: Past) -> tuple[Fate, Fate]:
    """As it was, and as proposed."""
    return as_it_was(one, NOW), as_proposed([one], NOW)[0][one.ref]


def allows(amount: int, policy: Overage = Overage.CONSENT, unit: Unit = Unit.REQUESTS) -> dict[str, Agreed]:
    """So many units in the whole contract."""
    return {"C-2044": Agreed(unit, Decimal(amount), Per.CONTRACT, START, END, "Europe/Rome", policy, rounding=15)}


def several(story: str, count: int, **changes: object) -> list[Past]:
    """The same request so often."""
    one = replace(past(story, contract()), **changes)  # type: ignore[arg-type]
    return [replace(one, ref=f"T-{number}") for number in range(1001, 1001 + count)]


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
    for reason, starts in (("subject", True), ("ended", False)):
        _, would = both(past(let_in, contract(), "payroll is wrong", held=reason))
        assert would.started is starts


def test_an_allowance_of_one_lets_the_second_wait_for_consent() -> None:
    fates, books = as_proposed(several(ANSWERED_AFTER_90_MIN, 2, agreed=allows(1)), NOW)
    assert [fate.held for fate in fates.values()] == ["", "consent"]
    assert books.used(fates, "C-2044") == (Decimal(1), Decimal(0))


def test_who_consented_then_consents_again_and_it_is_billed() -> None:
    asked = "Tue 10:00 held\nTue 11:00 granted normal\nTue 11:30 answered a1"
    pasts = [*several(ANSWERED_AFTER_90_MIN, 1, agreed=allows(1)), *several(asked, 2, held="consent", agreed=allows(1))]
    pasts = [replace(one, ref=str(number)) for number, one in enumerate(pasts)]
    fates, books = as_proposed(pasts, NOW)
    assert [fate.started for fate in fates.values()] == [True, True, True]
    assert books.used(fates, "C-2044") == (Decimal(3), Decimal(2))


def test_what_was_taken_back_uses_nothing_from_then_on() -> None:
    taken_back = several("Tue 10:00 granted normal\nTue 10:10 withdrawn", 1, agreed=allows(1))
    soon, later = several(ANSWERED_AFTER_90_MIN, 2, agreed=allows(1))
    pasts = [replace(taken_back[0], ref="gone"), soon, replace(later, at=later.at + 900)]
    fates, books = as_proposed(pasts, NOW)
    assert [fate.held for fate in fates.values()] == ["", "consent", ""]
    assert books.used(["gone"], "C-2044") == (Decimal(0), Decimal(0))


def test_what_is_billed_beyond_the_allowance_is_counted_as_such() -> None:
    fates, books = as_proposed(several(ANSWERED_AFTER_90_MIN, 3, agreed=allows(1, Overage.BILL)), NOW)
    assert books.used(fates, "C-2044") == (Decimal(3), Decimal(2))


def test_hours_are_rounded_multiplied_and_split_as_the_proposal_says() -> None:
    agreed = allows(60, Overage.BILL, Unit.MINUTES)
    agreed["C-2044"] = replace(agreed["C-2044"], multipliers={"night": Decimal(2)})
    at = int(instant("Tue", "11:00"))
    worked = (Worked(at, 20), Worked(at + 60, 10, "night"), Worked(at + 120, -15))
    fates, books = as_proposed(several(ANSWERED_AFTER_90_MIN, 2, agreed=agreed, worked=worked), NOW)
    assert books.used(fates, "C-2044") == (Decimal(90), Decimal(30))


@pytest.mark.parametrize(
    ("per", "since_day", "falls_due"),
    [(Per.MONTH, 0, 3), (Per.MONTH, 10, 2), (Per.QUARTER, 0, 1), (Per.CONTRACT, 0, 1), (Per.CONTRACT, 1, 0)],
)
def test_a_fee_falls_due_when_a_period_begins(per: Per, since_day: int, falls_due: int) -> None:
    since = START + since_day * DAY
    assert begun(per, START, END, zone="Europe/Rome", since=since, until=END) == falls_due
