"""Each event once; failures are kept until they are settled."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from storage import inbox
from storage.engine import Database
from storage.inbox import Failure

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def keep(conn: Connection, error: str) -> Failure:
    return inbox.keep_failure(conn, key="chat:1", platform="chat", payload="{}", error=error, at=NOW)


def test_an_event_is_new_once(database: Database) -> None:
    assert [database.write_now(inbox.first_time, key, NOW) for key in ("a", "a", "b")] == [True, False, True]


def test_old_keys_are_forgotten(database: Database) -> None:
    for key, age in (("old", 40), ("new", 1)):
        database.write_now(inbox.first_time, key, NOW - timedelta(days=age))
    assert database.write_now(inbox.forget_before, NOW - timedelta(days=30), 10) == 1
    assert database.write_now(inbox.first_time, "old", NOW)
    assert not database.write_now(inbox.first_time, "new", NOW)


def test_a_failure_counts_its_tries_until_it_is_settled(database: Database) -> None:
    first = database.write_now(keep, "one")
    second = database.write_now(keep, "two")
    assert (second.id, second.error, second.tries) == (first.id, "two", 2)
    assert database.read_now(inbox.failures) == (second,)
    database.write_now(inbox.settle_failure, first.id, NOW)
    assert database.read_now(inbox.failures) == ()
    settled = database.read_now(inbox.failure, first.id)
    assert settled and (settled.settled_at, settled.payload) == (NOW, "")
    assert database.write_now(keep, "three").payload == "{}"
    assert database.read_now(inbox.failure, 99) is None
