"""Platforms take few marks and edits a minute; words do not wait for them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Act, Mark, Pace, Priority, Reason, Refused, Sign, Target
from storage.engine import Database
from tests.schedules.desk import NOW, Desk, post
from tests.schedules.sender import RecordingSender


class OneMark(RecordingSender):
    """Takes one mark an hour, and any number of words."""

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        return [Pace("marks", every=3600)] if isinstance(act, Mark) else []


class OneEdit(RecordingSender):
    """Takes one edit an hour, and any number of words."""

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        return [Pace("edits", every=3600)] if target.message else []


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


async def test_words_do_not_wait_until_the_card_above_them_may_be_edited(database: Database) -> None:
    desk = Desk(database, OneEdit())
    lane = desk.lane(label="thread")
    for state in ("card", "claimed", "answered"):
        desk.say(lane, state, slot="card")
        await desk.send()
    desk.say(lane, "words", priority=Priority.RELAY)
    assert await desk.send() == ["card", "claimed", "words"]
    desk.wait(3600)
    assert await desk.send() == ["card", "claimed", "words", "answered"]


async def test_a_card_that_does_not_stand_yet_comes_before_the_words_under_it(database: Database) -> None:
    desk = Desk(database)
    lane = desk.lane(label="thread", wants_thread=True)
    desk.say(lane, "card", slot="card")
    desk.say(lane, "words", priority=Priority.RELAY)
    assert await desk.send() == ["card", "words"]


async def test_a_card_that_must_change_at_once_does_so_before_the_words_that_follow(database: Database) -> None:
    desk = Desk(database)
    lane = desk.lane(label="thread")
    desk.say(lane, "card", slot="card")
    await desk.send()
    desk.say(lane, "seen", slot="card")
    desk.say(lane, "claimed", slot="card", priority=Priority.RELAY)  # what waits becomes as urgent
    desk.say(lane, "words", priority=Priority.RELAY)
    assert await desk.send() == ["card", "claimed", "words"]


async def test_an_edit_that_changes_nothing_is_told_so(database: Database) -> None:
    """What came back to what stands there; not where something else may have arrived meanwhile."""
    desk = Desk(database)
    lane = desk.lane()
    for state in ("a", "a", "b", "a"):
        desk.say(lane, state, slot="card")
        await desk.send()
    desk.sender.answers = [Refused(Reason.INVALID)]
    for state in ("b", "b"):
        desk.say(lane, state, slot="card")
        await desk.send()
    assert [one.target.is_shown for one in desk.sender.sendings] == [False, True, False, False, False, False]


async def test_what_waited_and_was_taken_back_changes_nothing(database: Database) -> None:
    desk = Desk(database, OneEdit())
    lane = desk.lane()
    for state in ("asked", "answered", "asked"):
        desk.say(lane, state, slot="card")
        await desk.send()
    desk.say(lane, "answered", slot="card")
    desk.wait(3600)
    await desk.send()
    assert [one.target.is_shown for one in desk.sender.sendings] == [False, False, True]
