"""How an account was served so far: its first answers, measured on the clocks that were folded from the journal."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from handlers.deskwork import instant
from handlers.rules import attainment as rules
from handlers.rules import clocks
from handlers.rules.attainment import FirstAnswer, Record
from handlers.rules.clock import Status
from handlers.rules.lifecycle import State
from handlers.rules.terms import ClockKind
from handlers.wording.attained import Year
from storage import attainment, tickets
from storage.attainment import FirstAnswerRow


def of_year(conn: Connection, contract: str, start: int, end: int, *, zone: str, now: datetime) -> Year:
    """The record of a contract that holds [start, end), epoch seconds, in the year of it that runs at `now`."""
    since = instant(rules.year_of(start, end, zone=zone, at=int(now.timestamp())))
    return Year(contract, zone, since, of_contract(conn, contract, since, now))


def of_contract(conn: Connection, contract: str, since: datetime, now: datetime) -> Record:
    """The record of a contract since then."""
    return _measured(attainment.of_contract(conn, contract, since), since, now)


def of_organisation(conn: Connection, organisation_id: int, since: datetime, now: datetime) -> Record:
    """The record of a company since then, under all its contracts."""
    return _measured(attainment.of_organisation(conn, organisation_id, since), since, now)


def _measured(rows: Iterable[FirstAnswerRow], since: datetime, now: datetime) -> Record:
    return rules.measure((_answer(row) for row in rows), now.timestamp(), since.timestamp())


def _answer(row: FirstAnswerRow) -> FirstAnswer:
    return FirstAnswer(
        tickets.FIRST_NUMBER + row.ticket_id,
        State(row.state),
        Status(row.status) if row.status else None,
        due=_epoch(row.due_at),
        breached=_epoch(row.breached_at),
        stopped=_epoch(row.stopped_at),
        dropped_by=_dropped_by(row),
        begun=row.written_at.timestamp(),
    )


def _dropped_by(row: FirstAnswerRow) -> str:
    """What ended the promise without an answer, from the fold; "" where it was not dropped."""
    if row.folded is None:
        return ""
    same = (one for one in clocks.from_json(row.folded).clocks if one.kind is ClockKind.FIRST_RESPONSE)
    return next((one.stopped_by for one in same if one.number == row.number), "")


def _epoch(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()
