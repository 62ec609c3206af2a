"""Places and lanes are found by their scoped external ids."""

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from storage import moving, places
from storage.engine import Database
from storage.places import Lane, Place


def place(conn: Connection, external: str = "C1", *, workspace: str = "T1", title: str = "") -> Place:
    return places.ensure_place(conn, "chat", workspace=workspace, external=external, direct=False, title=title)


def test_a_place_is_made_once_and_learns(database: Database) -> None:
    first = database.write_now(place)
    assert first == Place(first.id, "chat", "T1", "C1", None, False, "", True)
    again = database.write_now(lambda conn: place(conn, title="help"))
    assert (again.id, again.title) == (first.id, "help")
    assert database.write_now(place).title == "help"


def test_the_same_id_in_another_workspace_is_another_place(database: Database) -> None:
    assert database.write_now(place).id != database.write_now(lambda conn: place(conn, workspace="T2")).id
    assert database.read_now(lambda conn: places.find_place(conn, "other", workspace="T1", external="C1")) is None


def test_reachable_is_news_once(database: Database) -> None:
    where = database.write_now(place).id
    assert [database.write_now(places.set_reachable, where, to) for to in (False, False, True)] == [True, False, True]


def test_a_lane_is_made_once_by_its_label(database: Database) -> None:
    where = database.write_now(place).id

    def lane(conn: Connection, thread: str | None, label: str | None) -> Lane:
        return places.ensure_lane(conn, where, thread=thread, label=label)

    main = database.write_now(lane, None, None)
    assert (main.label, main.thread) == ("main", None)
    assert database.write_now(lane, None, None) == main
    thread = database.write_now(lane, "17.1", None)
    assert thread.label == "17.1"
    assert database.read_now(places.lane_by_thread, where, None) == main
    assert database.read_now(places.lane_by_thread, where, "17.1") == thread
    assert database.read_now(places.lane_by_thread, where, "17.2") is None


def test_a_thread_learned_later_finds_its_lane(database: Database) -> None:
    where = database.write_now(place).id
    lane = database.write_now(lambda conn: places.ensure_lane(conn, where, label="T-1042", wants_thread=True))
    database.write_now(places.set_thread, lane.id, "17.3")
    found = database.read_now(places.lane_by_thread, where, "17.3")
    assert found == Lane(lane.id, where, "T-1042", "17.3", True)


def test_a_moved_place_takes_in_lanes_of_the_same_label(database: Database) -> None:
    def move(conn: Connection) -> tuple[Place, list[Lane]]:
        old, stray = place(conn, "-1"), place(conn, "-2")
        lanes = [places.ensure_lane(conn, each.id) for each in (old, stray)]
        moving.move(conn, old.id, "-2", emptied=False)
        moving.move(conn, old.id, "-2", emptied=False)
        return places.place_by_id(conn, old.id), [places.lane_by_id(conn, lane.id) for lane in lanes]

    moved, lanes = database.write_now(move)
    assert moved.external == "-2"
    assert [(lane.place_id, lane.label) for lane in lanes] == [(moved.id, "main"), (moved.id, f"main~{lanes[1].id}")]


def test_the_older_of_two_rows_stays_whichever_is_said_to_move(database: Database) -> None:
    def move(conn: Connection) -> tuple[int, list[Place], Lane]:
        real = place(conn, "-2")
        late = place(conn, "-1")  # words from before the move that came after it
        lane = places.ensure_lane(conn, late.id)
        stays = moving.move(conn, late.id, "-2", emptied=True)
        both = [places.place_by_id(conn, each.id) for each in (real, late)]
        return stays, both, places.lane_by_id(conn, lane.id)

    stays, (real, late), lane = database.write_now(move)
    assert stays == real.id == lane.place_id
    assert (real.external, real.reachable) == ("-2", True)
    assert (late.external, late.reachable) == (f"moved~{late.id}", False)


def test_an_unknown_place_cannot_be_locked(database: Database) -> None:
    with pytest.raises(NoResultFound):
        database.write_now(places.lock_place, 7)
