"""Every check has a plain sentence, and a stranger's sentences name nobody."""

from datetime import UTC, datetime

import pytest

from handlers.rules.entitlement import decide
from handlers.rules.facts import Says, Sureness
from handlers.wording import why
from handlers.wording.voice import Voice, flat
from tests.rules.casetable import Case, cases

VOICE = Voice("en", "Europe/Rome", datetime(2026, 11, 24, 12, 4, tzinfo=UTC))
SECRETS = ("Bianchi", "Nordfrakt", "C-2044", "C-7000", "Gold", "Nord", "ERP", "Integrations", "Payroll")


def said() -> dict[str, Says]:
    """What the decisions of all cases say, one of each code."""
    decisions = [decide(case.facts(), case.at) for case in cases()]
    checks = [check.says for decision in decisions for check in decision.because if check.met is not None]
    return {one.code: one for one in (*checks, *(decision.severity_why for decision in decisions))}


def test_every_code_that_the_cases_say_has_a_sentence() -> None:
    found = {code: flat(why.sentence(VOICE, says, "Europe/Rome", for_us=True)) for code, says in said().items()}
    assert not [code for code, sentence in found.items() if sentence == code and code != "default"]
    assert {"in_grace", "pilot", "emergency_cover", "no_contact", "subject_likely", "item_not_covered"} <= set(found)


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.who in ("stranger", "Pia")], ids=lambda one: one.wrote
)
def test_a_stranger_learns_no_name_title_or_contract(case: Case) -> None:
    decision = decide(case.facts(), case.at)
    assert not [secret for secret in SECRETS if secret in repr(decision)]
    for for_us in (False, True):
        said = flat(why.checks(VOICE, decision.because, "Europe/Rome", for_us=for_us))
        assert not [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize(
    ("wrote", "level", "share"),
    [
        pytest.param("invoices are rounded", Sureness.SURE, 100, id="no other word"),
        pytest.param("invoices do not reach the interface", Sureness.LIKELY, 52, id="words for two"),
        pytest.param("it does not work", Sureness.GUESS, 0, id="no word"),
    ],
)
def test_how_sure_a_subject_is_stands_with_its_figure(wrote: str, level: Sureness, share: int) -> None:
    case = next(case for case in cases() if case.who == "Giulia" and case.contracts == "Gold")
    facts = Case(case.section, "Giulia", wrote, case.when, case.where, "Gold", "", ()).facts()
    confidence = decide(facts, case.at).confidence
    assert (confidence.level, confidence.share) == (level, share)
