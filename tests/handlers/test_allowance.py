"""Requests count against what the contract includes; what is asked beyond it follows the contract's word (RULES 2)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

ALLOWANCE = "allowance: {requests: 40, per: year, overage: consent}"
Stage = Callable[[str], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene whose contract includes this."""
    return lambda allowance: Scene(database, tmp_path, {ALLOWANCE: f"allowance: {allowance}"})


def asks(scene: Scene, times: int = 1) -> None:
    """Giulia asks so often, in threads of her own."""
    for _ in range(times):
        scene.says("giulia@slack", QUESTION)
        scene.later(minutes=11)  # within ten it would be the same request


def contract(scene: Scene) -> str:
    """What she reads about her contract."""
    scene.commands("giulia", "contract")
    return scene.last("giulia", script="G2").text


def test_what_is_used_shows_in_the_contract_and_on_the_card(stage: Stage) -> None:
    scene = stage("{requests: 40, per: year}")
    assert "Used 0 of 40 requests a year" in contract(scene)
    asks(scene, 2)
    assert "Used 2 of 40 requests a year" in contract(scene)
    for ref, used in (("T-1001", 1), ("T-1002", 2)):
        assert f"{used} of 40 requests" in scene.last("C0ERP", f"🔴 {ref}").text


def test_a_contract_without_an_allowance_counts_nothing(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {f"    {ALLOWANCE}\n": ""})
    asks(scene)
    assert "Used" not in contract(scene)
    assert " of " not in scene.card().text.splitlines()[-2]


def test_the_last_included_request_is_granted_and_the_next_needs_consent(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: consent}")
    asks(scene, 2)
    assert scene.ticket(1001).state == "waiting"
    assert scene.ticket(1002).state == "held"
    kept = scene.last("giulia@slack", "T-1002")
    assert "Your contract includes 1 request a year; all are used." in kept.text
    assert "Each further one needs a person's consent." in kept.text
    assert "Used 1 of 1 request a year" in contract(scene)


def test_allowed_by_the_account_manager_it_starts_and_counts(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: consent}")
    asks(scene, 2)
    scene.presses("sara", "allow", scene.last("sara", "T-1002"))
    assert scene.ticket(1002).state == "waiting"
    assert "2 of 1 requests" in scene.card(1002).text
    assert "Used 2 of 1 request a year" in contract(scene)


def test_declined_it_counts_nothing(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: consent}")
    asks(scene, 2)
    scene.sends(scene.presses("sara", "decline", scene.last("sara", "T-1002")), reason="Please buy more")
    assert "Used 1 of 1 request a year" in contract(scene)


def test_denied_the_customer_reads_when_the_next_period_starts(stage: Stage) -> None:
    scene = stage("{requests: 1, per: month, overage: deny}")
    asks(scene, 2)
    kept = scene.last("giulia@slack", "T-1002")
    assert "Your contract includes 1 request a month; all are used." in kept.text
    assert "The next period starts on 1 Dec 2026." in kept.text


def test_billed_it_starts_at_once(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: bill}")
    asks(scene, 2)
    assert scene.ticket(1002).state == "waiting"
    assert "2 of 1 requests" in scene.card(1002).text


def test_the_next_period_begins_anew(stage: Stage) -> None:
    scene = stage("{requests: 1, per: month, overage: deny}")
    asks(scene)
    scene.now = datetime(2026, 11, 30, 22, 49, tzinfo=UTC)  # eleven minutes before midnight in Rome
    asks(scene)
    asks(scene)
    assert [scene.ticket(number).state for number in (1001, 1002, 1003)] == ["waiting", "held", "waiting"]


def test_taken_back_it_no_longer_counts(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: deny}")
    asks(scene)
    scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack", "T-1001"), "1001")
    asks(scene)
    assert [scene.ticket(number).state for number in (1001, 1002)] == ["withdrawn", "waiting"]


def test_everybody_of_the_organisation_counts(stage: Stage) -> None:
    scene = stage("{requests: 1, per: contract, overage: deny}")
    asks(scene)
    scene.says("luca", QUESTION)
    assert scene.ticket(1002).state == "held"
    assert "1 request in all" in scene.last("luca", "T-1002").text
    scene.says("nils", QUESTION)
    assert scene.ticket(1003).hold_reason != "allowance"
