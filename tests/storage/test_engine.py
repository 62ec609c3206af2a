"""One crossing into the database: units, commits, wake-ups."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import DBAPIError

from storage.engine import Database, wake
from storage.inbox import first_time, inbox
from storage.intake import ClosedError

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def keys(conn: Connection) -> list[str]:
    return list(conn.scalars(select(inbox.c.key).order_by(inbox.c.key)))


def note_and_fail(conn: Connection, key: str) -> None:
    first_time(conn, key, NOW)
    raise LookupError(key)


async def test_a_unit_is_kept(database: Database) -> None:
    assert await database.write(first_time, "a", NOW)
    assert await database.read(keys) == ["a"]


async def test_a_failed_unit_leaves_nothing_and_spoils_no_other(database: Database) -> None:
    results = await asyncio.gather(
        database.write(first_time, "a", NOW),
        database.write(note_and_fail, "b"),
        database.write(first_time, "c", NOW),
        return_exceptions=True,
    )
    assert results[0] is True
    assert isinstance(results[1], LookupError)
    assert results[2] is True
    assert await database.read(keys) == ["a", "c"]


async def test_reading_may_not_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(first_time, "a", NOW)
    assert await database.read(keys) == []


async def test_a_cancelled_waiter_does_not_stop_the_unit(database: Database, database_url: str) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(conn: Connection) -> None:
        started.set()
        assert go_on.wait(5)
        first_time(conn, "slow", NOW)

    waiter = asyncio.create_task(database.write(slow))
    assert await asyncio.to_thread(started.wait, 5)
    waiter.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    await database.close()  # finishes what was begun
    again = Database.open(database_url)
    assert await again.read(keys) == ["slow"]
    await again.close()


async def test_subscribers_hear_of_commits_only(database: Database) -> None:
    heard = asyncio.Event()
    end = database.subscribe("clocks", heard.set)

    def wake_and_fail(conn: Connection) -> None:
        wake(conn, "clocks")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(wake_and_fail)
    await database.write(first_time, "a", NOW)
    assert not heard.is_set()
    await database.write(wake, "clocks")
    await asyncio.wait_for(heard.wait(), 20)
    end()


async def test_nothing_is_taken_in_after_close(database: Database) -> None:
    await database.write(first_time, "a", NOW)
    await database.close()
    with pytest.raises(ClosedError):
        await database.write(first_time, "b", NOW)


def gather_in_one_batch(database: Database, names: list[str]) -> tuple[threading.Event, asyncio.Task[list[object]]]:
    """Hold the writer with one unit, line the others up behind it, and let all go."""
    go_on = threading.Event()

    def hold(conn: Connection) -> None:
        assert go_on.wait(5)

    async def all_of_them() -> list[object]:
        writes = [database.write(hold), *(database.write(first_time, name, NOW) for name in names)]
        return list(await asyncio.gather(*writes, return_exceptions=True))

    return go_on, asyncio.create_task(all_of_them())


async def run_batch(database: Database, names: list[str]) -> list[object]:
    go_on, everything = gather_in_one_batch(database, names)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    go_on.set()
    return await everything


async def test_units_that_wait_together_share_a_commit(sqlite_database: Database) -> None:
    commits: list[str] = []
    event.listen(sqlite_database.engine, "commit", lambda conn: commits.append("commit"))
    assert await run_batch(sqlite_database, ["a", "b", "c"]) == [None, True, True, True]
    assert len(commits) == 1


async def test_when_the_shared_commit_fails_each_is_tried_alone(sqlite_database: Database) -> None:
    commits: list[str] = []

    def fail_twice(conn: Connection) -> None:
        commits.append("commit")
        if len(commits) in (1, 3):  # the shared one, and that of "a" alone
            raise OSError("disk full")

    event.listen(sqlite_database.engine, "commit", fail_twice)
    results = await run_batch(sqlite_database, ["a", "b"])
    assert results[0] is None
    assert isinstance(results[1], OSError)
    assert results[2] is True
    assert await sqlite_database.read(keys) == ["b"]
    assert len(commits) == 4


async def test_when_sqlite_ends_the_transaction_each_is_tried_alone(sqlite_database: Database) -> None:
    def end_it(conn: Connection) -> None:
        conn.exec_driver_sql("ROLLBACK")
        raise OSError("disk full")

    started, go_on = threading.Event(), threading.Event()

    def hold(conn: Connection) -> None:
        started.set()
        assert go_on.wait(5)

    waiting: list[asyncio.Task[bool | None]] = [asyncio.create_task(sqlite_database.write(hold))]
    assert await asyncio.to_thread(started.wait, 5)
    waiting += [asyncio.create_task(sqlite_database.write(first_time, "a", NOW))]
    waiting += [asyncio.create_task(sqlite_database.write(end_it))]
    await asyncio.sleep(0)
    go_on.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[1] is True
    assert isinstance(results[2], Exception)
    assert await sqlite_database.read(keys) == ["a"]


async def test_what_people_wait_for_goes_before_background_work(sqlite_database: Database) -> None:
    """But what is due this second goes first, and its commit waits for nothing that stands behind it."""
    go_on, order = threading.Event(), list[str]()
    event.listen(sqlite_database.engine, "commit", lambda conn: order.append("commit"))

    def hold(conn: Connection) -> None:
        assert go_on.wait(5)

    def note(conn: Connection, name: str) -> None:
        order.append(name)

    async def later() -> None:
        await asyncio.gather(
            sqlite_database.write(hold),
            sqlite_database.write(note, "sweep", background=True),
            sqlite_database.write(note, "message"),
            sqlite_database.write(note, "first of the sweep", background=True, urgent=True),
        )

    everything = asyncio.create_task(later())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    go_on.set()
    await everything
    assert order == ["first of the sweep", "commit", "message", "sweep", "commit"]


async def test_a_commit_in_another_process_is_heard(postgresql_url: str) -> None:
    here, there = Database.open(postgresql_url), Database.open(postgresql_url)
    heard = asyncio.Event()
    here.subscribe("outbox", heard.set)
    await there.write(wake, "outbox")
    assert await asyncio.wait_for(heard.wait(), 20)
    await here.close()
    await there.close()


async def test_two_units_in_each_others_way_are_tried_again(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    for key in ("a", "b"):
        await database.write(first_time, key, NOW)
    meet = threading.Barrier(2)
    tries: list[str] = []

    def touch(conn: Connection, first: str, then: str) -> str:
        tries.append(first)
        conn.execute(select(inbox).where(inbox.c.key == first).with_for_update())
        if len(tries) <= 2:
            meet.wait(5)
        conn.execute(select(inbox).where(inbox.c.key == then).with_for_update())
        return first

    both = await asyncio.gather(database.write(touch, "a", "b"), database.write(touch, "b", "a"))
    assert list(both) == ["a", "b"]
    assert len(tries) == 3
    await database.close()
