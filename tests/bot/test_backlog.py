"""What waits on a platform holds the clocks back, after a start and whenever it was away, for a minute at most."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from bot.backlog import PATIENCE, Backlog, share
from bot.settings import Settings
from bot.underway import ended
from bot.wiring import House
from storage import clocks, followups, presence
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene


async def test_it_is_lost_until_it_was_read() -> None:
    backlog = Backlog()
    assert backlog.is_read
    backlog.lost()
    assert not backlog.is_read
    backlog.reached()
    assert not backlog.is_read, "what waited is still to be read"
    backlog.read()
    assert backlog.is_read


async def test_a_platform_that_stays_away_holds_nothing_back_for_long() -> None:
    backlog = Backlog(patience=0)
    backlog.lost()
    async with asyncio.timeout(3):
        await backlog.wait()
        backlog.lost()
        assert backlog.is_read, "the same outage"
        backlog.reached()
        assert not backlog.is_read, "it is back, and what waited there is to be read"
        await backlog.wait()


async def test_no_clock_rings_in_any_process_while_a_backlog_is_unread(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    scene.says("giulia", QUESTION)

    def clock() -> datetime:
        return scene.now + timedelta(hours=1, minutes=10)

    listening, worker = (House(Settings("sqlite://"), database, clock=clock) for _ in range(2))
    backlog = listening.adapters["console"].backlog
    sharing = asyncio.create_task(share(database, "console", backlog, clock))
    async with asyncio.timeout(10):
        backlog.lost()
        while not await database.read(presence.is_unread, clock()):
            pass
        for house in (listening, worker):
            house.timetable.start()
            await house.timetable.rest()
        assert await database.read(_fired) == 0
        await listening.timetable.stop()  # one process sweeps at a time
        backlog.read()
        while await database.read(presence.is_unread, clock()):
            pass
        worker.timetable.wake()
        await worker.timetable.rest()
        assert await database.read(_fired) == 1
        await worker.timetable.stop()
        await ended(sharing)
    assert await database.read(presence.is_unread, clock()), "whoever listens next reads what waited meanwhile"
    assert not await database.read(presence.is_unread, clock() + timedelta(seconds=PATIENCE)), "or nobody does"


def _fired(conn: Connection) -> int:
    return conn.execute(select(func.count()).select_from(clocks.rungs)).scalar_one()


async def test_nobody_is_reminded_while_his_answer_may_be_in_an_unread_backlog(
    sqlite_database: Database, tmp_path: Path
) -> None:
    scene = Scene(sqlite_database, tmp_path)
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant?")
    house = House(Settings("sqlite://"), sqlite_database, clock=lambda: scene.now + timedelta(days=2))
    backlog = house.adapters["console"].backlog
    backlog.lost()
    house.timetable.start()
    await house.timetable.rest()
    assert await sqlite_database.read(_reminders) == 0
    backlog.read()
    house.timetable.wake()
    await house.timetable.rest()
    assert await sqlite_database.read(_reminders) == 1
    await house.timetable.stop()


def _reminders(conn: Connection) -> int:
    sent = select(func.count()).select_from(followups.follow_ups).where(followups.follow_ups.c.how == "sent")
    return conn.execute(sent).scalar_one()
