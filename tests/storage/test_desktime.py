"""Desk time is real time, except in a demo."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import desktime
from storage.desktime import DeskTime, NotADemoError
from storage.engine import Database

DESK = datetime(2030, 1, 1, tzinfo=UTC)
REAL = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_real_desk_keeps_real_time(database: Database) -> None:
    real = REAL.replace(microsecond=123457)
    desk = database.read_now(desktime.load)
    assert not desk.demo
    assert desk.at(real) == real
    assert desk.real(real) == real


def test_a_demo_runs_at_its_rate(database: Database) -> None:
    desk = database.write_now(lambda conn: desktime.make_demo(conn, desk=DESK, real=REAL, rate=60))
    assert database.read_now(desktime.load) == desk == DeskTime(True, DESK, REAL, 60)
    assert desk.at(REAL + MINUTE) == DESK + 60 * MINUTE
    assert desk.real(DESK + 60 * MINUTE) == REAL + MINUTE


def test_a_demo_that_stands_still_never_gets_there() -> None:
    desk = DeskTime(True, DESK, REAL, 0)
    assert desk.real(DESK + MINUTE) is None
    assert desk.real(DESK - MINUTE) == REAL


def test_only_a_demo_can_be_moved(database: Database) -> None:
    with pytest.raises(NotADemoError):
        database.write_now(lambda conn: desktime.move(conn, desk=DESK, real=REAL, rate=1))
    database.write_now(lambda conn: desktime.make_demo(conn, desk=DESK, real=REAL))
    moved = database.write_now(lambda conn: desktime.move(conn, desk=DESK + MINUTE, real=REAL, rate=0))
    assert moved.at(REAL + MINUTE) == DESK + MINUTE
