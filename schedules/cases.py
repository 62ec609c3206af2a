"""What solved requests is kept, and looked for beside new ones, a little after: nobody who writes waits for it."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.cases import keeping, looking
from schedules.apart import each
from storage import cases


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Read at most so many cases anew, and look for what is like as many requests; how many it was. What raises is left
    as it is."""
    read = each(
        conn,
        cases.due(conn, now, limit),
        lambda one: keeping.read_anew(conn, one, now),
        give_up=lambda one: cases.leave(conn, one),
        name=lambda one: f"case {one.ref}",
        now=now,
    )
    return read + each(
        conn,
        cases.unlooked(conn, limit),
        lambda one: looking.look(conn, one, now),
        give_up=lambda one: cases.found(conn, one, ()),
        name=lambda one: f"what is like ticket {one}",
        now=now,
    )
