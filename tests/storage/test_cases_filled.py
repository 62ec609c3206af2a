"""A database from before there were cases: what was solved in it waits to be read, what runs is left alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, select, text

from storage import cases, migrate
from storage.engine import Database
from tests import conftest

AT = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
TICKET = """INSERT INTO tickets (id, state, version, subject, identity_id, customer_lane_id, written_at, opened_at,
cause, fix, resolved_at) VALUES (:id, :state, 1, 'Rounded', 1, 1, :at, :at, :cause, :fix, :solved)"""
OLD = {1: ("closed", "Profile"), 2: ("owned", None), 3: ("resolved", "Rights"), 4: ("held", None)}


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Tickets of before, in every state."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
        _fill(url)
        yield url
        return
    server = request.getfixturevalue("postgresql_server")
    with conftest.postgresql_database(server, template="template1") as url:
        _fill(url)
        yield url


def _fill(url: str) -> None:
    migrate.upgrade(url, "0032")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SET LOCAL session_replication_role = replica"))  # nobody and nowhere, for once
        for number, (state, cause) in OLD.items():
            at = AT if conn.dialect.name == "postgresql" else f"{AT:%Y-%m-%d %H:%M:%S.%f}"
            said = {"cause": cause, "fix": cause, "solved": at if cause else None}
            conn.execute(text(TICKET), {"id": number, "state": state, "at": at, **said})
    engine.dispose()


def test_what_was_solved_before_waits_to_be_read(old: str) -> None:
    migrate.upgrade(old)
    database = Database.open(old)
    try:
        assert [one.ticket_id for one in database.write_now(cases.due, AT, 9)] == [1, 3]
        assert database.read_now(cases.earliest) == AT
        assert database.write_now(cases.unlooked, 9) == (), "no card of before changes by itself"
        assert database.read_now(_terms) == ["", ""], "nothing is found until it was read"
    finally:
        database.close_now()


def _terms(conn: Connection) -> list[str]:
    return list(conn.scalars(select(cases.cases.c.terms)))
