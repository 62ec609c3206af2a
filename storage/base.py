"""What every table shares: metadata, column types that mean the same on SQLite and PostgreSQL, and insert-once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Connection, DateTime, Enum, Insert, Integer, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigId = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up by itself only in an INTEGER primary key
Json = JSON().with_variant(postgresql.JSONB(), "postgresql")  # assign whole values: changes in place are not saved


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values and always returns aware UTC (SQLite alone would drop the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The value in UTC; naive on SQLite, whose text form has no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored instant, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(kind: type[StrEnum], *, length: int = 40) -> Enum:
    """A column type that keeps the enum's value as a string under a CHECK, and reads it back as the enum."""
    return Enum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=length,
        values_callable=lambda members: [str(member.value) for member in members],
    )


@cache
def insert_or_nothing(dialect: str, table: Table, *returning: ColumnElement[Any]) -> Insert | ReturningInsert[Any]:
    """An insert (its values come as parameters) that does nothing where a unique value already stands."""
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = build(table).on_conflict_do_nothing()
    return statement.returning(*returning) if returning else statement.inline()


def insert_or_replace(dialect: str, table: Table, *columns: str) -> Insert:
    """An insert (its values come as parameters) that changes these columns of the row that has the same primary key."""
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = build(table)
    news = {name: statement.excluded[name] for name in columns}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=news).inline()


def insert_once(conn: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert the row; False when one with the same unique value already stands (nothing is changed then)."""
    statement = insert_or_nothing(conn.dialect.name, table)
    return conn.execute(statement, dict(values), execution_options={"preserve_rowcount": True}).rowcount == 1
