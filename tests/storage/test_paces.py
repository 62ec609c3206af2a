"""Limits hold for every process together."""

from datetime import UTC, datetime, timedelta

from storage import paces
from storage.engine import Database
from storage.paces import Limit

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_no_window_holds_more_than_the_platform_allows(database: Database) -> None:
    group = Limit("group", 5 * SECOND, burst=8)  # 20 in a minute
    taken: list[datetime] = []
    now = NOW
    while now < NOW + 180 * SECOND:
        ready = database.write_now(paces.take, [group], now)
        if ready is None:
            taken.append(now)
        now = ready or now
    assert len(taken) == 8 + 35
    assert all(sum(at <= each < at + 60 * SECOND for each in taken) <= 20 for at in taken)


def test_all_limits_allow_or_none_is_counted(database: Database) -> None:
    account, place = Limit("account", SECOND, burst=2), Limit("place", 10 * SECOND)
    assert database.write_now(paces.take, [account, place], NOW) is None
    assert database.write_now(paces.take, [account, place], NOW) == NOW + 10 * SECOND
    assert database.write_now(paces.take, [account], NOW) is None
    assert database.write_now(paces.take, [account], NOW) == NOW + SECOND


def test_what_is_held_back_waits_until_then_and_is_never_shortened(database: Database) -> None:
    place = Limit("place", SECOND, burst=3)
    for seconds in (30, 10):
        database.write_now(paces.hold_back, [place], NOW + seconds * SECOND)
    assert database.write_now(paces.take, [place], NOW) == NOW + 30 * SECOND
    assert database.write_now(paces.take, [place], NOW + 30 * SECOND) is None
