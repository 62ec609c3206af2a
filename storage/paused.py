"""Pauses as reports read them: folded clocks that paused, what customers wrote meanwhile, and who paused them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, or_, select
from sqlalchemy.sql.elements import ColumnElement

from storage.clocks import states
from storage.conversation import Sort
from storage.conversation import messages as said
from storage.journal import journal
from storage.tickets import tickets

AT_A_TIME = 500  # tickets in one query
_BEGINS_OR_ENDS = ("asked_customer", "waiting_third_party", "pause_disputed")


@dataclass(frozen=True, slots=True)
class PausedTicket:
    """A ticket with a clock that paused. state: its folded clocks as text."""

    id: int
    terms_hash: str
    state: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the customer."""

    ticket_id: int
    at: datetime
    text: str
    attachments: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody began a wait (kind: what the journal calls it), or a customer disputed one."""

    ticket_id: int
    kind: str
    at: datetime
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class Whose:
    """Which requests are asked for: those of any of these queues or companies; of all where both are None."""

    queues: tuple[int, ...] | None = None
    organisations: tuple[int, ...] | None = None


_T = tickets.c


def paused(conn: Connection, since: datetime, until: datetime, whose: Whose, limit: int) -> tuple[PausedTicket, ...]:
    """Tickets that ran in [since, until) and ever paused, the newest first, at most `limit`."""
    ran = (_T.opened_at < until, or_(_T.closed_at.is_(None), _T.closed_at >= since))
    ever = or_(*(states.c.state.like(f'%"pauses":[{opening}%') for opening in ("[", "{")))
    query = select(_T.id, _T.terms_hash, states.c.state).join_from(tickets, states, states.c.ticket_id == _T.id)
    rows = conn.execute(query.where(*ran, ever, *_theirs(whose)).order_by(_T.id.desc()).limit(limit))
    return tuple(PausedTicket(*row) for row in rows)


def _theirs(whose: Whose) -> Iterator[ColumnElement[bool]]:
    asked = [
        column.in_(ids)
        for column, ids in ((_T.queue_id, whose.queues), (_T.organisation_id, whose.organisations))
        if ids is not None
    ]
    if asked:
        yield or_(*asked)


def words(conn: Connection, ticket_ids: Sequence[int]) -> Iterator[Said]:
    """What customers wrote on these tickets."""
    query = select(said.c.ticket_id, said.c.at, said.c.text, said.c.attachments).where(said.c.sort == Sort.WORDS)
    for part in _parts(ticket_ids):
        yield from (Said(*row) for row in conn.execute(query.where(said.c.ticket_id.in_(part))))


def turns(conn: Connection, ticket_ids: Sequence[int]) -> Iterator[Turn]:
    """Who began the waits of these tickets, and which were disputed."""
    j = journal.c
    query = select(*(j[name] for name in Turn.__slots__))
    for part in _parts(ticket_ids):
        rows = conn.execute(query.where(j.ticket_id.in_(part), j.kind.in_(_BEGINS_OR_ENDS)))
        yield from (Turn(*row) for row in rows)


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while part := list(islice(rest, AT_A_TIME)):
        yield part
