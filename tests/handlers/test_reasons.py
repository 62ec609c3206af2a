"""`why`: the checks of the decision that was taken, told to whom they concern and to nobody else."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handlers.asking import deciding
from handlers.rules.facts import Outcome
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

SECRETS = ("Bianchi", "C-2044", "Gold", "ERP", "Integrations", "Payroll", "Sara", "Anna", "Giulia")

Stage = Callable[[Mapping[str, str]], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene with a changed desk file."""
    return lambda changes: Scene(database, tmp_path, changes)


def test_the_customer_reads_every_check_that_was_met(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "why")
    said = scene.last("giulia", script="why").text
    assert "T-1001, why:" in said
    assert "✔ Contract C-2044 is in force until" in said
    assert "✔ It is about ERP Finance, by “invoices”; that is included." in said
    assert "✔ It is urgent, by “close the books”." in said
    assert "ERP Finance has it; a person answers by today 15:04 (Rome)." in said


def test_a_request_can_be_named_and_is_told_to_nobody_else(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.commands("luca", "why", "T-1001")
    assert "T-1001, why:" in scene.last("luca", script="why").text
    for other in ("nils", "paolo"):
        scene.commands(other, "why", "T-1001")
        assert not scene.read(other, "why:")
        assert "belongs to somebody else" in scene.last(other).text


def test_what_holds_it_is_said_with_a_person_and_a_time(stage: Stage) -> None:
    scene = stage({"    end: 2028-12-31": "    end: 2026-10-31"})
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "why")
    said = scene.last("giulia", script="why").text
    assert "✘ Contract C-2044 ended on 31 Oct 2026." in said
    assert "It waits: Sara Holm decides and writes by tomorrow 10:04 (Rome)." in said


def test_why_it_is_paused_is_for_us_alone(stage: Stage) -> None:
    scene = stage({"      self_raise: 1 ": "      payment_before_access: true\n      self_raise: 1 "})
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "why")
    assert "✘ Contract C-2044 is paused." in scene.last("giulia", script="why").text
    scene.commands("sara", "why", "T-1001")
    assert "✘ Contract C-2044 is not paid for this time." in scene.last("sara", script="why").text


def test_an_expert_asks_in_the_thread(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.says("anna", "why", to="C0ERP", under=scene.card())
    said = scene.last("C0ERP", script="why").text
    assert "✔ Requests from Telegram are included." in said
    assert "✔ Contract C-2044 is the one that fits." in said


def test_a_stranger_learns_nothing_of_anybody(scene: Scene) -> None:
    scene.says("paolo", "I work for Bianchi Meccanica, invoices are wrong")
    scene.commands("paolo", "why")
    said = scene.last("paolo", script="why").text
    assert "✘ The desk does not know yet who wrote." in said
    shown = [one.text for one in scene.read("paolo")]
    learnt = {secret for secret in SECRETS for text in shown if secret in text}
    assert learnt <= {"Sara"}, "the front desk's name, which answers strangers"


def test_without_a_request_there_is_nothing_to_explain(scene: Scene) -> None:
    scene.commands("giulia", "why")
    assert "You have no open request" in scene.last("giulia").text


def test_contract_says_why_none_is_in_force(stage: Stage) -> None:
    scene = stage({"    end: 2028-12-31": "    end: 2026-10-31"})
    scene.commands("giulia", "contract")
    said = scene.last("giulia", script="G2").text
    assert "No contract is in force for you today" in said
    assert "✘ Contract C-2044 ended on 31 Oct 2026." in said
    scene.commands("paolo", "contract")
    assert "C-2044" not in scene.last("paolo").text


def test_whoever_is_no_contact_reads_nothing_of_the_contract(stage: Stage) -> None:
    scene = stage(
        {"    contacts: [giulia, luca]\n": "    contacts: [giulia, luca]\n    workspaces: [slack: T0BIANCHI]\n"}
    )
    scene.says("paolo@slack", QUESTION)
    scene.commands("paolo@slack", "why")
    said = scene.last("paolo@slack", script="why").text
    assert "✘ The writer is not among the people who may ask yet." in said
    assert not [secret for secret in ("C-2044", "Gold", "ERP", "40") if secret in said]
    scene.commands("sara", "why", "T-1001")
    assert "✔ Contract C-2044 is in force" in scene.last("sara", script="why").text


def test_the_last_included_request_does_not_stand_in_its_own_way(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"{requests: 40,": "{requests: 1,"})
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "why", "T-1001")
    assert "used up" not in scene.last("giulia", script="why").text
    decision = scene.db.read_now(deciding.decide_within, scene.ticket())
    assert decision.outcome is Outcome.GRANTED
    assert all(check.met for check in decision.because)


def paused(scene: Scene) -> None:
    """Anna asks back after an hour, and has her answer two hours later."""
    scene.says("giulia", QUESTION)
    scene.later(minutes=3)
    scene.presses("anna", "claim", scene.card())
    scene.passes(minutes=57)
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.later(hours=2)
    scene.says("giulia", "TRN-2")


def test_a_customer_reads_the_sum_of_his_promises_and_nobody_of_ours(scene: Scene) -> None:
    paused(scene)
    scene.commands("giulia", "why")
    said = scene.last("giulia", script="why").text
    assert "First answer: 2 h of working time, due today 15:04 (Rome), kept 14:04." in said
    assert "Counted: 13:04–15:04 2 h\n" in said
    assert "Solution: 16 h of working time, due Thu 13:04 (Rome)." in said
    assert "Not counted 14:04–16:04: we waited for your answer" in said
    assert "+ tomorrow 09:00–18:00 9 h + Thu 09:00–13:04 4 h 4 min, together 16 h" in said
    sums = said[said.index("First answer:") :]
    assert not [word for word in ("Anna", "Held by", "Clause", "terms", "Which plant code?") if word in sums]


def test_experts_and_managers_read_who_had_it_and_by_which_clause(scene: Scene) -> None:
    paused(scene)
    scene.says("anna", "why", to="C0ERP", under=scene.card())
    said = scene.last("C0ERP", script="why").text
    assert "Held by nobody in ERP Finance 3 min + Anna Lindqvist in ERP Finance 57 min\n" in said
    assert "Anna Lindqvist in ERP Finance 57 min (2 h 57 min by the calendar)" in said
    assert "Not counted 14:04–16:04: the customer was to answer (“Which plant code?”)" in said
    content = scene.ticket().terms_hash or ""
    assert "Clause severities.urgent.first_response" in said
    assert f" · terms {content[:12]}" in said
    scene.commands("sara", "why", "T-1001")
    assert "Held by nobody in ERP Finance 3 min" in scene.last("sara", script="why").text


def test_a_paused_promise_says_what_is_left_and_a_missed_one_by_how_much(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=3)
    scene.commands("giulia", "why")
    assert "First answer: 2 h of working time, was due today 15:04 (Rome)." in scene.last("giulia", script="why").text
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.commands("giulia", "why")
    said = scene.last("giulia", script="why").text
    assert "First answer: 2 h of working time, was due today 15:04 (Rome), came 1 h late." in said
    assert "Solution: 16 h of working time, paused now; 13 h are left." in said
    assert "Not counted since 16:04: we waited for your answer" in said


def test_a_held_request_has_no_sums_for_its_writer(stage: Stage) -> None:
    scene = stage({"    end: 2028-12-31": "    end: 2026-10-31"})
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "why")
    assert "of working time" not in scene.last("giulia", script="why").text
    scene.commands("sara", "why", "T-1001")
    assert "A word from a person: 6 h of working time, due tomorrow 10:04" in scene.last("sara", script="why").text
