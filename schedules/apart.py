"""What is due is done one by one: what raises is given up, loudly, so that the others go on (DESIGN 2.10)."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers import givenup
from storage.savepoint import savepoint

log = logging.getLogger(__name__)
Due = TypeVar("Due")


def each(
    conn: Connection,
    due: Sequence[Due],
    do: Callable[[Due], object],
    *,
    give_up: Callable[[Due], object],
    name: Callable[[Due], str],
    now: datetime,
) -> int:
    """Do each, in one unit; returns how many. What raised is undone, logged by its name, given up and told to
    the operators; what only the database refused for now fails the unit, which is tried again."""
    for one in due:
        try:
            with savepoint(conn):
                do(one)
        except OperationalError:
            raise
        except Exception:
            log.exception("%s failed and is given up", name(one))
            give_up(one)
            givenup.tell_operators(conn, name(one), now)
    return len(due)
