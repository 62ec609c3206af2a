"""Two processes at one desk: what is due is done by one of them, and neither waits for the other."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from schedules import cases as solving
from schedules import followups, reports
from storage import cases
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def both(postgresql_url: str) -> Iterator[tuple[Database, Database]]:
    """Two processes' databases."""
    first, second = Database.open(postgresql_url), Database.open(postgresql_url)
    yield first, second
    first.close_now()
    second.close_now()


def solved(scene: Scene) -> None:
    """Two customers' requests are claimed and solved; nothing was read of them yet."""
    for number, who in ((1001, "giulia"), (1002, "luca")):
        scene.says(who, QUESTION)
        scene.presses("anna", "claim", scene.card(number))
        scene.sends(scene.presses("anna", "resolve", scene.card(number)), cause="A profile", fix="Two decimals")


def counted(conn: Connection) -> tuple[dict[str, int], dict[str, int]]:
    """How often each term was counted, and how often it stands there."""
    there: dict[str, int] = {}
    for terms in conn.scalars(select(cases.cases.c.terms)):
        for term in terms.split():
            there[term] = there.get(term, 0) + 1
    return {row.term: row.cases for row in conn.execute(select(cases.counts))}, there


def test_a_case_is_read_by_one_of_two_and_its_terms_are_counted_once(
    both: tuple[Database, Database], tmp_path: Path
) -> None:
    first, second = both
    scene = Scene(first, tmp_path)
    solved(scene)

    def read_beside(conn: Connection) -> int:
        assert solving.ring(conn, scene.now, 50) > 0
        return second.write_now(solving.ring, scene.now, 50)

    assert first.write_now(read_beside) == 0, "the other one has them"
    assert second.write_now(solving.ring, scene.now, 50) == 0
    live, there = first.read_now(counted)
    assert live == there
    assert live


def test_a_day_is_told_by_one_of_two(both: tuple[Database, Database], tmp_path: Path) -> None:
    first, second = both
    scene = Scene(first, tmp_path)
    scene.says("giulia", QUESTION)
    first.write_now(reports.ring, scene.now, 50)
    scene.later(days=1)
    scene.sweep()

    def tell_beside(conn: Connection) -> int:
        assert reports.ring(conn, scene.now, 50) > 0
        return second.write_now(reports.ring, scene.now, 50)

    assert first.write_now(tell_beside) == 0
    assert second.write_now(reports.ring, scene.now, 50) == 0
    scene.deliver()
    assert len(scene.read("sara", script="F11")) == 1


def test_a_reminder_is_sent_by_one_of_two_and_the_other_goes_on(
    both: tuple[Database, Database], tmp_path: Path
) -> None:
    first, second = both
    scene = Scene(first, tmp_path)
    for number, who in ((1001, "giulia"), (1002, "luca")):
        scene.says(who, QUESTION)
        scene.presses("anna", "claim", scene.card(number))
        scene.sends(scene.presses("anna", "ask", scene.card(number)), question="Which one?")
    scene.later(days=2)

    def remind_beside(conn: Connection) -> int:
        assert followups.ring(conn, scene.now, 1) == 1
        return second.write_now(followups.ring, scene.now, 9)

    assert first.write_now(remind_beside) == 1, "the other request"
    assert second.write_now(followups.ring, scene.now + timedelta(hours=1), 9) == 0
    scene.deliver()
    assert [len(scene.read(who, script="F1")) for who in ("giulia", "luca")] == [1, 1]
