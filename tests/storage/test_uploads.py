"""Links and parcels as rows, on both kinds of database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import uploads
from storage.engine import Database
from storage.uploads import Parcel
from tests.desks import NOW


def parcel(handle: str, size: int = 10, *, folder: str = "here", look_at: datetime = NOW) -> Parcel:
    """A parcel that came by a form."""
    return Parcel(handle, folder, "l1", "f1", size, None, look_at)


def test_the_last_room_is_taken_once(database: Database) -> None:
    def take(number: int) -> bool:
        return database.write_now(uploads.reserve, parcel(f"p{number}"), 35)

    with ThreadPoolExecutor(4) as hands:
        assert sorted(hands.map(take, range(8))) == [False] * 5 + [True] * 3


def test_what_is_smaller_than_announced_leaves_room_for_more(database: Database) -> None:
    assert database.write_now(uploads.reserve, parcel("p1", 30), 30)
    database.write_now(uploads.measure, "p1", 10)
    assert database.write_now(uploads.reserve, parcel("p2", 20), 30)
    database.write_now(uploads.drop, "p1")
    assert database.read_now(uploads.by_handle, "p1") is None


def test_what_is_due_is_asked_for_by_one_process_at_a_time(database: Database) -> None:
    for handle, folder, ahead in (("p1", "here", 0), ("p2", "here", 1), ("p3", "there", 0)):
        look_at = NOW + timedelta(hours=ahead)
        database.write_now(uploads.reserve, parcel(handle, folder=folder, look_at=look_at), 100)
    assert [one.handle for one in database.write_now(uploads.due, "here", NOW, 10)] == ["p1"]
    assert database.read_now(uploads.earliest, "here") == NOW
    database.write_now(uploads.later, "p1", NOW + timedelta(hours=2))
    assert database.read_now(uploads.earliest, "here") == NOW + timedelta(hours=1)


def test_forgetting_nobody_is_well(database: Database) -> None:
    def forget(conn: Connection) -> None:
        uploads.forget(conn, 7, [], NOW)
        uploads.revoke(conn, 7)

    database.write_now(forget)
    assert database.read_now(uploads.offered, uploads.hash_of("\ud800"), NOW) is None
