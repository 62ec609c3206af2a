"""`retainer explain` tells how a due time came about, and the sum is the target."""

import re

import pytest

from handlers.admin.explaining import explain
from tests.handlers.scene import QUESTION, Scene


def told(scene: Scene, reference: str = "T-1001") -> str:
    """The explanation."""
    return "\n".join(scene.db.read_now(explain, reference))


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
        "held by nobody from Tue 2026-11-24 13:04:00",
        "held by Anna Lindqvist from Tue 2026-11-24 13:07:00",
        "first response 1 (urgent): 2 h of working time",
        "  Tue 2026-11-24 13:04:00 to Tue 2026-11-24 15:04:00: 2 h",
        "  together 2 h: due Tue 2026-11-24 15:04:00",
        "  breached at Tue 2026-11-24 15:04:00, answered Tue 2026-11-24 15:24:00 after 2 h 20 min",
        "  rung 100 at Tue 2026-11-24 15:04:00, said Tue 2026-11-24 15:24:00",
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
