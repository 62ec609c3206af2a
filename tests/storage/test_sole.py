"""One desk process per SQLite file, which takes over what a dead one had leased."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage import outbox, places, runs
from storage.engine import Database
from storage.leases import begin, due
from storage.sole import NotAloneError, sole_process, take_back

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_second_process_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with sole_process(url) as alone:
        assert alone
        with pytest.raises(NotAloneError, match="stop that one first"), sole_process(url):
            pass
    with sole_process(url) as alone:
        assert alone


def test_processes_on_postgresql_share() -> None:
    with sole_process("postgresql://desk@db/desk") as alone:
        assert not alone


def test_what_a_dead_process_leased_is_free_at_once_and_uncertain(database: Database) -> None:
    later = NOW + timedelta(seconds=30)

    def die_sending(conn: Connection) -> int:
        place = places.ensure_place(conn, "slack", workspace="T1", external="C1", direct=False)
        lane = places.ensure_lane(conn, place.id)
        outbox.put(conn, lane=lane.id, payload="{}", priority=0, now=NOW)
        begin(conn, due(conn, ["slack"], now=NOW, limit=9), holder="dead", now=NOW, until=later)
        runs.hold(conn, "polling", holder="dead", until=later, now=NOW)
        return lane.id

    def look(conn: Connection) -> tuple[list[tuple[int, bool]], bool]:
        found = [(head.lane.id, head.row.uncertain) for head in due(conn, ["slack"], now=NOW, limit=9)]
        return found, runs.hold(conn, "polling", holder="next", until=later, now=NOW)

    lane_id = database.write_now(die_sending)
    assert database.write_now(look) == ([], False)
    database.write_now(take_back, NOW)
    assert database.write_now(look) == ([(lane_id, True)], True)
