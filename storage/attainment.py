"""First answers as reports read them: one query over the folded clocks of a contract's or a company's requests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from storage.clocks import clocks, states
from storage.tickets import tickets


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A request that was written or answered in a period, or ran into it, with all its clocks as text, None where it
    has none."""

    ticket_id: int
    organisation_id: int
    contract: str | None
    module: str | None
    state: str
    subject: str
    severity: str | None
    written_at: datetime
    folded: str | None


@dataclass(frozen=True, slots=True)
class FirstAnswerRow:
    """A request and a first-answer clock of it: its only one, unless another request was merged into it. The clock's
    columns are None where it has none. folded: all its clocks as text, only where this one was dropped."""

    ticket_id: int
    state: str
    written_at: datetime
    number: int | None
    status: str | None
    due_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None
    folded: str | None


_T, _C = tickets.c, clocks.c
_RUNS = ("running", "paused")
_FIRST = and_(_C.ticket_id == _T.id, _C.kind == "first_response")
_WAS_DROPPED = and_(states.c.ticket_id == _T.id, _C.status == "dropped")
_ANSWERS = select(
    _T.id, _T.state, _T.written_at, _C.number, _C.status, _C.due_at, _C.breached_at, _C.stopped_at, states.c.state
).select_from(tickets.outerjoin(clocks, _FIRST).outerjoin(states, _WAS_DROPPED))
_COUNTS = (_T.hold_reason.is_(None), _T.contract.is_not(None))  # not held; what no contract has is no request of theirs


def _ran_into(since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a clock was not decided before then, or answered after it."""
    return or_(_C.status.in_(_RUNS), _C.stopped_at >= since, _C.breached_at >= since)


_START = bindparam("since", type_=_T.written_at.type)
_LIVED = or_(_T.written_at >= _START, _T.closed_at.is_(None), _T.closed_at >= _START)  # else no clock is looked up
_SINCE = _ANSWERS.where(_LIVED, or_(_T.written_at >= _START, _ran_into(_START)), *_COUNTS)
_OF_CONTRACT = _SINCE.where(_T.contract == bindparam("number"))
_OF_ORGANISATION = _SINCE.where(_T.organisation_id == bindparam("organisation"))
_KINDS = _C.kind.in_(bindparam("kinds", expanding=True))
_END = bindparam("until", type_=_T.written_at.type)
_BY_END = or_(_T.written_at < _END, _C.due_at < _END, _C.breached_at < _END)  # a younger request took in an older one
_RAN = select(_C.ticket_id).where(_C.ticket_id == _T.id, _KINDS, _ran_into(_START), _BY_END).correlate(tickets).exists()
_ASKED = (
    select(_T.id, _T.organisation_id, _T.contract, _T.module, _T.state, _T.subject, _T.severity, _T.written_at)
    .add_columns(states.c.state)
    .select_from(tickets.outerjoin(states, states.c.ticket_id == _T.id))
    .where(_LIVED, or_(and_(_T.written_at >= _START, _T.written_at < _END), _RAN), *_COUNTS)
    .where(_T.organisation_id.in_(bindparam("organisations", expanding=True)))
    .order_by(_T.organisation_id, _T.id)
)


def asked_between(
    conn: Connection,
    organisation_ids: Collection[int],
    since: datetime,
    until: datetime,
    kinds: Collection[str] = ("first_response",),
) -> tuple[AskedRow, ...]:
    """The requests of these companies that were written in [since, until), or have a promise of these kinds that ran in
    it, of their own or of a request they took in; those that are not held, by company."""
    values = {"organisations": list(organisation_ids), "since": since, "until": until, "kinds": list(kinds)}
    return tuple(AskedRow(*row) for row in conn.execute(_ASKED, values))


def of_contract(conn: Connection, number: str, since: datetime) -> tuple[FirstAnswerRow, ...]:
    """The requests under a contract that were written since then, or ran into that time, and are not held."""
    rows = conn.execute(_OF_CONTRACT, {"number": number, "since": since})
    return tuple(FirstAnswerRow(*row) for row in rows)


def of_organisation(conn: Connection, organisation_id: int, since: datetime) -> tuple[FirstAnswerRow, ...]:
    """The requests of a company that were written since then, or ran into that time, and are not held."""
    rows = conn.execute(_OF_ORGANISATION, {"organisation": organisation_id, "since": since})
    return tuple(FirstAnswerRow(*row) for row in rows)
