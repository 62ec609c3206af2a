"""Puts a planned desk file in force: everything in one transaction, or nothing."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from handlers.admin.planning import Plan, declare, plan
from storage import declaring
from storage.desk import begin_version
from storage.engine import Database


class StaleDeskError(Exception):
    """The desk was changed by somebody else between the plan and its application; plan again."""


def apply(conn: Connection, planned: Plan, now: datetime) -> None:
    """Write the plan's rows, published at `now` (desk time). A plan without changes writes nothing. Raises
    StaleDeskError, with nothing written, when the desk is no longer at the version that was planned against."""
    if not planned.changes:
        return
    if not begin_version(conn, planned.version, now):
        raise StaleDeskError("The desk was changed meanwhile; nothing was written. Run plan again, then apply.")
    declaring.write(conn, planned.changed, planned.removed, now=now)


def apply_file(database: Database, path: Path, now: datetime) -> Plan:
    """Read, check, plan and apply a desk file; the plan that was applied. Raises FaultyFileError or StaleDeskError."""
    wanted = declare(path, now)
    planned = database.read_now(plan, wanted)
    if planned.changes:
        database.write_now(apply, planned, now)
    return planned
