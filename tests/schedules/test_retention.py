"""Keys of events are kept for two weeks, then dropped at midnight, a few at a time."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from schedules import retention
from storage import desktime, inbox
from storage.engine import Database

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
GOES = datetime(2026, 3, 19, tzinfo=UTC)


def take(conn: Connection, *keys: str) -> None:
    for key in keys:
        inbox.first_time(conn, key, NOON)
    inbox.first_time(conn, "of the next day", NOON + timedelta(days=1))


def test_nothing_is_due_before_the_first_event(database: Database) -> None:
    assert database.read_now(retention.next_at) is None


def test_keys_go_at_the_midnight_after_two_weeks_and_no_sooner(database: Database) -> None:
    database.write_now(take, "a", "b", "c")
    assert database.read_now(retention.next_at) == GOES
    assert database.write_now(retention.forget, GOES - timedelta(seconds=1), 2) == 0
    assert [database.write_now(retention.forget, GOES, 2) for _ in range(3)] == [2, 1, 0]
    assert database.read_now(retention.next_at) == GOES + timedelta(days=1)


def test_a_demo_s_moving_clock_counts_real_days(database: Database) -> None:
    def fast(conn: Connection) -> None:
        take(conn, "a")
        desktime.make_demo(conn, desk=NOON, real=NOON, rate=60)

    database.write_now(fast)
    due = database.read_now(retention.next_at)
    assert due == NOON + 60 * (GOES - NOON)
    assert database.write_now(retention.forget, NOON + timedelta(days=30), 10) == 0
    assert database.write_now(retention.forget, due, 10) == 1
