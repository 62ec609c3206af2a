"""A running request is rated again only by somebody's explicit, journalled decision, under what holds now (RULES 3)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from storage import journal
from storage.engine import Database
from tests.desks import apply_changed
from tests.handlers.cast import CHANGES
from tests.handlers.scene import QUESTION, Said, Scene

_URGENT = "targets: {first_response: 2h, next_response: 2h, resolution: 16h}"


@pytest.fixture
def changed(scene: Scene, tmp_path: Path) -> Scene:
    """Giulia asked at 13:04 with 2 h; ten minutes later her contract gives 4 h, and solving in 8."""
    scene.says("giulia", QUESTION)
    scene.later(minutes=10)
    change(scene, tmp_path, _URGENT.replace("first_response: 2h", "first_response: 4h").replace("16h", "8h"))
    return scene


def change(scene: Scene, folder: Path, targets: str) -> None:
    """Another version of the contract is published."""
    apply_changed(scene.db, folder / "desk.yaml", {**CHANGES, _URGENT: targets}, scene.now)


def rates(scene: Scene, who: str = "marco", why: str = "the new contract") -> Said:
    """The lead rates it in the room, and confirms with a reason."""
    scene.commands(who, "rerate", to="C0ERP", under=scene.card())
    return scene.sends(scene.presses(who, "rerate", scene.last(who, script="rerate")), why=why)


def rome(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """A time in Rome, in November 2026."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def test_the_lead_sees_old_and_new_times_confirms_and_the_customer_hears_the_new_ones(changed: Scene) -> None:
    assert changed.running().answer_due == rome(15, 4)
    changed.commands("marco", "rerate", to="C0ERP", under=changed.card())
    shown = changed.last("marco", script="rerate").text
    assert "T-1001 runs under version 1 of C-2044; since 24 Nov 2026 version 2 holds. Rated again:" in shown
    assert "First answer: today 15:04 (Rome) → today 17:04 (Rome)" in shown
    assert changed.running().answer_due == rome(15, 4)  # nothing happened yet
    rates(changed)
    assert changed.running().answer_due == rome(17, 4)
    told = changed.last("giulia", script="rerate").text
    assert told.startswith(
        "The contract changed on 24 Nov 2026. T-1001 now has until today 17:04 (Rome) for an answer."
    )
    assert "T-1001 is now to be solved by" in told
    assert "the new contract" not in told
    assert "Marco Ferri rated T-1001 again under version 2 of C-2044: “the new contract”." in changed.last("C0ERP").text
    assert changed.running().terms.version == 2


def test_rated_twice_it_says_that_nothing_changes(changed: Scene) -> None:
    rates(changed)
    version, count = changed.ticket().version, len(changed.read("giulia", script="rerate"))
    changed.commands("sara", "rerate", "T-1001")
    assert "T-1001 runs under version 2 already" in changed.last("sara", script="rerate").text
    assert (changed.ticket().version, len(changed.read("giulia", script="rerate"))) == (version, count)


def test_the_account_manager_rates_it_in_her_own_chat_by_plain_words(changed: Scene) -> None:
    changed.says("sara", "rerate T-1001")
    opened = changed.presses("sara", "rerate", changed.last("sara", script="rerate"))
    assert list(changed.sends(opened, why="").reply.errors) == ["why"]
    changed.sends(opened, why="agreed with Giulia")
    assert changed.running().answer_due == rome(17, 4)


def test_an_expert_may_not(changed: Scene) -> None:
    refused = changed.commands("anna", "rerate", to="C0ERP", under=changed.card())
    assert not changed.read("anna", script="rerate")
    assert "the lead or the account manager" in (refused.reply.toast + changed.last("anna", "Only").text)
    assert changed.running().answer_due == rome(15, 4)


def test_what_is_confirmed_is_what_was_shown(changed: Scene, tmp_path: Path) -> None:
    changed.commands("marco", "rerate", to="C0ERP", under=changed.card())
    shown = changed.last("marco", script="rerate")
    change(changed, tmp_path, _URGENT.replace("first_response: 2h", "first_response: 3h"))
    assert "version 3 of C-2044 holds by now" in changed.presses("marco", "rerate", shown).reply.toast
    assert changed.running().terms.version == 1


def test_a_shorter_time_that_has_passed_is_missed_now_and_by_this_cause(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=50)
    change(scene, tmp_path, _URGENT.replace("first_response: 2h", "first_response: 30m"))
    rates(scene)
    clock = scene.running().clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    assert (clock.breached_at, clock.cause) == (scene.now.timestamp(), "rerated")
    assert "for an answer" not in "".join(one.text for one in scene.read("giulia", script="rerate"))


def test_what_was_missed_stays_missed(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    scene.passes(hours=3)
    change(scene, tmp_path, _URGENT.replace("first_response: 2h", "first_response: 8h"))
    rates(scene)
    clock = scene.running().clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    assert (clock.status, clock.breached_at) == (Status.RUNNING, rome(15, 4).timestamp())


def test_a_holiday_added_later_counts_from_the_rating_on_and_not_before(scene: Scene, tmp_path: Path) -> None:
    scene.now = rome(17)
    scene.says("giulia", QUESTION)
    assert scene.running().answer_due == rome(10, day=25)
    closed = {**CHANGES, "      2026-12-24: 09:00-13:00": "      2026-11-25: closed\n      2026-12-24: 09:00-13:00"}
    apply_changed(scene.db, tmp_path / "desk.yaml", closed, scene.now)
    scene.later(minutes=5)
    assert scene.running().answer_due == rome(10, day=25)
    rates(scene)
    assert scene.running().answer_due == rome(10, day=26)


def test_a_request_that_does_not_run_is_not_rated(changed: Scene) -> None:
    changed.presses("giulia", "withdraw", changed.last("giulia", script="B2"), value="1001")
    changed.commands("sara", "rerate", "T-1001")
    assert "Giulia Rossi withdrew T-1001" in changed.last("sara").text


def test_the_journal_names_both_terms_and_the_reason(changed: Scene) -> None:
    before = changed.ticket().terms_hash
    rates(changed)
    entry = changed.db.read_now(journal.of_ticket, changed.ticket().id)[-1]
    assert (entry.kind, entry.data["before"]) == ("rerated", before)
    assert entry.data["event"]["terms"] == changed.ticket().terms_hash
    assert entry.data["event"]["why"] == "the new contract"


def test_a_severity_that_is_gone_is_changed_first(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    scene.says("nils", "Where is our invoice of October?")
    renamed = "      calm:\n        targets: {first_response: 8h}\n    default_severity: calm\n"
    old = "      normal:\n        targets: {first_response: 8h}\n    default_severity: normal\n"
    contracts = next(key for key in CHANGES if "contracts:" in key)
    changes = {**CHANGES, contracts: CHANGES[contracts].replace(old, renamed)}
    apply_changed(scene.db, tmp_path / "desk.yaml", changes, scene.now)
    scene.commands("marco", "rerate", to="C0ERP", under=scene.card())
    assert "knows no severity “normal”. Change the severity of T-1001 first." in scene.last("marco", "severity").text
