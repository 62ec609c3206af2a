"""Links that have ended and secrets guessed in vain are dropped at midnight, two weeks later, a few at a time."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from handlers.inbound import Attachment, Medium
from schedules import retention
from storage import downloads, ended, uploads
from tests.handlers.scene import Scene

GOES = datetime(2026, 12, 16, tzinfo=UTC)  # the links end on 1 December
DUMP = Attachment(Medium.FILE, "f3", "dump.zip", 64_000_000, limit=20_000_000)


def left(conn: Connection) -> list[int]:
    """How many downloads, links for uploads and guesses there are."""
    return [
        conn.scalar(select(func.count()).select_from(row.table)) or 0
        for row, _, kept in ended.ENDS
        if kept == ended.SOON
    ]


def offer(conn: Connection, until: datetime, *tokens: str) -> None:
    """Links to the file that came first."""
    for token in tokens:
        downloads.offer(conn, token=token, file_id=1, ends_at=until)


def guessed(scene: Scene) -> None:
    """One secret that opens nothing; a file too large, with a link to bring it, and two by which to fetch it."""
    scene.says("paolo", "ABCD-2345")
    scene.db.write_now(downloads.serve_at, "https://desk.example.com")
    scene.says("giulia", "The dump", attachments=(DUMP,))
    scene.db.write_now(offer, scene.now + timedelta(days=7), "first", "second")


def test_they_go_at_the_midnight_after_two_weeks_and_no_sooner(everywhere: Scene) -> None:
    guessed(everywhere)
    db = everywhere.db
    assert db.read_now(left) == [2, 1, 1]
    assert db.write_now(retention.forget, datetime(2026, 12, 9, tzinfo=UTC), 9) == 1
    assert db.write_now(retention.forget, GOES - timedelta(seconds=1), 9) == 0
    assert [db.write_now(retention.forget, GOES, 2) for _ in range(3)] == [2, 1, 0]
    assert db.read_now(left) == [0, 0, 0]


def test_what_is_good_for_longer_stays(everywhere: Scene) -> None:
    guessed(everywhere)
    until = everywhere.now + timedelta(days=9)
    everywhere.db.write_now(offer, until, "later")
    assert everywhere.db.write_now(retention.forget, GOES, 9) == 4
    assert everywhere.db.read_now(left) == [1, 0, 0]
    assert everywhere.db.read_now(downloads.offered, "later", everywhere.now) is not None
    assert everywhere.db.read_now(uploads.earliest, "here") is None
