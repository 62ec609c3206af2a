"""Preventive checks: opened when the contract says so, done by a team or the account manager, told to the customer;
and what comes again and again is proposed as one (RULES 6)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from handlers.admin import amending
from handlers.followups import quiet as accounts
from handlers.inbound import Kind
from handlers.rules.terms import ClockKind
from handlers.wording import prevention as wording
from handlers.wording.voice import Voice, flat
from storage import attainment
from storage.engine import Database
from tests.handlers.ahead import follow, until
from tests.handlers.scene import Scene

Stage = Callable[[dict[str, str]], Scene]
_ENDS = "    end: 2028-12-31               # the last day it holds\n"
CHECKED = {
    _ENDS: _ENDS + "    prevention: {logs: {what: Interface logs, every: month, queue: integrations, target: 16h}}\n"
}
OWN = {_ENDS: _ENDS + "    prevention: {visit: {what: How the close went, every: quarter}}\n"}
FIRST = datetime(2026, 12, 1, 8, tzinfo=UTC)  # Tuesday, 09:00 in Rome


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene over a desk file with these changes."""
    return lambda changes: Scene(database, tmp_path, changes)


@pytest.fixture
def lone_stage(sqlite_database: Database, tmp_path: Path) -> Stage:
    """A scene where one kind of database is enough."""
    return lambda changes: Scene(sqlite_database, tmp_path, changes)


def test_a_check_opens_in_its_queue_with_its_own_clock(stage: Stage) -> None:
    scene = stage(CHECKED)
    until(scene, FIRST - timedelta(minutes=1))
    assert scene.count() == 0
    until(scene, FIRST)
    running = scene.running()
    assert [clock.kind for clock in running.clocks.clocks] == [ClockKind.RESOLUTION]
    assert scene.last("giulia@slack").text.startswith(
        "Preventive check T-1001: Interface logs. Integrations does it by tomorrow 16:00 (Rome) and writes to you;"
    )
    shown = scene.card(1001, "C0INTEGRATIONS").text
    assert "Preventive check: nobody asked for it. Giulia Rossi reads the result.\nInterface logs" in shown
    assert scene.ticket().contract is None
    assert follow(scene) == 0


def test_f13_what_we_look_at_by_ourselves_makes_no_account_less_quiet(stage: Stage) -> None:
    scene = stage(CHECKED)
    until(scene, FIRST + timedelta(days=14))
    assert scene.count() == 1
    [quiet] = scene.db.read_now(accounts.of, [scene.ticket().organisation_id or 0], FIRST + timedelta(days=46))
    assert quiet.asked_at is None


def test_b4_a_question_is_never_added_to_what_we_look_at_by_ourselves(stage: Stage) -> None:
    scene = stage(CHECKED | {"    # owner: luca ": "    owner: luca #"})
    until(scene, FIRST)
    assert "Preventive check T-1001" in scene.last("luca").text
    scene.says("luca", "I do have another question on VAT")
    assert (scene.count(), scene.ticket(1002).subject) == (2, "I do have another question on VAT")


def test_f12_what_he_asked_himself_stands_before_what_we_look_at_by_ourselves(stage: Stage) -> None:
    scene = stage(CHECKED | {"    # owner: luca ": "    owner: luca #"})
    scene.says("luca", "I have a question on VAT")
    until(scene, FIRST)
    scene.says("luca", "status")
    said = scene.last("luca", script="G1").text
    assert said.index("T-1001") < said.index("T-1002")
    scene.says("luca", "complaint")
    assert "T-1001" in scene.last("luca", script="F12").text


def test_the_evidence_of_a_missed_one_says_that_nobody_wrote_it(lone_stage: Stage) -> None:
    scene = lone_stage(CHECKED)
    until(scene, FIRST)
    scene.passes(days=2)
    assert "09:00 preventive check opened: “Interface logs”\n" in scene.last("sara", "Missed: T-1001").text


def test_its_result_is_in_the_history_and_the_customer_reads_it(lone_stage: Stage) -> None:
    scene = lone_stage(CHECKED)
    until(scene, FIRST)
    card = scene.card(1001, "C0INTEGRATIONS")
    scene.presses("liwei@slack", "claim", card)
    form = scene.presses("liwei@slack", "resolve", scene.card(1001, "C0INTEGRATIONS"))
    scene.sends(form, cause="An import ran twice", fix="Locked the job")
    assert scene.last("giulia@slack", script="C12").text == (
        "Li Wei made the preventive check T-1001: Interface logs\nFound: An import ran twice\nResult: Locked the job"
    )
    assert (scene.ticket().state, scene.ticket().fix) == ("resolved", "Locked the job")
    scene.says("sara", "contract bianchi")
    assert "Used 0 of 40" in scene.last("sara", script="G7").text


def test_nobody_is_asked_to_rate_what_he_did_not_ask_for(lone_stage: Stage) -> None:
    scene = lone_stage(CHECKED)
    until(scene, FIRST)
    scene.presses("liwei@slack", "claim", scene.card(1001, "C0INTEGRATIONS"))
    form = scene.presses("liwei@slack", "resolve", scene.card(1001, "C0INTEGRATIONS"))
    scene.sends(form, cause="Nothing", fix="Nothing to do")
    for _ in range(5):
        until(scene, scene.now + timedelta(days=1))
    assert scene.ticket().state == "closed"
    assert not scene.read("giulia@slack", script="F4")


def test_it_is_no_request_of_the_companys(lone_stage: Stage) -> None:
    scene = lone_stage(CHECKED)
    until(scene, FIRST)
    asked = scene.db.read_now(attainment.asked_between, (1,), FIRST - timedelta(days=1), FIRST + timedelta(days=1))
    assert asked == ()


def test_it_comes_every_month_and_ends_with_the_contract(lone_stage: Stage) -> None:
    scene = lone_stage(CHECKED)
    for month, count in ((12, 1), (13, 2), (14, 3)):
        year, number = divmod(month - 1, 12)
        until(scene, datetime(2026 + year, number + 1, 5, 12, tzinfo=UTC))
        assert scene.count() == count
    scene.says("sara", "suspend C-2044")
    until(scene, datetime(2027, 3, 5, 12, tzinfo=UTC))
    assert scene.count() == 3


def test_what_the_contract_names_no_more_is_not_opened(lone_stage: Stage) -> None:
    scene = lone_stage(CHECKED)
    scene.db.write_now(partial(amending.amend_contract, now=scene.now), "C-2044", {"prevention": None})
    until(scene, FIRST)
    assert scene.count() == 0


def test_where_nobody_can_read_of_it_its_account_manager_hears_that_it_was_not_opened(lone_stage: Stage) -> None:
    scene = lone_stage(CHECKED)
    for contact in ("giulia", "giulia@slack", "luca"):
        scene.happens(contact, Kind.BLOCKED)
    until(scene, FIRST)
    assert scene.count() == 0
    assert scene.last("sara").text == (
        "A preventive check for Bianchi Meccanica is due and was not opened: Interface logs. I can write to nobody of "
        "that company. Make it yourself, and invite somebody before the next one."
    )
    assert follow(scene) == 0


def test_without_a_queue_it_is_the_account_managers_own(stage: Stage) -> None:
    scene = stage(OWN)
    until(scene, datetime(2027, 1, 4, 8, tzinfo=UTC))
    task = scene.last("sara", script="C1")
    assert task.text.startswith(
        "Preventive check T-1001 for Bianchi Meccanica:\nHow the close went\nDone by tomorrow 16:00"
    )
    said = scene.presses("marco", "checked", task)
    assert said.reply.form is None
    form = scene.presses("sara", "checked", task)
    assert "result" in scene.sends(form, result="").reply.errors
    scene.sends(form, result="Smooth; payroll comes in March")
    assert scene.last("giulia@slack", script="C12").text == (
        "Sara Holm made the preventive check T-1001: How the close went\nResult: Smooth; payroll comes in March"
    )
    assert scene.ticket().state == "resolved"
    again = scene.presses("sara", "checked", task)
    assert "This has changed" in again.reply.toast


# ---------------------------------------------------------------------------------------------------- again and again

TEXTS = (
    "Invoice rounding is off in the Turin plant ledger",
    "The Turin plant ledger shows invoice rounding again",
    "Invoice rounding in the Turin ledger, once more",
)


def _solve(scene: Scene, who: str, text: str, number: int) -> None:
    scene.says(who, text)
    scene.presses("anna", "claim", scene.card(number))
    form = scene.presses("anna", "resolve", scene.card(number))
    scene.sends(form, cause="Profile", fix="Set it")


def _three(scene: Scene) -> None:
    for number, text in enumerate(TEXTS, start=1001):
        _solve(scene, "giulia", text, number)
        scene.later(hours=2)
    until(scene, datetime(2026, 11, 25, 9, tzinfo=UTC))


def test_p4_of_fifty_requests_the_newest_ten_are_named() -> None:
    voice = Voice("en", "Europe/Rome", FIRST)
    card = wording.repeated(voice, "Bianchi", "Invoices", [f"T-{number}" for number in range(1001, 1051)], "1050")
    named = ", ".join(f"T-{number}" for number in range(1041, 1051))
    assert flat(card.text).startswith(f"Bianchi asked about the same 50 times in 60 days, last in {named}:\n")


def test_what_comes_three_times_is_proposed_to_the_account_manager_once(stage: Stage) -> None:
    scene = stage({})
    _three(scene)
    card = scene.last("sara", script="P4")
    assert card.text.startswith(
        "Bianchi Meccanica asked about the same 3 times in 60 days (T-1001, T-1002, T-1003):\nInvoice rounding in"
    )
    _solve(scene, "giulia", TEXTS[0], 1004)
    until(scene, datetime(2026, 11, 27, 9, tzinfo=UTC))
    assert len(scene.read("sara", script="P4")) == 1


def test_two_are_no_pattern(lone_stage: Stage) -> None:
    for_two = lone_stage({})
    for number, text in enumerate((TEXTS[0], "The VAT report for Verona is empty", TEXTS[1]), start=1001):
        _solve(for_two, "giulia", text, number)
        for_two.later(hours=2)
    until(for_two, datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert not for_two.read("sara", script="P4")


def test_make_it_opens_a_check_once(lone_stage: Stage) -> None:
    scene = lone_stage({})
    _three(scene)
    card = scene.last("sara", script="P4")
    assert scene.presses("marco", "makecheck", card).reply.toast
    scene.presses("sara", "makecheck", card)
    assert scene.count() == 4
    assert scene.last("sara").text == "Preventive check T-1004 is open."
    assert "Why this comes again: Invoice rounding in the Turin" in scene.card(1004).text
    said = scene.presses("sara", "makecheck", card, "1003")
    assert said.reply.toast == "This has changed: that was decided already."
    assert scene.count() == 4


def test_not_needed_makes_none(lone_stage: Stage) -> None:
    scene = lone_stage({})
    _three(scene)
    card = scene.last("sara", script="P4")
    scene.presses("sara", "nocheck", card)
    assert scene.last("sara").text.startswith("All right: no check.")
    assert scene.presses("sara", "makecheck", card, "1003").reply.toast.startswith("This has changed")
    assert scene.count() == 3
