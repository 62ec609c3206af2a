"""Puts a planned desk in force: everything in one transaction, or nothing."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from handlers.admin.changes import Plan
from handlers.admin.planning import plan
from handlers.admin.touching import touched
from handlers.admin.wanted import Told, declare, silent
from handlers.complaints import forgetting
from handlers.complaints import owning as complaining
from handlers.held import renewing
from handlers.membership import colleagues
from handlers.renewals import planning as coming
from storage import declarations, declaring, reconsidering
from storage.contracts import organisations
from storage.desk import begin_version
from storage.engine import Database
from storage.keyed import ids_of
from storage.people import people

MANY = 500  # organisations; where more are concerned, every held request is decided anew


class StaleDeskError(Exception):
    """The desk was changed by somebody else between the plan and its application; plan again."""


class StrandingError(Exception):
    """Open requests would be left with nobody."""


def apply(conn: Connection, planned: Plan, now: datetime, *, force: bool = False) -> None:
    """Write the plan's rows, published at `now` (desk time), and have held requests decided anew. A plan without
    changes writes nothing. Raises, with nothing written: StaleDeskError when the desk is no longer at the version that
    was planned against; StrandingError when open requests would be left with nobody, unless forced."""
    if planned.is_empty:
        return
    if not begin_version(conn, planned.version, now):
        raise StaleDeskError("The desk was changed meanwhile; nothing was written. Run plan again, then apply.")
    if not force:
        _refuse_stranding(conn, planned)
    moved = planned.version and (planned.changed.queues or planned.changed.organisations)
    staff = colleagues.standing(conn) if moved else None  # of a desk that opens, nobody joins
    declaring.write(conn, planned.changed, planned.removed, now=now)
    if staff is not None:
        colleagues.welcome(conn, staff, now)
    gone = ids_of(conn, people, planned.removed.get("people", ())).values()
    forgetting.gone(conn, gone, now)
    complaining.left(conn, gone, now)
    complaining.attend(conn, now)
    declarations.remove(conn, ((section, key) for section, keys in planned.removed.items() for key in keys))
    declarations.put(conn, planned.entries)
    concerned = ids_of(conn, organisations, planned.concerned).values()
    reconsidering.reconsider(conn, now, organisations=concerned if len(concerned) <= MANY else None)
    coming.follow(conn, planned.changed.contracts, now)
    for change in planned.changes:
        if change.differences and change.published and min(change.published) > 1:
            renewing.tell(conn, change.key, change.published, now)


def _refuse_stranding(conn: Connection, planned: Plan) -> None:
    """Asked again here: requests may have come since the plan."""
    if any(planned.removed.values()) and (left := tuple(touched(conn).stranded(planned.removed))):
        raise StrandingError("\n".join(left))


def apply_file(database: Database, path: Path, now: datetime, told: Told = silent, *, force: bool = False) -> Plan:
    """Read, check, plan and apply a desk; the plan that was applied. Raises FaultyFileError, StaleDeskError or
    StrandingError."""
    wanted = declare(path, now, told)
    planned = database.read_now(plan, wanted, now, told)
    if not planned.is_empty:
        told("writing")
        database.write_now(_apply, planned, now, force)
    return planned


def _apply(conn: Connection, planned: Plan, now: datetime, force: bool) -> None:
    apply(conn, planned, now, force=force)
