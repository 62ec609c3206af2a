"""A held request starts by itself when what held it goes away, under the terms of that day (RULES 1, 3, F14)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from handlers.admin import amending
from handlers.rules.terms import ClockKind
from storage import tickets
from storage.engine import Database
from tests.desks import EXAMPLE
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_held import ENDED, FUTURE, SLACK_ONLY, SUBJECT, SUSPENDED, UNPAID

Stage = Callable[[dict[str, str]], Scene]
USED_UP = "requests: 0, per: year, overage: deny"


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene over a desk file with these changes."""
    return lambda changes: Scene(database, tmp_path, changes)


def amend(scene: Scene, **changes: object) -> None:
    """C-2044 is changed, and what waits for that is looked at."""
    scene.db.write_now(lambda conn: amending.amend_contract(conn, "C-2044", changes, now=scene.now))
    scene.sweep()


GONE = [
    pytest.param(ENDED, QUESTION, {"end": "2027-12-31"}, "Contract C-2044 now runs to 31 Dec 2027", id="renewed"),
    pytest.param(FUTURE, QUESTION, {"start": "2026-11-01"}, "Contract C-2044 has begun", id="begins earlier"),
    pytest.param(SUSPENDED, QUESTION, {"suspended": None}, "Support for Bianchi Meccanica goes on", id="resumed"),
    pytest.param(UNPAID, QUESTION, {"paid_until": "2027-03-31"}, "Support for Bianchi Meccanica goes on", id="paid"),
    pytest.param(SLACK_ONLY, QUESTION, {"channels": []}, "Your contract includes this chat now", id="every chat"),
    pytest.param({}, SUBJECT, {"add_ons": ["payroll"]}, "Your contract includes this subject now", id="bought"),
]


@pytest.mark.parametrize(("changes", "text", "amended", "why"), GONE)
def test_it_starts_when_the_reason_is_gone(
    stage: Stage, changes: dict[str, str], text: str, amended: dict[str, object], why: str
) -> None:
    scene = stage(changes)
    scene.says("giulia", text)
    scene.later(hours=1)
    amend(scene, **amended)
    ticket = scene.ticket()
    assert (ticket.state, ticket.hold_reason, ticket.reconsider_at) == ("waiting", None, None)
    told = scene.last("giulia", script="D3").text
    due = "by tomorrow 09:04 (Rome)" if text == SUBJECT else "by today 16:04 (Rome)"
    assert told == f"{why}: T-1001 starts now. The ERP Finance team answers {due}."
    assert text in scene.card().text
    assert scene.running().terms.version == 2
    answer = scene.running().answer
    assert answer is not None
    assert answer.kind is ClockKind.FIRST_RESPONSE
    assert (
        text == SUBJECT
        or scene.last("sara", script="D2").text == "T-1001 has started and needs no decision any more, 14:04."
    )
    listed = scene.last("sara", script="F14").text
    assert listed.startswith("Bianchi Meccanica: a held request started.\nT-1001 Giulia Rossi · ")


def test_it_starts_on_the_day_its_contract_begins(stage: Stage) -> None:
    scene = stage(FUTURE)
    scene.says("giulia", QUESTION)
    assert "On that day T-1001 starts by itself" in scene.last("giulia", script="D1").text
    scene.passes(days=6)
    assert scene.ticket().state == "held"
    scene.passes(hours=11)  # the first minutes of 1 Dec in Rome
    assert scene.ticket().state == "waiting"
    assert "by today 11:00 (Rome)" in scene.last("giulia", script="D3").text


def test_it_starts_on_the_day_another_contract_begins(stage: Stage) -> None:
    of_now = EXAMPLE.read_text().partition("contracts:\n")[2]
    of_later = of_now.replace("C-2044", "C-2045").replace("start: 2026-01-01", "start: 2026-11-26")
    scene = stage({of_now: f"{of_now.replace('requests: 40, per: year, overage: consent', USED_UP)}\n{of_later}"})
    scene.says("giulia", QUESTION)
    assert (scene.ticket().hold_reason, scene.ticket().contract) == ("allowance", "C-2044")
    scene.passes(days=1)
    assert scene.ticket().state == "held"
    scene.passes(days=1)
    assert (scene.ticket().state, scene.ticket().contract) == ("waiting", "C-2045")


def test_a_broken_promise_stays_broken_when_it_starts_later(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.passes(days=2)
    assert scene.read("sara", "Missed: Sara Holm was to write about T-1001")
    amend(scene, end="2027-12-31")
    promise = scene.running().clock(ClockKind.PROMISE)
    assert promise is not None
    assert promise.breached_at is not None
    assert scene.ticket().state == "waiting"


def test_another_reason_is_told_once_and_it_waits_on(stage: Stage) -> None:
    scene = stage({**ENDED, **SLACK_ONLY})
    scene.says("giulia", QUESTION)
    amend(scene, end="2027-12-31")
    assert scene.ticket().state == "held"
    told = scene.last("giulia", script="D1").text
    assert "does not include requests from this chat" in told
    assert "does not include this chat" in scene.last("sara", script="D2").text
    amend(scene, plan="Platinum")
    assert len(scene.read("giulia", script="D1")) == 2
    amend(scene, channels=[])
    assert scene.ticket().state == "waiting"


def test_the_named_contacts_hear_of_a_renewal_once(stage: Stage) -> None:
    scene = stage({})
    amend(scene, end="2030-12-31", add_ons=["payroll"])
    told = "Your Gold contract now runs to 31 Dec 2030. New: Payroll is included."
    for who in ("giulia@slack", "luca"):
        assert [one.text for one in scene.read(who, script="F14")] == [told]
    amend(scene, plan="Platinum")
    assert len(scene.read("luca", script="F14")) == 1


def test_a_request_that_cannot_be_decided_stays_and_the_others_start(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.says("luca", QUESTION)
    scene.db.write_now(_spoil, scene.ticket(1001).id)
    amend(scene, end="2027-12-31")
    assert [scene.ticket(number).state for number in (1001, 1002)] == ["held", "waiting"]
    assert scene.ticket(1001).reconsider_at is None


def _spoil(conn: Connection, ticket_id: int) -> None:
    tickets.change(conn, tickets.require(conn, ticket_id), hold_reason="nonsense")


def test_what_came_meanwhile_comes_along(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.later(minutes=2)
    scene.says("giulia", "It is the Turin plant")
    scene.now += timedelta(minutes=1)
    amend(scene, end="2027-12-31")
    assert scene.chats.at("C0ERP", "It is the Turin plant")


def test_in_a_shared_place_only_that_it_is_open_is_public(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia@slack", QUESTION, to="C0SHARED", mentioned=True)
    amend(scene, end="2027-12-31")
    public = scene.last("C0SHARED")
    assert public.text == "T-1001 is open. The ERP Finance team answers by today 15:04 (Rome)."
    assert "runs to 31 Dec 2027" in scene.last("giulia@slack", script="D3").text
    assert not [one for one in scene.chats.at("C0SHARED") if "2027" in one.text or "C-2044" in one.text]
