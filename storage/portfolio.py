"""Many accounts at once, for days and statements: each list by one query, however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from storage.base import UtcDateTime
from storage.clocks import IS_PROMISE, clocks, states
from storage.contracts import organisations
from storage.disputes import disputes
from storage.invites import State, invites
from storage.people import Person, identities, people, select_people
from storage.preferences import preferences
from storage.queues import queues
from storage.tickets import IS_OPEN, tickets

_T, _C, _O = tickets.c, clocks.c, organisations.c


@dataclass(frozen=True, slots=True)
class Account:
    """A customer company and who of ours answers for it."""

    id: int
    name: str
    manager_id: int


@dataclass(frozen=True, slots=True)
class Line:
    """A request of a company that a day names. at: when a promise on it is or was due; kind: of that promise; folded:
    all its clocks as text, where somebody must look closer."""

    ticket_id: int
    organisation_id: int | None
    subject: str
    at: datetime | None = None
    kind: str = ""
    folded: str = ""


@dataclass(frozen=True, slots=True)
class OpenOne:
    """A request that is not over. owner: his name, None for nobody."""

    ticket_id: int
    organisation_id: int
    state: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who came in by an invite."""

    organisation_id: int
    name: str
    platform: str
    at: datetime


def readers(conn: Connection, person_ids: Collection[int]) -> dict[int, tuple[Person, int | None]]:
    """These active people by id, each with when he wants to be told what may wait (minutes after midnight)."""
    chosen = preferences.alias()  # the columns of people look there too
    query = select_people().add_columns(chosen.c.daily_at).where(people.c.id.in_(person_ids))
    query = query.outerjoin(chosen, chosen.c.person_id == people.c.id)
    return {row[0]: (Person(*row[:-1]), row[-1]) for row in conn.execute(query)}


def managed_by(conn: Connection, person_ids: Collection[int]) -> tuple[Account, ...]:
    """The accounts of these people, by name."""
    theirs = (_O.active.is_(True), _O.account_manager_id.in_(person_ids))
    rows = conn.execute(select(_O.id, _O.name, _O.account_manager_id).where(*theirs).order_by(_O.name, _O.id))
    return tuple(Account(*row) for row in rows)


def led_by(conn: Connection, person_ids: Collection[int]) -> tuple[tuple[int, int, str], ...]:
    """The queues these people lead, as (lead, queue, title), by title."""
    q = queues.c
    query = select(q.lead_id, q.id, q.title).where(q.active.is_(True), q.lead_id.in_(person_ids))
    return tuple((row[0], row[1], row[2]) for row in conn.execute(query.order_by(q.title, q.id)))


def everybody(conn: Connection) -> tuple[frozenset[int], frozenset[int]]:
    """Who answers for an account or leads a queue; and the companies there are."""
    managers = select(_O.account_manager_id).where(_O.active.is_(True), _O.account_manager_id.is_not(None))
    leads = select(queues.c.lead_id).where(queues.c.active.is_(True), queues.c.lead_id.is_not(None))
    companies = conn.scalars(select(_O.id).where(_O.active.is_(True)))
    return frozenset(conn.scalars(managers)) | frozenset(conn.scalars(leads)), frozenset(companies)


def names_of(conn: Connection, person_ids: Collection[int]) -> dict[int, str]:
    """What to call these people, by id."""
    if not person_ids:
        return {}
    return {
        row[0]: row[1] for row in conn.execute(select(people.c.id, people.c.name).where(people.c.id.in_(person_ids)))
    }


def disputes_for(conn: Connection, person_ids: Collection[int]) -> tuple[tuple[int, Line], ...]:
    """What these people were asked to decide and nobody has, as (person, request), oldest first."""
    d, asked = disputes.c, set(person_ids)
    query = select(_T.id, _T.organisation_id, _T.subject, d.due_at, d.asked).join_from(disputes, tickets)
    rows = conn.execute(query.where(d.decided_at.is_(None)).order_by(d.id)).all()
    return tuple((who, Line(*row[:-1])) for row in rows for who in row[-1] if who in asked)


# ------------------------------------------------------------------------------------------------------------ requests


def held_of(conn: Connection, organisation_ids: Collection[int], *, unknown: bool) -> tuple[Line, ...]:
    """What is held of these companies, oldest first, with when somebody promised to write; unknown: and of people whose
    company is not known."""
    theirs = _T.organisation_id.in_(organisation_ids)
    whose = or_(theirs, _T.organisation_id.is_(None)) if unknown else theirs
    word = and_(_C.ticket_id == _T.id, _C.kind == "promise", _C.status == "running")
    query = select(_T.id, _T.organisation_id, _T.subject, func.min(_C.due_at)).outerjoin_from(tickets, clocks, word)
    query = query.where(_T.state == "held", whose).group_by(_T.id, _T.organisation_id, _T.subject).order_by(_T.id)
    return tuple(Line(*row) for row in conn.execute(query))


def due_of(conn: Connection, organisation_ids: Collection[int], until: datetime) -> tuple[Line, ...]:
    """Promises to these companies that run and are due before then, the first due first. A clock needs attention no
    later than it is due, so its index tells which few are looked at."""
    runs = (IS_PROMISE, _C.status == "running", _C.breached_at.is_(None), _C.due_at < until, _C.next_at < until)
    query = _promised(_C.due_at).where(_T.organisation_id.in_(organisation_ids), _T.state != "held", *runs)
    return tuple(Line(*row) for row in conn.execute(query.order_by(_C.due_at, _T.id)))


def missed_of(conn: Connection, organisation_ids: Collection[int], since: datetime) -> tuple[Line, ...]:
    """Promises to these companies that were missed since then, or ever where the request is still open, the oldest
    first, with all clocks of their requests."""
    is_told = or_(_C.breached_at >= since, and_(IS_OPEN, _C.breached_at.is_not(None)))
    missed = (_T.organisation_id.in_(organisation_ids), IS_PROMISE, is_told)
    query = _promised(_C.breached_at).add_columns(func.coalesce(states.c.state, ""))
    query = query.outerjoin(states, states.c.ticket_id == _T.id).where(*missed)
    return tuple(Line(*row) for row in conn.execute(query.order_by(_C.breached_at, _T.id)))


def news_missed_in(
    conn: Connection, queue_ids: Collection[int], since: datetime, until: datetime
) -> tuple[tuple[int, Line], ...]:
    """Words somebody gave ("news by 16:00") in these queues that were missed in [since, until), as (queue, request)."""
    here = (_T.queue_id.in_(queue_ids), _C.kind == "promise", _C.breached_at >= since, _C.breached_at < until)
    query = _promised(_C.breached_at).add_columns(_T.queue_id).where(*here).order_by(_C.breached_at, _T.id)
    return tuple((row[-1], Line(*row[:-1])) for row in conn.execute(query))


_PROMISED = select(_T.id, _T.organisation_id, _T.subject)


def _promised(moment: ColumnElement[Any]) -> Select[Any]:
    return _PROMISED.add_columns(moment, _C.kind).join_from(tickets, clocks, _C.ticket_id == _T.id)


_OPEN_OF = (
    select(_T.id, _T.organisation_id, _T.state, people.c.name)
    .outerjoin_from(tickets, people, people.c.id == _T.owner_id)
    .where(_T.organisation_id.in_(bindparam("organisations", expanding=True)), IS_OPEN)
    .where(_T.written_at < bindparam("before", type_=UtcDateTime()))
    .order_by(_T.id)
)


def open_of(conn: Connection, organisation_ids: Collection[int], before: datetime) -> tuple[OpenOne, ...]:
    """What of these companies was written before then and is not over, oldest first."""
    asked = {"organisations": list(organisation_ids), "before": before}
    return tuple(OpenOne(*row) for row in conn.execute(_OPEN_OF, asked))


def solved_by(conn: Connection, person_id: int, since: datetime, until: datetime) -> tuple[int, ...]:
    """Ids of what somebody solved in [since, until), and that is solved still, in that order."""
    theirs = (_T.owner_id == person_id, _T.state.in_(("resolved", "closed")))
    solved = select(_T.id).where(*theirs, _T.resolved_at >= since, _T.resolved_at < until)
    return tuple(conn.scalars(solved.order_by(_T.resolved_at, _T.id)))


def joined_of(conn: Connection, organisation_ids: Collection[int], since: datetime) -> tuple[Joined, ...]:
    """Who came in by an invite of these companies since then, oldest first."""
    i = invites.c
    used = (i.organisation_id.in_(organisation_ids), i.state == State.USED, i.settled_at > since)
    query = select(i.organisation_id, i.name, identities.c.platform, i.settled_at)
    query = query.join_from(invites, identities, identities.c.id == i.identity_id).where(*used)
    return tuple(Joined(*row) for row in conn.execute(query.order_by(i.settled_at)))
