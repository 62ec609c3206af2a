"""Follow-ups as rows: each exactly once, whoever plans it, cancels it or does it at the same moment."""

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, func, insert, select, text

from storage import followups
from storage.engine import Database
from storage.followups import FollowUp, How, Sort, follow_ups

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
MANY = 20_000


def plan(conn: Connection, occasion: str = "asked/1", *, step: int = 0, minutes: int = 0) -> bool:
    """One about a contract."""
    due_at = NOW + timedelta(minutes=minutes)
    return followups.plan(
        conn, sort=Sort.REMIND, subject="contract/C-1", occasion=occasion, step=step, due_at=due_at, data={"n": 1}
    )


def due(database: Database, minutes: int = 0) -> tuple[FollowUp, ...]:
    """What is due by then."""
    return database.write_now(followups.due, NOW + timedelta(minutes=minutes), 10)


def test_the_same_one_is_planned_once_done_or_not(database: Database) -> None:
    assert database.write_now(plan)
    assert not database.write_now(plan)
    (one,) = due(database)
    assert (one.sort, one.subject, one.occasion, one.step, one.data) == (
        Sort.REMIND, "contract/C-1", "asked/1", 0, {"n": 1},
    )  # fmt: skip
    database.write_now(followups.settle, one, NOW)
    assert not database.write_now(plan)
    assert not due(database, 60)


def test_they_come_in_due_order_and_never_early(database: Database) -> None:
    for step, minutes in ((1, 30), (2, 10), (3, 20)):
        database.write_now(partial(plan, step=step, minutes=minutes))
    assert database.read_now(followups.earliest) == NOW + timedelta(minutes=10)
    assert due(database, 9) == ()
    assert [one.step for one in due(database, 20)] == [2, 3]


def test_what_was_cancelled_is_not_due_and_what_was_done_is_not_cancelled(database: Database) -> None:
    database.write_now(plan)
    database.write_now(lambda conn: plan(conn, "asked/2"))
    first, _ = due(database)
    database.write_now(followups.done, first.id, How.SENT, NOW)
    assert database.write_now(lambda conn: followups.cancel(conn, now=NOW, subject="contract/C-1")) == 1
    assert due(database, 60) == ()
    assert database.read_now(followups.earliest) is None
    hows = database.read_now(lambda conn: conn.scalars(select(follow_ups.c.how).order_by(follow_ups.c.id)).all())
    assert hows == ["sent", "cancelled"]


def test_only_the_wanted_sorts_are_cancelled(database: Database) -> None:
    database.write_now(plan)
    cancel = followups.cancel
    assert database.write_now(lambda conn: cancel(conn, now=NOW, subject="contract/C-1", sorts=[Sort.CHECK_IN])) == 0
    assert database.write_now(lambda conn: cancel(conn, now=NOW, subject="contract/C-2")) == 0
    assert len(due(database)) == 1


def test_what_was_put_off_is_neither_sent_nor_due_before(database: Database) -> None:
    database.write_now(plan)
    (one,) = due(database)
    database.write_now(followups.postpone, one.id, NOW + timedelta(hours=1))
    database.write_now(followups.settle, one, NOW)
    assert not database.read_now(followups.is_due, one)
    assert due(database, 59) == ()
    assert len(due(database, 60)) == 1


def test_two_who_ring_at_one_moment_do_not_have_the_same_one(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    database.write_now(plan)
    database.write_now(lambda conn: plan(conn, "asked/2"))
    with database.engine.begin() as first, database.engine.begin() as second:
        mine = followups.due(first, NOW, 1)
        theirs = followups.due(second, NOW, 10)
    assert {one.occasion for one in mine} == {"asked/1"}
    assert {one.occasion for one in theirs} == {"asked/2"}
    database.close_now()


def _fill(conn: Connection) -> None:
    row = {"sort": "remind", "subject": "s", "occasion": "o", "person_id": 0, "data": {}}
    later = NOW + timedelta(days=1)
    rows = [{**row, "step": step, "due_at": later + timedelta(seconds=step)} for step in range(MANY)]
    conn.execute(insert(follow_ups), rows)


def test_what_is_looked_for_when_idle_is_found_by_the_index_of_open_ones(database: Database) -> None:
    database.write_now(_fill)
    is_sqlite = database.engine.dialect.name == "sqlite"
    f = follow_ups.c
    looked = (
        select(func.min(f.due_at)).where(f.due_at.is_not(None)),
        select(f.id, f.ticket_id).where(f.due_at <= NOW).order_by(f.due_at, f.id).limit(25),
    )
    with database.engine.connect() as conn:
        if not is_sqlite:
            conn.execute(text("ANALYZE follow_ups"))
        for query in looked:
            said = str(query.compile(dialect=database.engine.dialect, compile_kwargs={"literal_binds": True}))
            explained = conn.execute(
                text(("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + said.replace(":", "\\:"))
            )
            found = "\n".join(str(tuple(row)) for row in explained)
            assert "ix_follow_ups_due_at" in found, found
            assert "Seq Scan" not in found
