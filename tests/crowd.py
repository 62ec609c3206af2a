"""Many tickets at once, as rows: copies of one that people really opened, with its clocks, journal and rooms."""

from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from storage.clocks import clocks, states
from storage.conversation import Side, messages, rooms
from storage.journal import journal
from storage.places import lanes
from storage.tickets import FIRST_NUMBER, tickets

SERIES = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :count)"
NUMBERS = "SELECT setval(pg_get_serial_sequence('tickets', 'id'), (SELECT max(id) FROM tickets))"


def copy(conn: Connection, ticket_id: int, count: int, *, bare: bool = False) -> range:
    """So many copies of a ticket; their ids. bare: only the ticket, its clocks and their state, as is enough for clocks
    that nobody looks at."""
    base = conn.execute(select(func.max(tickets.c.id))).scalar_one()
    made = range(base + 1, base + count + 1)
    for table in (tickets, states, clocks) if bare else (tickets, states, clocks, journal):
        _copy(conn, table, ticket_id, made)
    if conn.dialect.name == "postgresql":
        conn.execute(text(NUMBERS))
    if not bare:
        _copy_words(conn, ticket_id, made)
        _copy_rooms(conn, ticket_id, made)
    return made


def _copy(conn: Connection, table: Table, ticket_id: int, made: range) -> None:
    """The ticket's rows once more for each of the new ids; ids of their own are counted on."""
    named = "id" if table is tickets else "ticket_id"
    names = [column.name for column in table.c if column.name in (named, "ticket_id") or column.name != "id"]
    listed = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join(":base + n" if name == named else f'"{name}"' for name in names)
    source = f'{SERIES} SELECT {chosen} FROM series, "{table.name}" WHERE "{named}" = :ticket ORDER BY n'  # noqa: S608
    statement = text(f'INSERT INTO "{table.name}" ({listed}) {source}')  # names of our own tables
    conn.execute(statement, {"ticket": ticket_id, "base": made.start - 1, "count": len(made)})


def _copy_words(conn: Connection, ticket_id: int, made: range) -> None:
    """What was said on it; a copy has no place on a platform."""
    said = [_fields(row, "id") for row in conn.execute(select(messages).where(messages.c.ticket_id == ticket_id))]
    conn.execute(messages.insert(), [{**one, "ticket_id": new, "external": None} for new in made for one in said])


def _copy_rooms(conn: Connection, ticket_id: int, made: range) -> None:
    """Every copy has a thread of its own wherever the ticket has one."""
    here = rooms.join(lanes, lanes.c.id == rooms.c.lane_id)
    owned = (rooms.c.ticket_id == ticket_id, rooms.c.side == Side.ROOM)
    for row in conn.execute(select(lanes).select_from(here).where(*owned)).all():
        own = {"thread": None, "next_at": None, "holder": None}
        threads = [{**_fields(row, "id"), **own, "label": f"T-{FIRST_NUMBER + new}"} for new in made]
        ids = conn.scalars(lanes.insert().returning(lanes.c.id, sort_by_parameter_order=True), threads).all()
        given = [{"lane_id": lane, "ticket_id": new, "side": Side.ROOM} for lane, new in zip(ids, made, strict=True)]
        conn.execute(rooms.insert(), given)


def _fields(row: Any, *without: str) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in without}
