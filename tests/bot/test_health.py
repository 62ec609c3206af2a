"""What an operator's tools see: what is late, what waits, what was set aside; and why a desk is not ready."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from bot.backlog import Backlog
from bot.health import Health
from bot.wiring import BELLS
from schedules.timetable import Timetable
from storage import clocks
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; Tuesday 13:04 in Rome."""
    return Scene(database, tmp_path)


def health(scene: Scene) -> Health:
    """One process's."""
    return Health(scene.db, Timetable(scene.db, BELLS, clock=lambda: scene.now), lambda: scene.now)


async def figures(scene: Scene) -> dict[str, float]:
    """What /metrics says now, by name and label."""
    text = (await health(scene).metrics()).decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name.removeprefix("retainer_"): float(value) for name, _, value in lines}


async def test_what_waits_and_what_is_overdue_is_measured_when_it_is_asked_for(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    quiet = await figures(scene)
    assert quiet["clock_overdue_seconds"] == quiet["outbox_oldest_seconds"] == 0
    scene.later(hours=1, minutes=3)
    found = await figures(scene)
    assert found['queue_waiting{queue="erp-finance"}'] == 1
    assert found["clocks_open"] == 2
    assert found["clock_overdue_seconds"] == 180
    scene.sweep()
    assert (await figures(scene))["clock_overdue_seconds"] == 0


async def test_how_late_the_last_rungs_fired_is_measured(scene: Scene) -> None:
    assert (await figures(scene))['rung_lateness_seconds{quantile="1.0"}'] == 0
    scene.says("giulia", QUESTION)
    scene.passes(hours=1, minutes=2)  # half the time was over two minutes ago
    scene.passes(minutes=28)
    found = await figures(scene)
    assert found['rung_lateness_seconds{quantile="1.0"}'] == 120
    assert found['rung_lateness_seconds{quantile="0.5"}'] in (0, 120)


async def test_clocks_that_were_set_aside_are_counted(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.db.write_now(_spoil)
    scene.passes(hours=1, unchecked=True)
    found = await figures(scene)
    assert (found["clocks_set_aside"], found["failed_events"]) == (1, 0)


def _spoil(conn: Connection) -> None:
    conn.execute(update(clocks.states).values(state="{not json"))


async def test_a_bell_that_did_not_ring_is_a_reason_and_a_figure(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.now += timedelta(days=30)
    timetable = Timetable(scene.db, BELLS[:1], clock=lambda: scene.now)
    seen = Health(scene.db, timetable, lambda: scene.now)
    assert await seen.reasons() == ()
    timetable.overdue = ("clocks should have run 90 s ago",)
    assert await seen.reasons() == timetable.overdue
    assert "retainer_overdue_bells 1.0" in (await seen.metrics()).decode()


async def test_a_platform_that_stays_away_is_named_and_no_reason(scene: Scene) -> None:
    lately, long_since = Backlog(), Backlog(patience=0)
    seen = Health(
        scene.db, Timetable(scene.db, BELLS[:1], clock=lambda: scene.now), lambda: scene.now,
        {"telegram": lately, "slack": long_since},
    )  # fmt: skip
    for backlog in (lately, long_since):
        backlog.lost("Socket Mode is switched off in the app's settings")
    await long_since.wait()
    assert seen.away() == ["slack cannot be reached: Socket Mode is switched off in the app's settings"]
    assert await seen.reasons() == ()
    figures = (await seen.metrics()).decode()
    assert 'retainer_platform_away{platform="slack"} 1.0' in figures
    assert 'retainer_platform_away{platform="telegram"} 0.0' in figures
    for backlog in (lately, long_since):
        backlog.read()
    assert seen.away() == []
