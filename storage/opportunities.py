"""What an expert saw that a customer could need beside his contract: noted in a request, decided by the account
manager (issue 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, Table, Text, func, select, update

from storage.base import BigId, UtcDateTime, metadata

opportunities = Table(
    "opportunities",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False),
    Column("organisation_id", BigId, ForeignKey("organisations.id"), nullable=False),
    Column("by_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("decided_by", BigId, ForeignKey("people.id")),
    Column("decided_at", UtcDateTime),
    Column("outcome", Text),
    Index("ix_opportunities_organisation_id_at", "organisation_id", "at"),
)
_O = opportunities.c


@dataclass(frozen=True, slots=True)
class Opportunity:
    """by_id: the expert who saw it; outcome: None while nobody has decided, "" where it was accepted, else why it was
    declined."""

    id: int
    ticket_id: int
    organisation_id: int
    by_id: int
    words: str
    at: datetime
    decided_by: int | None
    decided_at: datetime | None
    outcome: str | None


_ONE = select(*(_O[name] for name in Opportunity.__slots__))


def add(conn: Connection, *, ticket_id: int, organisation_id: int, by_id: int, words: str, at: datetime) -> Opportunity:
    """A new one."""
    values = {"ticket_id": ticket_id, "organisation_id": organisation_id, "by_id": by_id, "words": words, "at": at}
    made = opportunities.insert().values(**values).returning(*_ONE.selected_columns)
    return Opportunity(*conn.execute(made).one())


def by_id(conn: Connection, number: int) -> Opportunity | None:
    """One."""
    row = conn.execute(_ONE.where(_O.id == number)).one_or_none()
    return Opportunity(*row) if row else None


def decide(conn: Connection, number: int, *, by: int, outcome: str, now: datetime) -> bool:
    """True for exactly one decision."""
    standing = update(opportunities).where(_O.id == number, _O.decided_at.is_(None))
    return conn.execute(standing.values(decided_by=by, decided_at=now, outcome=outcome)).rowcount == 1


def open_of(conn: Connection, organisation_ids: Iterable[int]) -> tuple[Opportunity, ...]:
    """Those of these organisations that nobody has decided, oldest first."""
    theirs = _ONE.where(_O.organisation_id.in_(sorted(set(organisation_ids))), _O.decided_at.is_(None))
    return tuple(Opportunity(*row) for row in conn.execute(theirs.order_by(_O.id)))


def since(conn: Connection, organisation_id: int, since: datetime) -> tuple[Opportunity, ...]:
    """All that were noted of one organisation since then, oldest first."""
    rows = conn.execute(_ONE.where(_O.organisation_id == organisation_id, _O.at >= since).order_by(_O.id))
    return tuple(Opportunity(*row) for row in rows)


def of_quarter(conn: Connection, start: datetime, end: datetime) -> tuple[int, int]:
    """How many were noted in [start, end), and how many of those were accepted."""
    inside = (_O.at >= start, _O.at < end)
    taken = func.count().filter(_O.outcome == "")
    row = conn.execute(select(func.count(), taken).where(*inside).select_from(opportunities)).one()
    return row[0], row[1]
