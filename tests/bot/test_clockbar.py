"""The demo's clock, on either database: what it looks up locks nothing."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.clockbar import ClockBar
from handlers.deskwork import instant
from storage import desktime
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

REAL = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)


def test_it_goes_to_the_next_warning_and_past_the_promise(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    scene.says("giulia", QUESTION)
    database.write_now(lambda conn: desktime.make_demo(conn, desk=scene.now, real=REAL))
    bar = ClockBar(database, lambda: REAL)
    first = scene.running().clocks.clocks[0]
    assert first.due is not None
    assert asyncio.run(bar.jump("warning")) == ""
    assert asyncio.run(bar.state()).now == instant(first.start + first.target * 75 // 100)
    assert asyncio.run(bar.jump("missed")) == ""
    assert asyncio.run(bar.state()).now == instant(first.due + 1)
