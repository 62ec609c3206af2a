"""`retainer explain` tells how a due time came about, and the sum is the target."""

import re
from pathlib import Path

import pytest

from handlers.admin.explaining import explain
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_duplicates import join, two
from tests.handlers.test_rerating import change, rates


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The scene on one kind of database: explaining only reads what other tests read from both."""
    return Scene(sqlite_database, tmp_path)


def told(scene: Scene, reference: str = "T-1001") -> str:
    """The explanation."""
    return "\n".join(scene.db.read_now(explain, reference, scene.now))


def test_a_request_with_a_night_a_pause_and_a_miss_is_explained_to_the_second(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=3)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=2, minutes=17)
    scene.says("anna", "Looking", to="C0ERP", under=scene.card())
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.passes(hours=1)
    scene.says("giulia", "TRN-2")
    text = told(scene)
    for line in (
        "T-1001 · owned · Bianchi Meccanica · ERP Finance",
        "contract C-2044 Gold, version 1, urgent",
        f"terms sha256 {scene.ticket().terms_hash}, hours of Europe/Rome",
        "held by nobody in ERP Finance from Tue 2026-11-24 13:04:00 to Tue 2026-11-24 13:07:00",
        "held by Anna Lindqvist in ERP Finance from Tue 2026-11-24 13:07:00 still",
        "first response 1 (urgent): 2 h of working time",
        "  Tue 2026-11-24 13:04:00 to Tue 2026-11-24 15:04:00: 2 h",
        "  together 2 h: due Tue 2026-11-24 15:04:00",
        "  breached at Tue 2026-11-24 15:04:00, answered Tue 2026-11-24 15:24:00 after 2 h 20 min",
        "  rung 100 at Tue 2026-11-24 15:04:00, said Tue 2026-11-24 15:24:00, 20 min late",
        "  until then 2 h 20 min counted, 2 h 20 min by the calendar",
        "    nobody in ERP Finance: 3 min counted, 3 min by the calendar",
        "    Anna Lindqvist in ERP Finance: 2 h 17 min counted, 2 h 17 min by the calendar",
        "  paused from Tue 2026-11-24 15:24:00 to Tue 2026-11-24 16:24:00, customer owed: Which plant code?",
        "Folded from the journal, as stored.",
    ):
        assert line in text.splitlines()


@pytest.mark.parametrize("who", ["giulia", "nils"])
def test_counted_spans_sum_to_the_target(scene: Scene, who: str) -> None:
    scene.later(days=2, hours=4)
    scene.says(who, QUESTION)
    for clock in scene.running().clocks.clocks:
        text = told(scene).split(f"{clock.kind.value.replace('_', ' ')} {clock.number} ")[1].split("\n\n")[0]
        target = re.search(r": (.+) of working time", text)
        assert target is not None
        assert f"together {target.group(1)}: due" in text


def test_a_held_request_has_only_the_promise_to_write(scene: Scene) -> None:
    scene.says("paolo", QUESTION)
    text = told(scene)
    assert "without a contract: the terms of the house" in text
    assert "together 6 h: due Wed 2026-11-25 10:04:00" in text


@pytest.mark.parametrize("reference", ["T-1", "T-9999", "K-17", "nonsense", "T-²", ""])
def test_an_unknown_reference_is_said(scene: Scene, reference: str) -> None:
    with pytest.raises(LookupError, match="There is no request"):
        told(scene, reference)


def of(text: str, promise: str) -> list[str]:
    """The lines about one promise."""
    return next(part for part in text.split("\n\n") if part.startswith(promise)).splitlines()


def test_running_and_paused_spans_stand_in_their_order_and_give_the_due_time(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=1)
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.passes(hours=2)
    scene.says("giulia", "TRN-2")
    lines = of(told(scene), "resolution 1")
    assert lines[3:7] == [
        "  Tue 2026-11-24 13:04:00 to Tue 2026-11-24 14:04:00: 1 h",
        "  paused from Tue 2026-11-24 14:04:00 to Tue 2026-11-24 16:04:00, customer owed: Which plant code?",
        "  Tue 2026-11-24 16:04:00 to Tue 2026-11-24 18:00:00: 1 h 56 min",
        "  Wed 2026-11-25 09:00:00 to Wed 2026-11-25 18:00:00: 9 h",
    ]
    assert "  together 16 h: due Thu 2026-11-26 13:04:00" in lines
    assert "  open, 15 h left" in lines
    assert "  until now 1 h counted, 3 h by the calendar" in lines


def test_while_it_is_paused_the_sum_so_far_and_what_is_left(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=1)
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.passes(hours=2)
    lines = of(told(scene), "resolution 1")
    assert "  paused from Tue 2026-11-24 14:04:00 still, customer owed: Which plant code?" in lines
    assert "  together 1 h so far, 15 h left" in lines


def test_an_overdue_promise_is_missed_before_any_sweep(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(hours=3)
    assert "  breached at Tue 2026-11-24 15:04:00" in of(told(scene), "first response 1")


def test_a_reopened_request_leaves_the_closed_time_out(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(hours=1)
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="A profile", fix="Repaired")
    scene.later(hours=1)
    scene.presses("giulia", "notyet", scene.last("giulia", script="C12"))
    text = told(scene)
    assert "reopened by Giulia Rossi Tue 2026-11-24 15:04:00" in text
    lines = of(text, "resolution 1")
    assert "  paused from Tue 2026-11-24 14:04:00 to Tue 2026-11-24 15:04:00, nobody owed: closed" in lines
    assert "  together 16 h: due Thu 2026-11-26 12:04:00" in lines
    assert "held by Anna Lindqvist in ERP Finance from Tue 2026-11-24 15:04:00 still" in text


def test_another_severity_is_told_with_who_changed_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=5)
    scene.presses("giulia", "severity", scene.last("giulia", script="B2"))
    text = told(scene)
    assert "severity changed to normal by Giulia Rossi Tue 2026-11-24 13:09:00" in text
    assert of(text, "first response 1")[0] == "first response 1 (normal): 4 h of working time"


def test_a_request_that_moved_names_both_queues(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=10)
    scene.says("anna", "topic", to="C0ERP", under=scene.card())
    scene.presses("anna", "topic", scene.last("C0ERP", script="topic"))
    text = told(scene)
    assert "held by nobody in ERP Finance from Tue 2026-11-24 13:04:00 to Tue 2026-11-24 13:14:00" in text
    assert "held by nobody in Integrations from Tue 2026-11-24 13:14:00 still" in text


def test_of_merged_requests_both_say_it_and_the_older_promise_goes_on(scene: Scene) -> None:
    two(scene)
    scene.later(minutes=10)
    join(scene)
    lost = told(scene, "T-1002")
    assert "merged into T-1001 by Li Wei Tue 2026-11-24 14:14:00" in lost
    assert "  dropped, merged Tue 2026-11-24 14:14:00 after 10 min" in of(lost, "first response 1")
    assert "held by nobody in ERP Finance from Tue 2026-11-24 14:04:00 to Tue 2026-11-24 14:14:00" in lost
    kept = told(scene)
    assert "absorbed T-1002 with its first response, resolution by Li Wei Tue 2026-11-24 14:14:00" in kept
    lines = of(kept, "first response 2")
    assert lines[0] == "first response 2 (urgent): 2 h of working time"
    assert "  started Tue 2026-11-24 14:04:00, counted from Tue 2026-11-24 14:04:00" in lines
    assert "  together 2 h: due Tue 2026-11-24 16:04:00" in lines
    assert "    Anna Lindqvist in ERP Finance: 10 min counted, 10 min by the calendar" in lines


def test_rated_again_the_sum_is_that_of_the_new_terms_with_both_hashes(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    before = scene.ticket().terms_hash
    scene.later(minutes=10)
    change(scene, tmp_path, "targets: {first_response: 4h, next_response: 2h, resolution: 8h}")
    rates(scene)
    text = told(scene)
    after = scene.ticket().terms_hash
    assert before != after
    assert f"rerated from terms sha256 {before} to {after} by Marco Ferri Tue 2026-11-24 13:14:00" in text
    assert "  together 4 h: due Tue 2026-11-24 17:04:00" in of(text, "first response 1")
    assert "Folded from the journal, as stored." in text
