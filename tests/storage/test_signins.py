"""One-time links: once, for a day, and only the hash is kept."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage import signins
from storage.engine import Database

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)


def invite(db: Database) -> None:
    ends = NOW + timedelta(hours=1)
    db.write_now(lambda conn: signins.invite(conn, token="opensesame", user="sara", ends_at=ends))


def test_looking_spends_nothing_and_using_spends_once(database: Database) -> None:
    invite(database)
    assert database.read_now(signins.invited, "opensesame", NOW) == "sara"
    assert database.write_now(signins.use, "opensesame", NOW) == "sara"
    assert database.write_now(signins.use, "opensesame", NOW) is None
    assert database.read_now(signins.invited, "opensesame", NOW) is None


def test_an_expired_or_unknown_token_opens_nothing(database: Database) -> None:
    invite(database)
    assert database.write_now(signins.use, "opensesame", NOW + timedelta(hours=1)) is None
    assert database.write_now(signins.use, "guessed", NOW) is None


def test_the_token_itself_is_not_kept(database: Database) -> None:
    invite(database)
    kept = database.read_now(lambda conn: conn.execute(select(signins.signins)).mappings().one())
    assert "opensesame" not in map(str, kept.values())
