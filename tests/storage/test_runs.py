"""Claims and leases that hold between processes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from storage import presence, runs
from storage.engine import Database

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def hold(conn: Connection, holder: str, seconds: int) -> bool:
    now = NOW + timedelta(seconds=seconds)
    return runs.hold(conn, "polling", holder=holder, until=now + timedelta(seconds=30), now=now)


def test_each_run_is_claimed_once(database: Database) -> None:
    assert database.write_now(runs.claim, "report", NOW, NOW)
    assert not database.write_now(runs.claim, "report", NOW, NOW)
    assert database.write_now(runs.claim, "report", NOW + timedelta(days=1), NOW)


def test_what_comes_again_and_again_is_taken_once_in_order_and_is_one_row(database: Database) -> None:
    days = [NOW + timedelta(days=day) for day in (0, 0, 2, 1, 2, 3)]
    taken = [database.write_now(runs.advance, "reminder/9", day) for day in days]
    assert taken == [True, False, True, False, False, True]
    assert database.write_now(runs.advance, "reminder/8", NOW)
    assert database.read_now(runs.latest, "reminder/9") == NOW + timedelta(days=3)
    assert database.read_now(runs.latest, "reminder/7") is None
    assert database.read_now(lambda conn: conn.scalar(select(func.count()).select_from(runs.latest_runs))) == 2


def test_a_lease_has_one_holder_until_it_runs_out(database: Database) -> None:
    steps = [("a", 0), ("b", 10), ("a", 20), ("b", 49), ("b", 50), ("a", 51)]
    assert [database.write_now(hold, *step) for step in steps] == [True, False, True, False, True, False]


def test_a_released_lease_is_free_at_once(database: Database) -> None:
    database.write_now(hold, "a", 0)
    database.write_now(lambda conn: runs.release(conn, "polling", holder="b"))
    assert not database.write_now(hold, "b", 1)
    database.write_now(lambda conn: runs.release(conn, "polling", holder="a"))
    assert database.write_now(hold, "b", 1)


def test_what_waits_unread_is_dropped_by_who_reads_it_and_not_by_who_does_not(database: Database) -> None:
    until = NOW + timedelta(minutes=1)
    for reader in ("a", "b"):
        database.write_now(presence.keep_waiting, "telegram", reader, until, NOW)
    database.write_now(presence.read_all, "telegram", "b")
    assert database.read_now(presence.is_unread, NOW), "it was not b's to read"
    assert not database.read_now(presence.is_unread, until)
    database.write_now(presence.read_all, "slack")
    assert database.read_now(presence.is_unread, NOW)
    database.write_now(presence.read_all, "telegram")
    assert not database.read_now(presence.is_unread, NOW)
