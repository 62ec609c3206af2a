"""A dispute, a claim or a page that cannot be looked at is logged and left, and the others go on (DESIGN 2.10)."""

import logging

import pytest
from sqlalchemy import Connection, func, select, update

from storage import disputes, homes, lapses, tickets
from tests.handlers.handed import INTEGRATIONS, back, hand, ring
from tests.handlers.looks import look, read, renew
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


def tear(conn: Connection) -> None:
    """The page that was looked at first shows a part of its list that has no number."""
    first = select(func.min(homes.homes.c.place_id)).scalar_subquery()
    torn = update(homes.homes).where(homes.homes.c.place_id == first)
    conn.execute(torn.values(lists={"open": "none"}))


def test_a_page_that_fails_holds_no_other_up(lone: Scene, caplog: pytest.LogCaptureFixture) -> None:
    for who in ("luca", "giulia"):
        look(lone, who)
    lone.db.write_now(tear)
    lone.later(minutes=1)
    for who in ("luca", "giulia"):
        lone.says(who, QUESTION)
    with caplog.at_level(logging.ERROR):
        assert renew(lone)
    assert len(caplog.records) == 1
    assert "T-1001" not in read(lone, "luca"), "it stays as it was"
    assert "T-1002" in read(lone, "giulia")
    lone.later(minutes=1)
    assert "T-1001" in look(lone, "luca"), "whoever looks at it has it whole again"
