"""First answers as reports read them: one query over the folded clocks of a contract's or a company's requests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, select
from sqlalchemy.sql.elements import ColumnElement

from storage.clocks import clocks
from storage.tickets import tickets


@dataclass(frozen=True, slots=True)
class FirstAnswerRow:
    """A request and its first-answer clock; the clock's columns are None where it has none."""

    ticket_id: int
    state: str
    status: str | None
    due_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None


_T, _C = tickets.c, clocks.c
_FIRST = and_(_C.ticket_id == _T.id, _C.kind == "first_response", _C.number == 1)
_ANSWERS = select(_T.id, _T.state, _C.status, _C.due_at, _C.breached_at, _C.stopped_at).select_from(
    tickets.outerjoin(clocks, _FIRST)
)


def of_contract(conn: Connection, number: str, since: datetime) -> tuple[FirstAnswerRow, ...]:
    """The requests under a contract that were written since then and are not held."""
    return _found(conn, _T.contract == number, since)


def of_organisation(conn: Connection, organisation_id: int, since: datetime) -> tuple[FirstAnswerRow, ...]:
    """The requests of a company that were written since then and are not held."""
    return _found(conn, _T.organisation_id == organisation_id, since)


def _found(conn: Connection, theirs: ColumnElement[bool], since: datetime) -> tuple[FirstAnswerRow, ...]:
    rows = conn.execute(_ANSWERS.where(theirs, _T.written_at >= since, _T.hold_reason.is_(None)))
    return tuple(FirstAnswerRow(*row) for row in rows)
