"""Column types mean the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from storage.base import BigId, Json, UtcDateTime, insert_once, one_of
from storage.engine import Database
from storage.tables import every_table


class Colour(StrEnum):
    """For a CHECK."""

    RED = "red"
    BLUE = "blue"


metadata = MetaData(naming_convention=every_table().naming_convention)
things = Table(
    "things",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("name", String(20), unique=True),
    Column("at", UtcDateTime),
    Column("colour", one_of(Colour)),
    Column("facts", Json),
    Column("big", BigInteger),
)


@pytest.fixture
def conn_database(database: Database) -> Database:
    """A database that has the table of things."""
    database.write_now(metadata.create_all)
    return database


def test_a_row_comes_back_as_it_went(conn_database: Database) -> None:
    at = datetime(2026, 3, 4, 15, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    row = {"name": "a", "at": at, "colour": Colour.RED, "facts": {"n": [1, None]}, "big": 2**62}
    conn_database.write_now(lambda conn: conn.execute(insert(things).values(**row)))
    found = conn_database.read_now(lambda conn: conn.execute(select(things)).one())
    assert found._asdict() == {"id": 1, **row}
    assert found.at.tzinfo is UTC
    assert isinstance(found.colour, Colour)


def test_a_time_without_a_zone_is_refused(conn_database: Database) -> None:
    naive = datetime(2026, 3, 4)  # noqa: DTZ001 - what must be refused
    with pytest.raises(StatementError, match="without a zone"):
        conn_database.write_now(lambda conn: conn.execute(insert(things).values(at=naive)))


def test_the_database_itself_refuses_an_unknown_word(conn_database: Database) -> None:
    with pytest.raises(IntegrityError):
        conn_database.write_now(lambda conn: conn.exec_driver_sql("INSERT INTO things (colour) VALUES ('green')"))


def test_insert_once(conn_database: Database) -> None:
    def add(conn: Connection) -> tuple[bool, bool, int]:
        first = insert_once(conn, things, {"name": "a", "big": 1})
        second = insert_once(conn, things, {"name": "a", "big": 2})
        return first, second, conn.scalar(select(things.c.big)) or 0

    assert conn_database.write_now(add) == (True, False, 1)
