"""A dispute or a claim that cannot be looked at is logged and left, and the others go on (DESIGN 2.10)."""

import logging

import pytest
from sqlalchemy import Connection, update

from storage import disputes, lapses, tickets
from tests.handlers.handed import INTEGRATIONS, back, hand, ring
from tests.handlers.scene import QUESTION, Scene


def spoil(conn: Connection, ticket_id: int) -> None:
    """The ticket has lost its terms, so that whatever loads it fails."""
    conn.execute(update(tickets.tickets).where(tickets.tickets.c.id == ticket_id).values(terms_hash=None))


def test_one_that_fails_holds_nobody_up(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    for who in ("giulia", "luca"):
        scene.says(who, QUESTION)
    for number in (1001, 1002):
        hand(scene, "anna", scene.card(number), INTEGRATIONS)
        back(scene, "liwei@slack", scene.last("C0INTEGRATIONS", f"T-{number}", "C1"), "not ours")
        scene.db.write_now(lapses.look, scene.ticket(number).id, scene.now)
    scene.db.write_now(spoil, scene.ticket(1001).id)
    scene.later(minutes=30)
    with caplog.at_level(logging.ERROR):
        assert ring(scene) == 4
    assert len(caplog.records) == 2
    assert "please decide" in scene.last("marco", "T-1002", "C10").text.lower(), "the next in line of the other one"
    assert not scene.read("marco", "T-1001: ")
    assert ring(scene) == 0, "neither is tried again"
    assert scene.db.read_now(lapses.earliest) is None
    assert scene.db.read_now(disputes.standing, scene.ticket(1001).id) is not None, "it can still be decided"
