"""Sign-ins of customers' browsers: hashes, one by an invite, over when they are over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from storage import visits
from storage.engine import Database
from storage.invites import State, invites
from storage.people import people
from storage.visits import Entry

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
END = NOW + timedelta(days=30)


@pytest.fixture
def db(database: Database) -> Database:
    """Somebody, and an invite of his."""
    who = {"id": 1, "key": "sara", "name": "Sara Holm", "zone": "UTC", "operator": False, "profile": {}, "active": True}
    invite = {"id": 1, "name": "Elena", "by_id": 1, "token_hash": "t", "code_hash": "c", "made_at": NOW, "ends_at": END}
    database.write_now(lambda conn: conn.execute(insert(people).values(**who)))
    database.write_now(lambda conn: conn.execute(insert(invites).values(**invite, state=State.OPEN)))
    return database


def enters(db: Database, token: str, nonce: str, *, joins: bool = True, at: datetime = NOW) -> bool:
    entry = Entry(token, "w_1", nonce, invite_id=1, joins=joins)
    return db.write_now(lambda conn: visits.enter(conn, entry, now=at, ends_at=at + (END - NOW)))


def test_one_browser_comes_in_by_an_invite(db: Database) -> None:
    assert enters(db, "first", "nonce-1")
    assert not enters(db, "second", "nonce-2")
    assert db.read_now(visits.by_token, "first", NOW)
    assert db.read_now(visits.by_token, "second", NOW) is None
    assert enters(db, "visitor", "nonce-3", joins=False), "somebody whom nobody linked takes nothing away"


def test_an_answer_that_was_lost_gives_another_secret_for_a_while(db: Database) -> None:
    enters(db, "first", "nonce-1")
    assert db.read_now(visits.asked_again, 1, "nonce-1", NOW) == "w_1"
    assert db.read_now(visits.asked_again, 1, "nonce-2", NOW) is None
    assert enters(db, "again", "nonce-1", at=NOW + timedelta(minutes=9))
    assert db.read_now(visits.by_token, "first", NOW) is None
    assert db.read_now(visits.by_token, "again", NOW)
    assert not enters(db, "later", "nonce-1", at=NOW + timedelta(minutes=10))


def test_it_is_over_when_it_is_over_and_forgotten_by_the_next(db: Database) -> None:
    enters(db, "first", "nonce-1")
    assert db.read_now(visits.by_token, "first", END) is None
    enters(db, "second", "nonce-2", joins=False, at=END)
    kept = db.read_now(lambda conn: conn.execute(select(visits.visits)).mappings().all())
    assert len(kept) == 1
    assert not {"first", "second", "nonce-1", "nonce-2"} & set(map(str, kept[0].values()))


def test_signing_out_is_for_one_browser_or_for_all(db: Database) -> None:
    for token in ("a", "b", "c"):
        enters(db, token, token, joins=False)
    db.write_now(visits.leave, "a")
    assert [db.read_now(visits.by_token, one, NOW) is None for one in "abc"] == [True, False, False]
    assert db.read_now(visits.entered_since, 1, NOW - timedelta(hours=1)) == 2
    db.write_now(visits.leave_all, "w_1")
    assert db.read_now(visits.by_token, "c", NOW) is None
