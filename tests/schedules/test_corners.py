"""The corners of promises: what was written in time is in time, however late the desk hears of it, and the reverse."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from handlers.rules.clock import Verdict
from handlers.rules.clocks import judge
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind
from storage import clocks, journal, tellings
from storage.engine import Database
from tests import crowd
from tests.handlers.scene import QUESTION, Scene

DOWN = timedelta(days=3)
MANY = 400  # rungs of the suite's catch-up; the bench takes ten thousand


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk on two platforms; Tuesday 13:04 in Rome."""
    return Scene(database, tmp_path)


def verdict(scene: Scene) -> Verdict:
    """What became of the promise of a first answer on T-1001."""
    clock = scene.running().clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    return judge(clock, scene.now.timestamp())


def test_an_answer_written_in_time_and_read_from_the_backlog_is_no_breach(scene: Scene) -> None:
    """The desk was down over the due time; it reads what waited on the platform before its clocks ring."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    written = scene.now + timedelta(hours=1, minutes=50)
    scene.later(hours=3)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card(), written=written)
    scene.sweep()
    assert verdict(scene) is Verdict.MET
    assert not scene.read("marco", script="E5")
    assert not scene.read("giulia", script="E8")


def test_when_the_breach_was_told_already_it_is_corrected_journalled_and_counted_as_met(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=2, minutes=1)
    told = scene.last("marco", script="E5")
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card(), written=scene.now - timedelta(minutes=10))
    assert verdict(scene) is Verdict.CORRECTED
    assert scene.last("marco", script="E5").message == told.message, "the notice is edited"
    row = next(one for one in scene.db.read_now(clocks.of_ticket, 1) if one.kind == "first_response")
    assert row.breached_at is None
    assert EventKind.ANSWERED in [entry.kind for entry in scene.db.read_now(journal.of_ticket, 1)]


@pytest.mark.parametrize(("seconds", "wanted"), [(0, Verdict.MET), (1, Verdict.BREACHED)])
def test_the_due_second_itself_is_in_time(scene: Scene, seconds: int, wanted: Verdict) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(hours=2, seconds=seconds)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    assert verdict(scene) is wanted


def test_written_in_the_last_minute_of_a_contract_and_read_the_next_day_it_is_promised_all_the_same(
    database: Database, tmp_path: Path
) -> None:
    scene = Scene(database, tmp_path, {"end: 2028-12-31 ": "end: 2026-11-24 "})
    scene.later(hours=18, minutes=56)  # Wednesday 08:00 in Rome
    last = datetime(2026, 11, 24, 22, 59, 30, tzinfo=UTC)  # Tuesday 23:59:30 there
    scene.says("giulia", QUESTION, written=last)
    assert scene.ticket().state == "waiting"
    assert verdict(scene) is Verdict.OPEN
    scene.says("luca", QUESTION)
    assert scene.ticket(1002).state == "held", "a minute too late"


def test_held_and_approved_the_next_day_it_is_not_born_breached(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"end: 2028-12-31 ": "end: 2026-11-23 "})
    scene.says("giulia", QUESTION)
    assert scene.ticket().state == "held"
    scene.passes(days=1)
    scene.presses("sara", "allow", scene.last("sara", script="D2"))
    scene.sweep()
    assert scene.ticket().state == "waiting"
    assert verdict(scene) is Verdict.OPEN
    assert not scene.read("marco", script="E5")


def test_after_three_days_everything_missed_is_told_once_with_its_true_time(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.db.write_now(crowd.copy, 1, MANY // 10)
    scene.now += DOWN
    scene.sweep(unchecked=True)
    proofs = scene.db.read_now(lambda conn: conn.execute(select(clocks.rungs)).all())
    assert len(proofs) >= MANY
    assert {row.fired_at for row in proofs} == {scene.now}
    fired = scene.db.read_now(_fired)
    assert fired == sorted(fired)
    for who in ("marco", "sara"):
        assert len(scene.read(who)) == 1, "one message for each person"
    assert scene.db.read_now(_untold) == 0


def _fired(conn: Connection) -> list[datetime]:
    j = journal.journal.c
    return list(conn.scalars(select(j.at).where(j.kind == EventKind.RUNG_FIRED).order_by(j.id)))


def _untold(conn: Connection) -> int:
    t = tellings.tellings.c
    return conn.execute(select(func.count()).where(t.said_at.is_(None))).scalar_one()
