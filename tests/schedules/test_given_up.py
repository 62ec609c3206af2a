"""What fails is given up, the others are done, and the operators hear of it once a day (DESIGN 2.10)."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from schedules import followups as bell
from storage import followups
from storage.engine import Database
from storage.followups import Sort
from tests.handlers.scene import Scene


def spoiled(conn: Connection, scene: Scene, occasion: str) -> None:
    """Two checks that are not named, so that their work raises, and one reminder of a talk that is nobody's."""
    plan, data = followups.plan, {"at": (scene.now + timedelta(hours=1)).isoformat()}
    for contract in (1, 2):
        plan(conn, sort=Sort.PREVENTION, subject=f"contract/{contract}", occasion=occasion, due_at=scene.now)
    plan(conn, sort=Sort.TALK, subject="contract/1", occasion=occasion, due_at=scene.now, data=data)


def test_operators_hear_once_a_day_of_follow_ups_that_fail(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene(database, tmp_path)
    with caplog.at_level(logging.ERROR):
        for day in ("first", "second"):
            database.write_now(spoiled, scene, f"{day} at noon")
            assert database.write_now(bell.ring, scene.now, 9) == 3
            database.write_now(spoiled, scene, f"{day} at night")
            assert database.write_now(bell.ring, scene.now, 9) == 3
            assert database.write_now(bell.ring, scene.now, 9) == 0, "none is tried again"
            scene.deliver()
            scene.later(days=1)
    assert len(caplog.records) == 8
    told = scene.read("marco", script="H9")
    assert [one.text for one in told] == [
        "❗ What was due failed and is given up: the follow-up prevention of contract/1. The log says why, and what "
        "else of its kind fails today."
    ] * 2
    assert not scene.read("giulia", script="H9")
