"""What is said agrees with what is done: why, ask?, a missed promise, hours that were worked."""

from pathlib import Path

import pytest

from handlers.admin import amending
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

ONE = {"allowance: {requests: 40, per: year, overage: consent}": "allowance: {requests: 1, per: month, overage: deny}"}


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk."""
    return Scene(database, tmp_path)


def test_why_names_who_is_asked_to_consent_and_who_let_it_start(database: Database, tmp_path: Path) -> None:
    consent = {"overage: deny": "overage: consent, rate: 90.00 EUR"}
    asked = {old: new.replace("overage: deny", consent["overage: deny"]) for old, new in ONE.items()}
    scene = Scene(database, tmp_path, {**asked, "    # approver: luca ": "    approver: luca # "})
    for who in ("luca", "giulia"):
        scene.says(who, QUESTION)
    scene.commands("giulia", "why", "T-1002")
    assert "All 1 requests are used." in said(scene)
    assert "It waits: Luca Bianchi decides" in said(scene)
    scene.presses("luca", "agree", scene.last("luca", script="D4"))
    scene.commands("giulia", "why", "T-1002")
    assert "Luca Bianchi let it start." in said(scene)


def said(scene: Scene) -> str:
    """The newest answer to "why"."""
    return scene.last("giulia", script="why").text


def test_a_promise_that_ended_by_itself_was_answered_by_nobody(scene: Scene) -> None:
    late = {"start": "2026-12-01"}
    scene.db.write_now(lambda conn: amending.amend_contract(conn, "C-2044", late, now=scene.now))
    scene.says("giulia", QUESTION)
    scene.passes(days=7)
    missed = scene.last("sara", "Missed: Sara Holm was to write about T-1001").text
    assert " by ," not in missed
    assert "Answered" not in missed
    assert scene.read("sara", "T-1001 has started and needs no decision any more, 00:00.")


def test_ask_first_says_the_time_that_asking_would_say(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"    contacts: [nils]": "    contacts: [nils, giulia]"})
    scene.commands("giulia", "ask?", QUESTION)
    assert "today 15:04 (Rome)" in scene.last("giulia", script="ask").text
    scene.says("giulia", QUESTION)
    assert "today 15:04 (Rome)" in scene.last("giulia", script="D1").text


def test_withdrawn_after_work_says_that_the_work_stays_counted(database: Database, tmp_path: Path) -> None:
    hours = {next(iter(ONE)): "allowance: {hours: 2, per: month}"}
    scene = Scene(database, tmp_path, hours)
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("anna", "log 30m", to="C0ERP", under=scene.card())
    scene.presses("giulia", "withdraw", scene.last("giulia"), "1001")
    assert "T-1001 is withdrawn; the time worked on it stays counted." in scene.last("giulia").text


@pytest.mark.parametrize("text", ["log", "log ½h", "LOG .5h"])
def test_a_log_without_a_length_is_never_sent_to_the_customer(scene: Scene, text: str) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    before = len(scene.read("giulia"))
    scene.says("anna", text, to="C0ERP", under=scene.card())
    assert len(scene.read("giulia")) == before
    assert "I logged nothing and sent nothing." in scene.last("C0ERP").text
