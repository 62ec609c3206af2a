"""How far each conversation of a workspace was read after an outage, until the whole workspace was."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, bindparam, delete, select, update

from storage.base import UtcDateTime, insert_once, metadata

catchups = Table(
    "catchups",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("address", String(64), primary_key=True),  # of the conversation, as the platform names it
    Column("read_until", UtcDateTime, nullable=False),  # real time
)

_c = catchups.c
_HERE = (_c.platform == bindparam("named"), _c.workspace == bindparam("where"))
_READ = select(_c.address, _c.read_until).where(*_HERE)
_FURTHER = update(catchups).where(*_HERE, _c.address == bindparam("what")).values(read_until=bindparam("until"))


def reached(conn: Connection, platform: str, workspace: str) -> dict[str, datetime]:
    """The real time until which each address is read already; those that are not named are not."""
    found = conn.execute(_READ, {"named": platform, "where": workspace})
    return {row.address: row.read_until for row in found}


def note(conn: Connection, platform: str, workspace: str, addresses: Iterable[str], until: datetime) -> None:
    """These are read, and what was found there is committed."""
    for address in addresses:
        key = {"platform": platform, "workspace": workspace, "address": address}
        if not insert_once(conn, catchups, key | {"read_until": until}):
            here = {"named": platform, "where": workspace, "what": address}
            conn.execute(_FURTHER, here | {"until": until})


def forget(conn: Connection, platform: str, workspace: str) -> None:
    """All of it is read."""
    conn.execute(delete(catchups).where(*_HERE), {"named": platform, "where": workspace})
