"""Claims and leases that hold between processes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from storage import runs
from storage.engine import Database

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def hold(conn: Connection, holder: str, seconds: int) -> bool:
    now = NOW + timedelta(seconds=seconds)
    return runs.hold(conn, "polling", holder=holder, until=now + timedelta(seconds=30), now=now)


def test_each_run_is_claimed_once(database: Database) -> None:
    assert database.write_now(runs.claim, "report", NOW, NOW)
    assert not database.write_now(runs.claim, "report", NOW, NOW)
    assert database.write_now(runs.claim, "report", NOW + timedelta(days=1), NOW)


def test_a_lease_has_one_holder_until_it_runs_out(database: Database) -> None:
    steps = [("a", 0), ("b", 10), ("a", 20), ("b", 49), ("b", 50), ("a", 51)]
    assert [database.write_now(hold, *step) for step in steps] == [True, False, True, False, True, False]


def test_a_released_lease_is_free_at_once(database: Database) -> None:
    database.write_now(hold, "a", 0)
    database.write_now(lambda conn: runs.release(conn, "polling", holder="b"))
    assert not database.write_now(hold, "b", 1)
    database.write_now(lambda conn: runs.release(conn, "polling", holder="a"))
    assert database.write_now(hold, "b", 1)
