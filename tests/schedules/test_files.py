"""A large file may take as long as it needs, and nobody else takes it over; one that is never whole is given up."""

from datetime import timedelta

import pytest

from handlers.notices import FileRef, Files, Later, Lost, Reason, Scope, Sent
from schedules.arrivals import FETCHES
from schedules.departures import LEASE, SLOWEST, UNTOLD, depart, longer
from storage.engine import Database
from tests.schedules.desk import Desk


def of(*sizes: int | None) -> Files:
    return Files(tuple(FileRef(n, "file", "a", "", size, None, "chat", "", "h") for n, size in enumerate(sizes)))


@pytest.mark.parametrize(
    ("sizes", "bytes_in_all"),
    [((0,), 0), ((45_000_000, 5_000_000), 50_000_000), ((None,), UNTOLD)],
    ids=["empty", "two", "nobody said"],
)
def test_files_take_longer_by_their_size(sizes: tuple[int | None, ...], bytes_in_all: int) -> None:
    assert longer(of(*sizes)) == timedelta(seconds=bytes_in_all / SLOWEST)


def test_a_lane_with_a_large_file_is_leased_for_longer_than_others(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    large, small = desk.lane("C1"), desk.lane("C2")
    desk.put(large, of(300_000_000))
    desk.say(small, "hello")
    leased = desk.db.write_now(depart, {"chat": desk.sender}, "slow", desk.now, 5).leased
    assert [one.head.lane.id for one in leased] == [large, small]
    again = desk.db.write_now(depart, {"chat": desk.sender}, "other", desk.now + LEASE, 5).leased
    assert [one.head.lane.id for one in again] == [small]
    later = desk.now + LEASE + longer(of(300_000_000))
    assert len(desk.db.write_now(depart, {"chat": desk.sender}, "third", later, 5).leased) == 2


async def test_files_that_can_never_be_read_do_not_hold_up_their_lane_for_ever(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    lane = desk.lane()
    desk.put(lane, of(3, 4))
    desk.say(lane, "what follows")
    desk.sender.answers = [Later(5, Scope.LANE, "the file changed while it was read") for _ in range(FETCHES)]
    began = desk.now
    while not desk.sender.texts:
        await desk.send()
        desk.wait(60)
    assert desk.now - began < timedelta(hours=2)
    assert len(desk.sender.sendings) == FETCHES + 1
    ended = [outcome for _, outcome in desk.ended if isinstance(outcome, Sent) and outcome.lost]
    assert ended == [Sent(lost=(Lost(0, Reason.FILE_GONE), Lost(1, Reason.FILE_GONE)))]
