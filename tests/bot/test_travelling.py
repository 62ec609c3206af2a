"""The demo's way through time: everything that is due on it happens, each at its own time."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.ahead import ahead
from bot.console.setup import ClockState
from bot.travelling import Travels
from bot.wiring import BELLS
from handlers.deskwork import instant
from storage import clocks, desktime
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

REAL = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)


def test_what_is_due_on_the_way_happens_at_its_own_time(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    scene.says("giulia", QUESTION)
    database.write_now(lambda conn: desktime.make_demo(conn, desk=scene.now, real=REAL, rate=60))
    travels, passed = Travels(database, lambda: REAL, BELLS), list[ClockState]()
    due = scene.running().clocks.clocks[0].due
    assert due is not None
    to = instant(due) + timedelta(hours=1)
    found = database.read_now(ahead, scene.now)
    assert found is not None
    way = asyncio.run(travels.go(to, passed.append))
    proofs = database.read_now(clocks.proofs, scene.running().ticket.id)
    assert len(proofs) > 2
    assert {proof.at for proof in proofs} == {proof.fired_at for proof in proofs}
    assert {proof.at for proof in proofs} <= {state.now for state in passed}
    assert (found.what, found.at) == ("warning of T-1001", min(proof.at for proof in proofs))
    assert (way.to, way.is_short) == (to, False)
    assert database.read_now(desktime.load) == desktime.DeskTime(demo=True, base=to, base_real=REAL, rate=60)
    assert asyncio.run(travels.go(scene.now, passed.append)).to == to  # never back
