"""The tables' revision: what it is, what it should be, and bringing it there. Alembic is loaded only for the last."""

import importlib
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text

from storage import postgresql, sqlite

VERSIONS = Path(__file__).parent / "migrations" / "versions"
ONE_AT_A_TIME = 7214  # key of the PostgreSQL lock under which one process migrates and others wait


def head() -> str:
    """The newest revision there is: files are named "0001_what.py"."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def current(url: str) -> str | None:
    """The revision a database is at; None where there are no tables yet."""
    engine = _engine(url)
    try:
        with engine.connect() as conn:
            return _current(conn)
    finally:
        engine.dispose()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to the revision, in one transaction. Where it is there already, Alembic is not even loaded."""
    if revision == "head" and current(url) == head():
        return
    command = importlib.import_module("alembic.command")
    config = importlib.import_module("alembic.config").Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    engine = _engine(url)
    try:
        with engine.begin() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            config.attributes["connection"] = conn
            command.upgrade(config, revision)
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return sqlite.migrator(place)
    return create_engine(postgresql.with_driver(place))


def _current(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    revision: str | None = conn.scalar(text("SELECT version_num FROM alembic_version"))
    return revision
