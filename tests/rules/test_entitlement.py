"""Entitlement: a table of cases, each a sentence, and what no decision may ever do (RULES 1)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules.entitlement import (
    Allowance,
    ContractFacts,
    Decision,
    Facts,
    HoldReason,
    Module,
    Outcome,
    Overage,
    Rule,
    decide,
)
from handlers.rules.terms import Clauses, Role, Severity, Terms
from tests.rules.histories import GOLD, gold, hours, instant, moment, severity

GIULIA, PAOLO, BIANCHI, NORDFRAKT = 1, 2, 10, 20
FINANCE = Module("finance", "ERP Finance", "erp-finance", {"en": ("invoice", "ledger"), "it": ("fattur",)})
INTEGRATIONS = Module("integrations", "Integrations", "integrations", {"en": ("interface", "api")})
PAYROLL = Module("payroll", "Payroll", "payroll", {"en": ("payroll", "salary")})
NOW = instant("Tue", "13:04")
DAY = 86_400
HOUSE = Terms("", 0, "", "", hours(), (severity("normal", 1, 4),), "normal")
URGENT = Severity("urgent", "urgent", 1, GOLD[0].targets, {"en": ("urgent", "close the books")}, emergency=False)
TERMS = replace(gold(), severities=(URGENT, *GOLD[1:]))
C2044 = ContractFacts(TERMS, BIANCHI, int(NOW) - 90 * DAY, int(NOW) + 37 * DAY, (FINANCE, INTEGRATIONS), (PAYROLL,))
FACTS = Facts(GIULIA, (BIANCHI,), "telegram", "invoices are rounded", (C2044,), HOUSE, language="en")


def with_clauses(**clauses: object) -> Terms:
    """The terms with other clauses."""
    return replace(TERMS, clauses=Clauses(**clauses))  # type: ignore[arg-type]  # a table names clauses by word


def contract(**changes: object) -> Facts:
    """The facts with one contract, changed."""
    return replace(FACTS, contracts=(replace(C2044, **changes),))  # type: ignore[arg-type]


def left(used: str, policy: Overage = Overage.CONSENT, unit: str = "requests") -> Allowance:
    """40 a year, of which so many are used."""
    return Allowance(unit, Decimal(used), Decimal(40), policy, renews=int(NOW) + 38 * DAY)


SOON, LONG_AGO = int(NOW) + DAY, int(NOW) - DAY
CASES: dict[str, tuple[Facts, str]] = {
    "a contact within the period is granted": (FACTS, "granted erp-finance"),
    "the Italian word points to the same queue": (
        replace(FACTS, text="Le fatture", language="it"),
        "granted erp-finance",
    ),
    "another word points to another queue": (replace(FACTS, text="the API is down"), "granted integrations"),
    "an unknown person is held for the front desk": (replace(FACTS, person=None), "held unknown front_desk"),
    "a known person without any contract": (replace(FACTS, contracts=()), "held no_contract account_manager"),
    "a contract of another company does not help": (
        replace(FACTS, organisations=(NORDFRAKT,)),
        "held no_contract account_manager",
    ),
    "not started yet": (contract(start=SOON), "held not_started account_manager until Wed 13:04"),
    "at the very start it is in force": (contract(start=int(NOW)), "granted erp-finance"),
    "ended": (contract(end=LONG_AGO), "held ended account_manager until Mon 13:04"),
    "the end itself is outside": (contract(end=int(NOW)), "held ended account_manager until Tue 13:04"),
    "the last second is inside": (contract(end=int(NOW) + 1), "granted erp-finance"),
    "ended yesterday with two days of grace": (
        contract(end=LONG_AGO, terms=with_clauses(grace_days=2)),
        "granted erp-finance",
    ),
    "ended a day ago with one day of grace": (
        contract(end=LONG_AGO, terms=with_clauses(grace_days=1)),
        "held ended account_manager until Mon 13:04",
    ),
    "suspended": (contract(suspended=True), "held suspended account_manager"),
    "unpaid where payment comes first": (
        contract(paid_until=int(NOW), terms=with_clauses(payment_before_access=True)),
        "held unpaid account_manager",
    ),
    "unpaid where it does not": (contract(paid_until=None), "granted erp-finance"),
    "a named contact": (contract(named=frozenset({GIULIA})), "granted erp-finance"),
    "not a named contact": (contract(named=frozenset({PAOLO})), "held not_named contacts"),
    "a channel of the contract": (contract(channels=frozenset({"telegram"})), "granted erp-finance"),
    "a channel that is not included": (contract(channels=frozenset({"console"})), "held channel account_manager"),
    "a subject that was not bought": (replace(FACTS, text="payroll is wrong"), "held subject account_manager"),
    "bought words win over others": (replace(FACTS, text="payroll invoice"), "granted erp-finance"),
    "no word at all: the first module, correctable": (
        replace(FACTS, text="it does not work"),
        "granted erp-finance or integrations",
    ),
    "two modules alike: the longer words, correctable": (
        replace(FACTS, text="interface invoice l", contracts=(replace(C2044, modules=(FINANCE, INTEGRATIONS)),)),
        "granted integrations or finance",
    ),
    "corrected to another module": (replace(FACTS, chosen_module="integrations"), "granted integrations"),
    "corrected to what was not bought": (replace(FACTS, chosen_module="payroll"), "held subject account_manager"),
    "the last request of the allowance": (contract(allowance=left("39")), "granted erp-finance"),
    "used up, consent is asked for": (
        contract(allowance=left("40")),
        "ask consent approver until Fri 1 Jan 2027 13:04",
    ),
    "used up and denied": (
        contract(allowance=left("40", Overage.DENY)),
        "held allowance account_manager until Fri 1 Jan 2027 13:04",
    ),
    "used up and billed": (contract(allowance=left("40", Overage.BILL)), "granted erp-finance overage"),
    "a quarter of an hour left": (contract(allowance=left("39.75", unit="hours")), "granted erp-finance"),
    "no hour left": (contract(allowance=left("40", unit="hours")), "ask consent approver until Fri 1 Jan 2027 13:04"),
}


def _say(decision: Decision) -> str:
    if decision.outcome is Outcome.GRANTED:
        options = "".join(f" or {option.key}" for option in decision.options)
        return f"granted {decision.queue}{options}" + (" overage" if decision.overage else "")
    assert decision.hold is not None
    until = f" until {moment(decision.hold.date)}" if decision.hold.date is not None else ""
    return f"{decision.outcome} {decision.hold.reason} {decision.hold.who}{until}"


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """Each case is decided as its sentence says."""
    facts, expected = CASES[name]
    assert _say(decide(facts, int(NOW))) == expected


SEVERITIES = {
    "by the words of the text": ("invoices! we close the books tomorrow", {}, "urgent severity_words"),
    "by the contract's default": ("invoices are rounded", {}, "normal severity_default"),
    "by the customer's tap": ("we close the books", {"chosen_severity": "normal"}, "normal severity_chosen"),
    "by a tap that the contract does not know": ("invoices", {"chosen_severity": "mega"}, "normal severity_default"),
}


@pytest.mark.parametrize("name", SEVERITIES)
def test_severity(name: str) -> None:
    """Which severity, and why."""
    text, changes, expected = SEVERITIES[name]
    decision = decide(replace(FACTS, text=text, **changes), int(NOW))  # type: ignore[arg-type]
    assert f"{decision.severity} {decision.severity_why.code}" == expected


def test_severity_by_the_modules_default() -> None:
    """Where no word of the text says otherwise."""
    facts = contract(modules=(replace(FINANCE, default_severity="low"),))
    assert decide(facts, int(NOW)).severity == "low"


def test_every_check_is_reported_in_order() -> None:
    """Also those after the first that fails, so that "why?" has an answer."""
    decision = decide(contract(suspended=True, channels=frozenset({"console"})), int(NOW))
    assert [(check.rule, check.met) for check in decision.because] == [
        (Rule.KNOWN, True),
        (Rule.IN_FORCE, False),
        (Rule.NAMED, True),
        (Rule.CHANNEL, False),
        (Rule.SUBJECT, True),
        (Rule.ALLOWANCE, True),
        (Rule.COVERED_HOUR, True),
        (Rule.SEVERAL, None),
    ]
    assert decision.hold is not None
    assert decision.hold.reason is HoldReason.SUSPENDED


def test_outside_covered_hours_it_is_granted_and_starts_at_the_opening() -> None:
    """And the opening is told."""
    decision = decide(FACTS, int(instant("Fri", "20:12")))
    assert decision.outcome is Outcome.GRANTED
    assert decision.starts == instant("Mon+1", "09:00")


def test_a_held_request_names_the_time_by_which_somebody_writes() -> None:
    """Six working hours by default."""
    decision = decide(contract(suspended=True), int(NOW))
    assert decision.hold is not None
    assert decision.hold.reply_by == instant("Wed", "10:04")


def test_what_is_not_included_is_offered() -> None:
    """The add-on that has it, and what is covered instead."""
    decision = decide(replace(FACTS, text="payroll"), int(NOW))
    assert [option.key for option in decision.offer] == ["payroll"]
    assert [option.key for option in decision.options] == ["finance", "integrations"]


def test_at_most_five_options() -> None:
    """However many modules there are."""
    many = tuple(replace(FINANCE, key=f"m{number}", words={}) for number in range(9))
    assert len(decide(contract(modules=many), int(NOW)).options) == 5


FAST = replace(TERMS, contract="C-1", severities=(severity("normal", 2, 1),))
SLOW = replace(TERMS, contract="C-2", severities=(severity("normal", 2, 8),))
SEVERAL = {
    "the most specific subject wins": (
        (
            replace(C2044, terms=FAST, modules=(replace(FINANCE, words={}),)),
            replace(C2044, terms=SLOW),
        ),
        "C-2 not C-1",
    ),
    "then the shortest first response": ((replace(C2044, terms=SLOW), replace(C2044, terms=FAST)), "C-1 not C-2"),
    "then the earliest end": (
        (
            replace(C2044, terms=FAST),
            replace(C2044, terms=replace(FAST, contract="C-3"), end=C2044.end - 1),
        ),
        "C-3 not C-1",
    ),
    "one that does not qualify is no rival": (
        (replace(C2044, terms=FAST, suspended=True), replace(C2044, terms=SLOW)),
        "C-2 not ",
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_contracts(name: str) -> None:
    """Which contract is used, and who lost."""
    contracts, expected = SEVERAL[name]
    check = decide(replace(FACTS, contracts=contracts), int(NOW)).because[-1]
    assert check.rule is Rule.SEVERAL
    assert f"{check.says.params['chosen']} not {check.says.params['others']}" == expected


def test_one_person_with_two_companies_is_asked() -> None:
    """Held under the strictest terms, naming only the person's own companies."""
    other = replace(C2044, terms=replace(FAST, organisation="Nordfrakt"), organisation=NORDFRAKT)
    facts = replace(FACTS, organisations=(BIANCHI, NORDFRAKT), contracts=(C2044, other))
    decision = decide(facts, int(NOW))
    assert decision.outcome is Outcome.ASK
    assert decision.organisation is None
    assert decision.terms.contract == "C-1"
    assert [option.title for option in decision.options] == ["Bianchi Meccanica", "Nordfrakt"]
    chosen = decide(replace(facts, chosen_organisation=BIANCHI), int(NOW))
    assert (chosen.outcome, chosen.terms.contract) == (Outcome.GRANTED, "C-2044")


def test_choosing_a_company_that_is_not_ones_own_changes_nothing() -> None:
    """A forged value in a button opens no door."""
    other = replace(C2044, organisation=NORDFRAKT)
    decision = decide(replace(FACTS, contracts=(C2044, other), chosen_organisation=NORDFRAKT), int(NOW))
    assert decision.organisation == BIANCHI


ANY_CONTRACT = st.builds(
    lambda start, end, suspended, named, channels, used, organisation: replace(
        C2044,
        start=int(NOW) + start,
        end=int(NOW) + end,
        suspended=suspended,
        named=frozenset(named),
        channels=frozenset(channels),
        allowance=left(str(used)),
        organisation=organisation,
    ),
    st.integers(-DAY, DAY),
    st.integers(-DAY, DAY),
    st.booleans(),
    st.sets(st.sampled_from([GIULIA, PAOLO])),
    st.sets(st.sampled_from(["slack", "telegram"])),
    st.integers(38, 41),
    st.sampled_from([BIANCHI, NORDFRAKT]),
)
ANY_FACTS = st.builds(
    lambda person, organisations, proven, text, contracts: replace(
        FACTS,
        person=person,
        organisations=tuple(organisations),
        proven=tuple(proven),
        text=text,
        contracts=tuple(contracts),
    ),
    st.sampled_from([None, GIULIA, PAOLO]),
    st.sets(st.sampled_from([BIANCHI, NORDFRAKT])),
    st.sets(st.sampled_from([BIANCHI, NORDFRAKT])),
    st.sampled_from(["invoice", "payroll", "hello", ""]),
    st.lists(ANY_CONTRACT, max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(ANY_FACTS)
def test_whatever_is_not_granted_names_a_check_a_person_and_a_time(facts: Facts) -> None:
    """And an unknown person, unless his directory proves one company, never learns a name, title or contract of any."""
    decision = decide(facts, int(NOW))
    if decision.outcome is Outcome.GRANTED:
        assert all(check.met is not False for check in decision.because)
        assert decision.organisation in (facts.organisations if facts.person else facts.proven)
    else:
        assert any(check.met is False for check in decision.because)
        assert decision.hold is not None
        assert isinstance(decision.hold.who, Role)
        assert decision.hold.reply_by > NOW
    if facts.person is None and len(facts.proven) != 1:
        assert not any(secret in repr(decision) for secret in ("Bianchi", "C-2044", "Gold", "ERP", "Payroll"))
