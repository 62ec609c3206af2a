"""An expert's duty begins and ends: what is his and waits, what he solved, what pleased his customers (C17, G5)."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage import ratings
from storage.engine import Database
from storage.tickets import Ticket
from tests.handlers.mornings import at
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_handover import ROTA, ring, until


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Anna's duty lasts from 14:00 to 18:00 in Stockholm, Li Wei's from 09:00 to 17:00 in Shanghai."""
    made = Scene(sqlite_database, tmp_path, ROTA)
    ring(made)
    return made


def praised(conn: Connection, ticket: Ticket, *, words: str, at: datetime) -> None:
    """Giulia was asked about a request and gave full marks."""
    ratings.begin(
        conn,
        ticket_id=ticket.id,
        contact_id=ticket.contact_id,
        organisation_id=ticket.organisation_id,
        expert_id=ticket.owner_id,
        lane_id=ticket.customer_lane_id,
        asked_at=at,
        question="",
    )
    found = ratings.of(conn, ticket.id)
    assert found is not None
    ratings.change(conn, found, overall=5, subject=5, speed=5, courtesy=5, comment=words, first_at=at)


def solved(scene: Scene, who: str = "anna", number: int = 1001) -> None:
    """Somebody takes and solves a request."""
    scene.presses(who, "claim", scene.card(number))
    scene.sends(scene.presses(who, "resolve", scene.card(number)), cause="profile", fix="changed it")


def test_c17_the_end_of_a_duty_says_what_was_solved_and_what_pleased_in_one_message(scene: Scene) -> None:
    for who in ("giulia", "luca", "giulia"):
        scene.says(who, QUESTION)
        scene.later(minutes=11)
    solved(scene)
    ticket = scene.ticket(1001)
    scene.db.write_now(lambda conn: praised(conn, ticket, words="Quick as ever", at=scene.now))
    scene.presses("anna", "claim", scene.card(1002))
    until(scene, "24T16:45")
    [said] = scene.read("anna", script="C17")
    assert said.text.startswith(
        "You solved today: T-1001\nFull marks for T-1001, with words:\nQuick as ever\n"
        "You go off duty at 18:00 with 1 open"
    )
    assert said.words == ["handall", "keepall"]
    until(scene, "25T16:45")
    assert "Quick as ever" not in scene.read("anna", script="C17")[-1].text, "each is told once"


def test_c17_without_open_requests_it_is_silent_and_without_anything_it_is_nothing(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    solved(scene)
    until(scene, "24T16:45")
    [said] = scene.read("anna", script="C17")
    assert said.text == "You solved today: T-1001"
    assert said.post.silent
    until(scene, "25T16:45")
    assert len(scene.read("anna", script="C17")) == 1


def test_c17_off_by_hand_says_it_too(scene: Scene) -> None:
    until(scene, "24T13:01")
    scene.says("giulia", QUESTION)
    solved(scene)
    scene.later(minutes=1)
    scene.commands("anna", "off")
    assert scene.read("anna", "You solved today: T-1001")
    until(scene, "24T16:45")
    assert not scene.read("anna", "You solved today", "C17"), "once"


def test_c17_whoever_has_no_shifts_hears_it_at_the_end_of_the_day(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    solved(lone)
    at(lone, "2026-11-24 17:29")
    assert not lone.read("anna", script="C17")
    at(lone, "2026-11-24 17:30")
    assert [one.text for one in lone.read("anna", script="C17")] == ["You solved today: T-1001"]
    at(lone, "2026-11-27 23:00")
    assert len(lone.read("anna", script="C17")) == 1


def test_g5_the_beginning_of_a_duty_says_what_is_yours_and_what_waits(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=11)
    scene.says("luca", "The invoice does not post")
    scene.presses("anna", "claim", scene.card(1002))
    until(scene, "24T13:00")
    [said] = scene.read("anna", script="G5")
    assert said.text.startswith("On duty until today 18:00 (Stockholm).\nYou have one request:\nT-1002 normal")
    assert "ERP Finance: 1 unclaimed" in said.text
    assert said.post.silent
    until(scene, "24T13:20")
    assert len(scene.read("anna", script="G5")) == 1


def test_g5_nothing_is_said_when_nothing_is_yours_and_nothing_waits(scene: Scene) -> None:
    until(scene, "24T13:00")
    assert not scene.read("anna", script="G5")
