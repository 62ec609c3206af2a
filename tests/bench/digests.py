"""A morning of many account managers among many requests: time and queries, beside a loop that asks one by one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, select, text

from handlers.reports import mornings
from schedules import reports
from schedules.timetable import BATCH, paced
from storage import outbox, routines
from storage.contracts import contract_versions, contracts, organisations
from storage.engine import Database
from storage.people import identities, people
from storage.routines import Routine, Sort
from tests import crowd
from tests.bench import desk

MANAGERS, ACCOUNTS, REQUESTS = 500, 1000, 50_000


@dataclass(frozen=True, slots=True)
class Morning:
    """Days that were told, in so many seconds and queries; the longest unit in seconds. together, alone: (seconds,
    queries) of looking at everything in batches, and at one manager after the other."""

    told: int
    seconds: float
    queries: int
    longest: float
    together: tuple[float, int]
    alone: tuple[float, int]


async def measure(db: Database, folder: Path) -> Morning:
    """Tell them all."""
    await desk.prepare(db, folder, customers=1)
    db.write_now(_grow)
    db.write_now(reports.ring, desk.NOW, BATCH)
    due = db.read_now(_every)
    moment = max(one.next_at for one in due)
    together, alone = _look(db, due, moment, BATCH), _look(db, due, moment, 1)
    with _counted(db) as queries:
        units = _tell(db, moment)
        told = len(queries)
    sent = db.read_now(lambda conn: len(conn.execute(select(outbox.outbox.c.id)).all()))
    return Morning(sent, sum(units), told, max(units), together, alone)


def _tell(db: Database, moment: datetime) -> list[float]:
    """In units as the timetable makes them; the seconds of each."""
    units, limit = [0.0], BATCH // 8
    while True:
        begun = time.perf_counter()
        if not db.write_now(reports.ring, moment, limit):
            return units
        units.append(time.perf_counter() - begun)
        limit = paced(limit, timedelta(seconds=units[-1]))


def _look(db: Database, due: list[Routine], moment: datetime, size: int) -> tuple[float, int]:
    """Look at everybody's day, so many people at a time."""
    with _counted(db) as queries:
        begun = time.perf_counter()
        for first in range(0, len(due), size):
            db.write_now(mornings.gather, due[first : first + size], moment)
        return time.perf_counter() - begun, len(queries)


@contextmanager
def _counted(db: Database) -> Iterator[list[str]]:
    """The statements meanwhile."""
    found: list[str] = []

    def note(conn: Connection, cursor: object, statement: str, *_: Any) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def _every(conn: Connection) -> list[Routine]:
    keys = sorted(routines.keys(conn))
    found = [routines.of(conn, sort, about) for sort, about in keys if sort is Sort.DAY]
    return [one for one in found if one is not None]


# --------------------------------------------------------------------------------------------------------- who and what


def _grow(conn: Connection) -> None:
    """Managers with two accounts each, a contract like the first for every account, and copies of the first request
    spread over them: one in twenty is open, one in fifty of the others was missed lately."""
    managers = _rows(conn, people, [_person(number) for number in range(MANAGERS)])
    conn.execute(
        identities.insert(),
        [{"person_id": one, "platform": "telegram", "workspace": "global", "user": f"9{one:06}"} for one in managers],
    )
    companies = [
        {"key": f"o{n}", "name": f"Company {n}", "account_manager_id": managers[n % MANAGERS]} for n in range(ACCOUNTS)
    ]
    sold = _rows(conn, organisations, companies)
    bought = _rows(conn, contracts, [{"number": f"D-{one}", "organisation_id": one} for one in sold])
    version = dict(conn.execute(contract_versions.select().limit(1)).mappings().one())
    conn.execute(
        contract_versions.insert(),
        [{**{k: v for k, v in version.items() if k != "id"}, "contract_id": one} for one in bought],
    )
    crowd.copy(conn, 1, REQUESTS - 1, bare=True)
    conn.execute(
        text("UPDATE tickets SET organisation_id = :first + id / 50 % :many"),
        {"first": sold[0], "many": ACCOUNTS},
    )
    conn.execute(text("UPDATE tickets SET contract = 'D-' || organisation_id"))
    conn.execute(text("UPDATE tickets SET state = 'closed' WHERE id % 20 <> 0"))
    ended = "status = 'stopped', next_at = NULL, stopped_at = due_at"
    conn.execute(text(f"UPDATE clocks SET {ended} WHERE ticket_id % 20 <> 0"))  # noqa: S608 - words of our own
    conn.execute(text("UPDATE clocks SET breached_at = due_at WHERE ticket_id % 50 = 1"))
    conn.exec_driver_sql("ANALYZE")


def _person(number: int) -> dict[str, Any]:
    return {"key": f"m{number}", "name": f"Manager {number}", "zone": "Europe/Stockholm", "profile": {}}


def _rows(conn: Connection, table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """The ids of new rows, in their order."""
    return list(conn.scalars(table.insert().returning(table.c.id, sort_by_parameter_order=True), rows))
