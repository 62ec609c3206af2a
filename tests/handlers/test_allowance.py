"""Requests count against what the contract includes; what is asked beyond it follows the contract's word (RULES 2)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import ledger
from storage.engine import Database
from storage.ledger import Row
from tests.handlers.scene import QUESTION, Scene

ALLOWANCE = "allowance: {requests: 40, per: year, overage: consent}"
PREPAID = "{amount: 2, bought: 2026-11-01, expires: 2027-06-30}"
Stage = Callable[[str], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene whose contract includes this."""
    return lambda allowance: Scene(database, tmp_path, {ALLOWANCE: f"allowance: {allowance}"})


def rows(scene: Scene) -> tuple[Row, ...]:
    """Every line of C-2044's ledger."""
    return scene.db.read_now(ledger.of_contract, scene.db.write_now(ledger.lock, "C-2044") or 0)


def pools(scene: Scene) -> dict[str, int]:
    """What each pool of C-2044 holds."""
    found: dict[str, int] = {}
    for row in rows(scene):
        found[row.pool] = found.get(row.pool, 0) + int(row.amount)
    return found


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
    assert "Your contract includes 1 request a year; all are used (the last was T-1001 on 24 Nov 2026)." in kept.text
    assert "Each further one needs a person's consent." in kept.text
    assert "Used 1 of 1 request a year" in contract(scene)


def test_allowed_by_the_account_manager_beyond_the_allowance_it_starts_and_costs_nothing(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: deny, rate: 90.00 EUR}")
    asks(scene, 2)
    scene.presses("sara", "allow", scene.last("sara", "T-1002"))
    assert scene.ticket(1002).state == "waiting"
    assert "2 of 1 requests" in scene.card(1002).text
    assert "Used 2 of 1 request a year" in contract(scene)
    assert pools(scene) == {"included/year/2026-01-01": 0, "allowed/T-1002": 0}


def test_denied_the_customer_reads_when_the_next_period_starts(stage: Stage) -> None:
    scene = stage("{requests: 1, per: month, overage: deny}")
    asks(scene, 2)
    kept = scene.last("giulia@slack", "T-1002")
    assert "includes 1 request a month; all are used (the last was T-1001 on 24 Nov 2026)." in kept.text
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


def test_what_waits_starts_when_another_one_is_taken_back(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: deny}")
    asks(scene, 3)
    scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack", "T-1001"), "1001")
    scene.sweep()
    assert [scene.ticket(number).state for number in (1001, 1002, 1003)] == ["withdrawn", "waiting", "held"]


def test_what_waits_starts_when_prepaid_units_open(stage: Stage) -> None:
    later = "{amount: 2, bought: 2026-11-26, expires: 2027-06-30}"
    scene = stage(f"{{requests: 1, per: year, overage: deny, prepaid: {{more: {later}}}}}")
    asks(scene, 2)
    scene.passes(days=1)
    assert scene.ticket(1002).state == "held"
    scene.passes(days=1)
    assert scene.ticket(1002).state == "waiting"


def test_everybody_of_the_organisation_counts(stage: Stage) -> None:
    scene = stage("{requests: 1, per: contract, overage: deny}")
    asks(scene)
    scene.says("luca", QUESTION)
    assert scene.ticket(1002).state == "held"
    assert "1 request in all" in scene.last("luca", "T-1002").text
    scene.says("nils", QUESTION)
    assert scene.ticket(1003).hold_reason != "allowance"


def test_opened_again_it_costs_nothing_and_the_ledger_says_so(stage: Stage) -> None:
    scene = stage("{requests: 5, per: year}")
    asks(scene)
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="Rounding", fix="Corrected")
    scene.presses("giulia@slack", "notyet", scene.last("giulia@slack", script="C12"))
    assert "Used 1 of 5 requests a year" in contract(scene)
    assert [row.kind for row in rows(scene)] == ["grant", "debit", "correction"]
    assert rows(scene)[-1].amount == 0


def test_withdrawn_it_goes_back_where_it_came_from(stage: Stage) -> None:
    scene = stage(f"{{requests: 1, per: year, prepaid: {{extra: {PREPAID}}}}}")
    asks(scene, 2)
    assert pools(scene) == {"included/year/2026-01-01": 0, "prepaid/extra": 1}
    assert "Used 1 of 1 request a year; 1 prepaid are left" in contract(scene)
    scene.commands("sara", "report", "bianchi november")
    assert "\nUsed 2 of 3, 1 left until" in scene.last("sara", script="F10").text
    scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack", "T-1002"), "1002")
    assert pools(scene) == {"included/year/2026-01-01": 0, "prepaid/extra": 2}
    assert "Used 1 of 1 request a year; 2 prepaid are left" in contract(scene)


def test_prepaid_units_open_when_they_are_paid(stage: Stage) -> None:
    unpaid = PREPAID.replace("}", ", paid: false}")
    scene = stage(f"{{requests: 1, per: year, overage: deny, prepaid: {{extra: {unpaid}}}}}")
    asks(scene, 2)
    assert scene.ticket(1002).state == "held"


def test_a_bigger_allowance_is_there_at_once(stage: Stage, database: Database, tmp_path: Path) -> None:
    scene = stage("{requests: 1, per: year, overage: deny}")
    asks(scene)
    Scene(database, tmp_path, {ALLOWANCE: "allowance: {requests: 3, per: year, overage: deny}"})
    scene.later(minutes=1)
    asks(scene)
    assert scene.ticket(1002).state == "waiting"
    assert [row.kind for row in rows(scene)] == ["grant", "debit", "adjust", "debit"]


def test_f08_whoever_answers_for_the_contract_hears_of_80_and_100_percent_once(stage: Stage) -> None:
    scene = stage("{requests: 5, per: year, overage: deny}\n    owner: luca")
    asks(scene, 5)
    for who in ("luca", "sara"):
        nearly, over = (one.text for one in scene.read(who, script="F8"))
        assert "C-2044: 4 of 5 requests (80 %) are used. At the pace of the last 30 days they last until" in nearly
        assert over == "C-2044: 5 of 5 requests (100 %) are used; the next period starts on 1 Jan 2027."
    assert [button.label for button in scene.last("luca", "80 %").card.buttons] == ["See the list", "Talk to Sara"]
    scene.sends(scene.presses("luca", "writeto", scene.last("luca", "80 %")), words="Ten more")
    assert scene.last("sara", "Ten more").text.startswith("Luca Bianchi, Bianchi Meccanica writes:")
    assert [button.word for button in scene.last("sara", "80 %").card.buttons] == ["used"]
    scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack", "T-1005"), "1005")
    asks(scene)
    assert len(scene.read("sara", script="F8")) == 2


def test_f08_where_every_unit_is_prepaid_the_steps_are_those_of_what_was_bought(stage: Stage) -> None:
    bought = PREPAID.replace("amount: 2", "amount: 5")
    scene = stage(f"{{requests: 0, per: month, overage: deny, prepaid: {{block: {bought}}}}}\n    owner: luca")
    asks(scene, 6)
    for who in ("luca", "sara"):
        nearly, over = (one.text for one in scene.read(who, script="F8"))
        assert nearly.startswith("C-2044: 4 of 5 requests prepaid (80 %) are used. At the pace of the last 30 days")
        assert over == "C-2044: 5 of 5 requests prepaid (100 %) are used; the contract runs to 31 Dec 2028."
    assert "Nothing is left of C-2044 Gold." in scene.last("sara", "T-1006", "D2").text


def test_f08_the_last_prepaid_unit_beside_included_ones_is_told(stage: Stage) -> None:
    scene = stage(f"{{requests: 1, per: year, overage: deny, prepaid: {{extra: {PREPAID}}}}}")
    asks(scene, 3)
    told = [one.text.split(" are used")[0] for one in scene.read("sara", script="F8")]
    assert told == ["C-2044: 1 of 1 request (100 %)", "C-2044: 2 of 2 requests prepaid (100 %)"]


def test_the_list_shows_what_was_used_twenty_at_a_time(stage: Stage) -> None:
    scene = stage("{requests: 25, per: year}\n    owner: luca")
    asks(scene, 22)
    scene.presses("luca", "used", scene.last("luca", "80 %"))
    first = scene.last("luca", "T-1022", "F8")
    assert "T-1003 · 24 Nov 2026 · Since this morning" in first.text
    assert "T-1002" not in first.text
    scene.presses("luca", "used", first)
    assert "T-1001" in scene.last("luca", "T-1002", "F8").text


def test_the_list_is_for_the_contract_s_people_only(stage: Stage) -> None:
    scene = stage("{requests: 1, per: year, overage: deny}")
    asks(scene, 2)
    kept = scene.last("giulia@slack", "T-1002")
    scene.says("nils", QUESTION)
    said = scene.presses("nils", "used", scene.last("nils", "T-1003"), "C-2044")
    assert "belongs to somebody else" in said.reply.toast
    assert "T-1001" not in "".join(one.text for one in scene.read("nils"))
    assert "T-1001" in scene.presses("giulia@slack", "used", kept).reply.toast
