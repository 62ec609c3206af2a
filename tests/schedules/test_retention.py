"""Keys of events are kept for two weeks, follow-ups that are done for a year and more, then dropped at midnight."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from schedules import retention
from storage import desktime, followups, inbox
from storage.engine import Database
from storage.followups import How, Sort

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
GOES = datetime(2026, 3, 19, tzinfo=UTC)


def take(conn: Connection, *keys: str) -> None:
    for key in keys:
        inbox.first_time(conn, key, NOON)
    inbox.first_time(conn, "of the next day", NOON + timedelta(days=1))


def test_keys_go_at_the_midnight_after_two_weeks_and_no_sooner(database: Database) -> None:
    database.write_now(take, "a", "b", "c")
    assert database.read_now(retention.next_at) < NOON, "nobody has looked yet"
    assert database.write_now(retention.forget, GOES - timedelta(seconds=1), 2) == 0
    assert database.read_now(retention.next_at) == GOES
    assert database.write_now(retention.forget, GOES, 2) == 2
    assert database.read_now(retention.next_at) == GOES, "there is more"
    assert [database.write_now(retention.forget, GOES + timedelta(hours=9), 2) for _ in range(2)] == [1, 0]
    assert database.read_now(retention.next_at) == GOES + timedelta(days=1)


def test_a_demo_s_moving_clock_counts_real_days(database: Database) -> None:
    def fast(conn: Connection) -> None:
        take(conn, "a")
        desktime.make_demo(conn, desk=NOON, real=NOON, rate=60)

    database.write_now(fast)
    due = NOON + 60 * (GOES - NOON)
    assert database.write_now(retention.forget, NOON + timedelta(days=30), 10) == 0
    assert database.write_now(retention.forget, due, 10) == 1


def test_follow_ups_that_are_done_go_after_400_days_and_open_ones_never(database: Database) -> None:
    def fill(conn: Connection) -> None:
        for sort in (Sort.IDEA, Sort.TALK):
            followups.plan(conn, sort=sort, subject="idea/1", occasion="a", due_at=NOON)
        followups.cancel(conn, now=NOON, subject="idea/1", sorts=[Sort.TALK])
        followups.note(conn, sort=Sort.QUIET, subject="organisation/1", occasion="b", how=How.SKIPPED, now=NOON)

    database.write_now(fill)
    goes = datetime(2027, 4, 9, tzinfo=UTC)
    assert database.write_now(retention.forget, goes - timedelta(seconds=1), 9) == 0
    assert [database.write_now(retention.forget, goes, 1) for _ in range(3)] == [1, 1, 0]
    assert [one.sort for one in database.write_now(followups.due, goes, 9)] == [Sort.IDEA]
