"""What waits to be sent, between those who put it there and those who take it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from storage import leases, outbox, places
from tests.storage.test_sole import NOW

LATER = datetime(2026, 11, 24, 13, tzinfo=UTC)
STANDING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def put(conn: Connection, payload: str) -> int:
    """Say this under one name."""
    conn.info["wakes"] = set()
    place = places.ensure_place(conn, "slack", workspace="T1", external="C1", direct=False)
    lane = places.ensure_lane(conn, place.id)
    outbox.put(conn, lane=lane.id, payload=payload, priority=0, now=NOW, slot="card")
    return lane.id


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    """Connections of one's own: two units at once, each as slow as the test wants."""
    made = create_engine(postgresql_url.replace("postgresql://", "postgresql+psycopg://"))
    yield made
    made.dispose()


def test_what_is_being_taken_is_replaced_only_once_it_is_known_to_leave(engine: Engine) -> None:
    with engine.begin() as conn:
        lane = put(conn, '"first"')
    with engine.begin() as taking, engine.connect() as changing:
        heads = leases.due(taking, ["slack"], now=NOW, limit=9)
        changing.execute(text("SET lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            put(changing, '"second"')
        leases.begin(taking, heads, holder="me", now=NOW, until=LATER)
    with engine.begin() as conn:
        put(conn, '"second"')
        leases.settle(conn, heads[0].row, outbox.State.SENT, holder="me", now=NOW)
        [head] = leases.due(conn, ["slack"], now=NOW, limit=9)
    assert (head.lane.id, head.row.payload) == (lane, '"second"')


def test_what_waits_untaken_is_replaced(engine: Engine) -> None:
    with engine.begin() as conn:
        put(conn, '"first"')
        put(conn, '"second"')
        assert [head.row.payload for head in leases.due(conn, ["slack"], now=NOW, limit=9)] == ['"second"']


def test_two_at_one_moment_leave_one_after_the_other(engine: Engine) -> None:
    """The second begins before the first is there to be replaced."""

    def later() -> None:
        with engine.begin() as conn:
            put(conn, '"second"')

    with engine.begin() as conn:
        put(conn, '"none"')
        conn.execute(text("DELETE FROM outbox"))
    second = threading.Thread(target=later)
    with engine.begin() as conn, engine.connect() as watching:
        put(conn, '"first"')
        second.start()
        while not watching.scalar(text(STANDING)):
            watching.rollback()
    second.join()
    with engine.begin() as conn:
        [head] = leases.due(conn, ["slack"], now=NOW, limit=9)
        leases.begin(conn, [head], holder="me", now=NOW, until=LATER)
        leases.settle(conn, head.row, outbox.State.SENT, holder="me", now=NOW)
        [then] = leases.due(conn, ["slack"], now=LATER, limit=9)
    assert (head.row.payload, then.row.payload) == ('"first"', '"second"')
