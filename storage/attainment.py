"""First answers as reports read them: one query over the folded clocks of a contract's or a company's requests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from storage.clocks import clocks, states
from storage.tickets import tickets


@dataclass(frozen=True, slots=True)
class FirstAnswerRow:
    """A request and a first-answer clock of it: its only one, unless another request was merged into it. The clock's
    columns are None where it has none. folded: all its clocks as text, only where this one was dropped."""

    ticket_id: int
    state: str
    number: int | None
    status: str | None
    due_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None
    folded: str | None


_T, _C = tickets.c, clocks.c
_FIRST = and_(_C.ticket_id == _T.id, _C.kind == "first_response")
_WAS_DROPPED = and_(states.c.ticket_id == _T.id, _C.status == "dropped")
_ANSWERS = select(
    _T.id, _T.state, _C.number, _C.status, _C.due_at, _C.breached_at, _C.stopped_at, states.c.state
).select_from(tickets.outerjoin(clocks, _FIRST).outerjoin(states, _WAS_DROPPED))
_SINCE = _ANSWERS.where(_T.written_at >= bindparam("since"), _T.hold_reason.is_(None))
_OF_CONTRACT = _SINCE.where(_T.contract == bindparam("number"))
_OF_ORGANISATION = _SINCE.where(_T.organisation_id == bindparam("organisation"))


def of_contract(conn: Connection, number: str, since: datetime) -> tuple[FirstAnswerRow, ...]:
    """The requests under a contract that were written since then and are not held."""
    rows = conn.execute(_OF_CONTRACT, {"number": number, "since": since})
    return tuple(FirstAnswerRow(*row) for row in rows)


def of_organisation(conn: Connection, organisation_id: int, since: datetime) -> tuple[FirstAnswerRow, ...]:
    """The requests of a company that were written since then and are not held."""
    rows = conn.execute(_OF_ORGANISATION, {"organisation": organisation_id, "since": since})
    return tuple(FirstAnswerRow(*row) for row in rows)
