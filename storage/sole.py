"""One desk process per SQLite file: a lock that ends with its process, whatever ends that."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, make_url, update

from storage.places import lanes
from storage.runs import holds


class NotAloneError(RuntimeError):
    """Another process runs the desk on this file."""


@contextmanager
def sole_process(url: str) -> Iterator[bool]:
    """Hold the SQLite file for this process: True, so every lease in it is left over from a process that died.

    False on PostgreSQL, where processes share and a dead one's leases run out. Raises NotAloneError.
    """
    place = make_url(url)
    if place.get_backend_name() != "sqlite":
        yield False
        return
    file = Path(f"{place.database}.lock")  # not the database: closing that would drop SQLite's own locks on it
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotAloneError(f"Another process runs the desk on {place.database}; stop that one first.") from None
        yield True


def take_back(conn: Connection, now: datetime) -> None:
    """End every lease at the real time `now`; what a dead process was sending stays begun, and so uncertain."""
    conn.execute(update(lanes).where(lanes.c.holder.is_not(None)).values(holder=None, next_at=now))
    conn.execute(delete(holds))
