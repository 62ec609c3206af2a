"""Platforms take few marks a minute; words do not wait for them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Act, Mark, Pace, Sign, Target
from storage.engine import Database
from tests.schedules.desk import NOW, Desk, post
from tests.schedules.sender import RecordingSender


class OneMark(RecordingSender):
    """Takes one mark an hour, and any number of words."""

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        return [Pace("marks", every=3600)] if isinstance(act, Mark) else []


def _put(conn: Connection, lane: int, act: Act) -> None:
    posting.put(conn, lane, act, now=NOW)


async def test_words_do_not_wait_for_marks_that_keep_their_order(database: Database) -> None:
    desk = Desk(database, OneMark())
    lane = desk.lane(label="thread")
    for act in (Mark("m1", Sign.RECEIVED), post("receipt 1"), Mark("m2", Sign.RECEIVED), post("receipt 2")):
        desk.db.write_now(_put, lane, act)
    assert await desk.send() == ["receipt 1", "receipt 2"]
    desk.wait(3600)
    await desk.send()
    assert [one.act.message for one in desk.sender.sendings if isinstance(one.act, Mark)] == ["m1", "m2"]
