"""What counts as several messages finds its room in a full group, and what is urgent hardly waits for it."""

from collections.abc import Sequence

import pytest

from handlers.notices import Act, Pace, Post, Priority, Scope, Target
from storage.engine import Database
from tests.schedules.desk import Desk
from tests.schedules.sender import RecordingSender, says
from tests.schedules.test_fairness import Room

WEIGHTS = {"album": 10, "new": 2}


class Weighing(RecordingSender):
    """One group with its window of a minute; an album is ten messages, a new card is pinned."""

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        weight = WEIGHTS.get(says(act).split()[0], 1) if isinstance(act, Post) else 1
        return [Pace("group", every=3.1, burst=8, scope=Scope.PLACE, most=20, weight=weight)]


@pytest.fixture
def room(sqlite_database: Database) -> Room:
    return Room(Desk(sqlite_database, Weighing()))


async def go_on(room: Room, minutes: range) -> None:
    """More is said than the group takes."""
    for minute in minutes:
        for number in range(20):
            room.say(number, f"words {minute} {number}", Priority.RELAY)
        await room.run(60 * (minute + 1))


async def test_an_album_is_not_put_off_for_ever_by_single_messages(room: Room) -> None:
    await go_on(room, range(1))
    room.say(22, "album", Priority.RELAY)
    await go_on(room, range(1, 4))
    assert room.at("album") <= 60 + 90


async def test_a_new_card_goes_before_the_words_that_wait(room: Room) -> None:
    for number in range(20):
        for text in ("one", "two"):
            room.say(number, f"{text} {number}", Priority.RELAY)
    await room.run(60)
    room.say(22, "new card", Priority.NEW)
    await room.run(120)
    assert room.at("new card") <= 60 + 8


async def test_what_is_urgent_passes_what_is_kept_for_an_album(room: Room) -> None:
    for number in range(20):
        room.say(number, f"words {number}", Priority.RELAY)
    await room.run(30)
    room.say(22, "album", Priority.RELAY)
    await room.run(70)
    room.say(23, "receipt", Priority.RECEIPT)
    await room.run(150)
    assert room.at("receipt") <= 70 + 7
    assert room.at("album") <= 150
