"""Claims that hold between processes: each scheduled run once, one after the other, and leases held by name."""

from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.base import UtcDateTime, insert_once, metadata

runs = Table(
    "runs",
    metadata,
    Column("job", String(120), primary_key=True),
    Column("due", UtcDateTime, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

latest_runs = Table(
    "latest_runs",
    metadata,
    Column("job", String(120), primary_key=True),
    Column("due", UtcDateTime, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)


def claim(conn: Connection, job: str, due: datetime, at: datetime) -> bool:
    """Take the run of a job that was due then; False when another process has it."""
    return insert_once(conn, runs, {"job": job, "due": due, "at": at})


def advance(conn: Connection, job: str, due: datetime) -> bool:
    """Take the run that was due then of a job that comes again and again; False when that one or a later one was taken.
    One row for each job, however often it comes."""
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    taken = build(latest_runs).values(job=job, due=due)
    later = latest_runs.c.due < taken.excluded.due
    changed = taken.on_conflict_do_update(index_elements=["job"], set_={"due": taken.excluded.due}, where=later)
    return conn.execute(changed.inline(), execution_options={"preserve_rowcount": True}).rowcount == 1


_LATEST = select(latest_runs.c.due).where(latest_runs.c.job == bindparam("named"))


def latest(conn: Connection, job: str) -> datetime | None:
    """When the last run of this job was due, of those that come again and again."""
    return conn.execute(_LATEST, {"named": job}).scalar_one_or_none()


def hold(conn: Connection, name: str, *, holder: str, until: datetime, now: datetime) -> bool:
    """Take or keep a lease until then (real times); False while somebody else's runs."""
    if insert_once(conn, holds, {"name": name, "holder": holder, "until": until}):
        return True
    free = or_(holds.c.holder == holder, holds.c.until <= now)
    taken = update(holds).where(holds.c.name == name, free).values(holder=holder, until=until)
    return conn.execute(taken).rowcount == 1


def is_held(conn: Connection, name: str, now: datetime) -> bool:
    """Whether anybody holds that lease at this real time."""
    return conn.scalar(select(holds.c.name).where(holds.c.name == name, holds.c.until > now)) is not None


def is_any_held(conn: Connection, beginning: str, now: datetime) -> bool:
    """Whether anybody holds a lease whose name begins like this at this real time."""
    held = select(holds.c.name).where(holds.c.name.startswith(beginning, autoescape=True), holds.c.until > now)
    return conn.scalar(held.limit(1)) is not None


def release(conn: Connection, name: str, *, holder: str) -> None:
    """Give the lease back, if it is still ours."""
    conn.execute(delete(holds).where(holds.c.name == name, holds.c.holder == holder))


def drop(conn: Connection, beginning: str, *, over: datetime | None = None) -> None:
    """End the leases whose names begin like this, whoever has them; over: those alone that have run out by then."""
    named = delete(holds).where(holds.c.name.startswith(beginning, autoescape=True))
    conn.execute(named if over is None else named.where(holds.c.until <= over))
