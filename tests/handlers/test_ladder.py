"""Up the line, on to the next expert, and what a rung does beside telling (RULES 4, CONVERSATIONS E1, E6)."""

from pathlib import Path

import pytest

from storage import people
from storage.engine import Database
from storage.people import Person
from tests.handlers.ladders import at, rows, told
from tests.handlers.scene import QUESTION, Scene

BOSSES = {
    "  # -- customers ----": """  vera:
    name: Vera Lund
    zone: Europe/Stockholm
    manager: olga
    identities: {slack: U0VERA}
  olga:
    name: Olga Ek
    zone: Europe/Stockholm
    identities: {slack: U0OLGA}
  # -- customers ----""",
    "    zone: Europe/Rome\n    language: en\n    manager: sara\n": (
        "    zone: Europe/Rome\n    language: en\n    manager: vera\n"
    ),
}


def ladder(*rungs: str) -> dict[str, str]:
    """The contract's own rungs."""
    listed = "".join(f"      - {{{rung}}}\n" for rung in rungs)
    return {
        "    default_severity: normal\n    # rungs:": f"    default_severity: normal\n    rungs:\n{listed}    # rungs:"
    }


def desk(database: Database, folder: Path, *changes: dict[str, str]) -> Scene:
    """The scene over a changed desk, with an urgent question of Giulia, due at 15:04."""
    scene = Scene(database, folder, {key: text for one in changes for key, text in one.items()})
    scene.says("giulia", QUESTION)
    return scene


def person(scene: Scene, key: str) -> Person:
    """Somebody of the desk."""
    found = scene.db.read_now(people.by_key, key)
    assert found is not None
    return found


# --------------------------------------------------------------------------------------------------------- up the line

STEPS = tuple(f"after_breach: {minutes}m, tell: next_in_line" for minutes in (15, 30, 45, 60))
MISSED = "at: 100%, tell: [lead, account_manager]"


def escalated(scene: Scene) -> list[str]:
    """Who was told that nobody reacts, in order."""
    keys = {person(scene, key).id: key for key in ("marco", "sara", "vera", "olga")}
    return [keys[one.person_id or 0] for one in rows(scene) if one.script == "E6"]


def test_each_further_step_tells_the_next_above_and_nobody_twice(sqlite_database: Database, tmp_path: Path) -> None:
    scene = desk(sqlite_database, tmp_path, BOSSES, ladder(MISSED, *STEPS))
    for minutes in (120, 135, 150, 165, 180):
        at(scene, minutes)
    assert escalated(scene) == ["vera", "olga", "sara"], "Marco's line, and in the end the front desk"
    said = scene.last("vera", script="E6")
    assert said.text == "No one has acknowledged the missed time on T-1001 since today 15:04 (Stockholm)."


def test_steps_that_fire_together_go_up_the_line_too(sqlite_database: Database, tmp_path: Path) -> None:
    scene = desk(sqlite_database, tmp_path, BOSSES, ladder(MISSED, *STEPS))
    at(scene, 300)
    assert escalated(scene) == ["vera", "olga", "sara"]


def test_whoever_is_above_may_acknowledge_and_take_over_and_that_ends_the_ladder(
    database: Database, tmp_path: Path
) -> None:
    scene = desk(database, tmp_path, BOSSES, ladder(MISSED, *STEPS))
    at(scene, 120)
    at(scene, 135)
    said = scene.last("vera", script="E6")
    scene.presses("vera", "acknowledge", said)
    assert "Acknowledged by Vera Lund" in scene.last("marco", script="E5").text
    assert "acknowledged already" in scene.presses("marco", "acknowledge", said).reply.toast
    at(scene, 180)
    assert escalated(scene) == ["vera"]
    scene.presses("vera", "takeover", said)
    assert scene.ticket().owner_id == person(scene, "vera").id


def test_whoever_takes_a_missed_request_over_has_acknowledged_it(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    at(lone, 120)
    lone.presses("marco", "takeover", lone.last("marco", script="E5"))
    assert "Acknowledged by Marco Ferri" in lone.last("sara", script="E5").text
    at(lone, 180)
    assert not [one for one in rows(lone) if one.script == "E6"]


# ----------------------------------------------------------------------------------------------- on to the next expert


@pytest.fixture
def called(lone: Scene) -> Scene:
    """Li Wei is on duty, and was called for T-1001."""
    lone.says("giulia", QUESTION)
    at(lone, 60)
    return lone


def test_whoever_cannot_passes_it_on_to_the_next_expert(called: Scene) -> None:
    first = called.last("C0ERP", script="E1")
    assert called.presses("liwei@slack", "cannot", first).reply.toast == "I called Anna Lindqvist."
    assert called.last("C0ERP", script="E1").text == (
        "Li Wei cannot take T-1001. Anna Lindqvist, can you? T-1001 has had no owner for 1 h. Due today 15:04 (Rome)."
    )
    assert "passed T-1001 on already" in called.presses("liwei@slack", "cannot", first).reply.toast
    called.presses("anna", "claim", called.last("C0ERP", script="E1"))
    assert called.ticket().owner_id == person(called, "anna").id


def test_after_the_last_one_the_lead_hears(called: Scene) -> None:
    first = called.last("C0ERP", script="E1")
    called.presses("liwei@slack", "cannot", first)
    reply = called.presses("anna", "cannot", called.last("C0ERP", script="E1")).reply
    assert reply.toast == "Nobody else is left to call: the lead knows."
    said = called.last("marco", script="E1")
    assert said.text == "Anna Lindqvist cannot take T-1001, and nobody else is left to call. Due today 15:04 (Rome)."
    assert [button.label for button in said.card.buttons] == ["Take T-1001", "Reassign T-1001"]


def test_only_the_queues_people_pass_it_on_and_only_while_it_waits(called: Scene) -> None:
    first = called.last("C0ERP", script="E1")
    assert "Marco Ferri can help" in called.presses("ivo", "cannot", first).reply.toast
    called.presses("anna", "claim", called.card())
    assert "waits for nobody any more" in called.presses("liwei@slack", "cannot", first).reply.toast
    assert len(called.chats.at("C0ERP", script="E1")) == 1


# ------------------------------------------------------------------------------------------------------------- actions


def test_a_rung_takes_a_request_from_its_owner_and_the_queue_finds_another(
    sqlite_database: Database, tmp_path: Path
) -> None:
    scene = desk(sqlite_database, tmp_path, ladder("at: 75%, tell: lead, action: reassign", MISSED))
    scene.presses("anna", "claim", scene.card())
    at(scene, 90)
    assert scene.ticket().owner_id is None
    assert scene.ticket().state == "waiting"
    assert "Unclaimed" in scene.card().text
    assert told(scene, "marco")[-1].post.script == "E3"
    at(scene, 120)
    assert "Missed: T-1001" in told(scene, "marco")[-1].text


def test_a_rung_moves_a_request_to_another_queue(sqlite_database: Database, tmp_path: Path) -> None:
    scene = desk(
        sqlite_database, tmp_path, ladder("before: 30m, tell: lead, action: move, queue: integrations", MISSED)
    )
    at(scene, 90)
    assert "Its time came near." in scene.last("C0ERP", script="C10").text
    assert "T-1001" in scene.last("C0INTEGRATIONS", script="C1").text
    at(scene, 91)
    assert len(scene.chats.at("C0INTEGRATIONS", script="C1")) == 1


def test_a_rung_opens_a_call_list(sqlite_database: Database, tmp_path: Path) -> None:
    phones = {"    title: Integration engineer\n": "    title: Integration engineer\n    phone: +86 10 5550 7002\n"}
    scene = desk(
        sqlite_database, tmp_path, phones, ladder("after: 1h, tell: lead, action: call, clocks: first_response", MISSED)
    )
    at(scene, 60)
    said = told(scene, "marco")[-1]
    assert said.text.splitlines() == [
        "T-1001, Bianchi Meccanica, urgent, due today 15:04 (Rome).",
        "📞 Ring somebody up, in this order:",
        "1. Li Wei · on duty · +86 10 5550 7002 · 21:04 there",
        "2. Marco Ferri · lead · no phone known · 14:04 there",
        "3. Sara Holm · account manager · no phone known · 14:04 there",
    ]
    assert said.words == ["takeover"]


def test_a_rung_may_stand_on_every_clock(database: Database, tmp_path: Path) -> None:
    kinds = "first_response, next_response, resolution, update"
    scene = desk(database, tmp_path, ladder(f"before: 30m, tell: lead, clocks: [{kinds}]", MISSED))
    at(scene, 90)
    assert [one.post.script for one in told(scene, "marco")] == ["E3"]
    assert not scene.read("marco", "set aside")
