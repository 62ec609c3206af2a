"""Cases: what solved a request, found again by its words within its organisation, or by all where a lead shared it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage import casetext_postgresql, casetext_sqlite
from storage.base import BigId, UtcDateTime, insert_once, metadata
from storage.signals import wake
from storage.tickets import FIRST_NUMBER, UNLOOKED, tickets

TERM = 80  # characters, with what they are in front of
READING = 0x63617365  # the advisory lock of whoever reads cases anew

cases = Table(
    "cases",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False, unique=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id")),
    Column("cause", Text, nullable=False),
    Column("fix", Text, nullable=False),
    Column("general", Boolean, nullable=False),
    Column("terms", Text, nullable=False),
    Column("look_at", UtcDateTime),
)
_WAITS = cases.c.look_at.is_not(None)
Index("ix_cases_look_at", cases.c.look_at, sqlite_where=_WAITS, postgresql_where=_WAITS)
casetext_sqlite.define(cases)
casetext_postgresql.define(cases)

counts = Table(
    "case_terms",
    metadata,
    Column("term", String(TERM), primary_key=True),
    Column("cases", Integer, nullable=False),
)
uses = Table(
    "case_uses",
    metadata,
    Column("case_id", BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Index("ix_case_uses_ticket_id", "ticket_id"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """ticket_id: the request it solved. general: a lead gave it to every organisation, in words that name nobody.
    terms: what it is found by, one space between them; "" while it is not found."""

    id: int
    ticket_id: int
    organisation_id: int | None
    cause: str
    fix: str
    general: bool
    terms: str

    @property
    def ref(self) -> str:
        """As people call it: by the request that it solved."""
        return f"T-{FIRST_NUMBER + self.ticket_id}"


_CASE = select(*(cases.c[name] for name in Case.__slots__))
_OF_TICKET = _CASE.where(cases.c.ticket_id == bindparam("ticket"))
_USED = uses.c.used_at.label("used_at")
_TURN = select(func.pg_try_advisory_xact_lock(READING))


# --------------------------------------------------------------------------------------------------- what is to be done


def look_again(conn: Connection, ticket_id: int, at: datetime) -> None:
    """A request was solved, or opened again: what it says is read anew soon, for its own organisation."""
    mine = update(cases).where(cases.c.ticket_id == ticket_id).values(general=False, look_at=at)
    if conn.execute(mine).rowcount == 0:
        values = {"ticket_id": ticket_id, "cause": "", "fix": "", "general": False, "terms": "", "look_at": at}
        conn.execute(cases.insert().values(**values))
    wake(conn, "clocks")


def share(conn: Connection, case: Case, at: datetime, *, general: bool, cause: str, fix: str) -> None:
    """A case becomes everybody's, in these words, or its organisation's own again."""
    values: dict[str, Any] = {"general": general, "cause": cause, "fix": fix, "look_at": at}
    conn.execute(update(cases).where(cases.c.id == case.id).values(**values))
    wake(conn, "clocks")


def leave(conn: Connection, case: Case) -> None:
    """It stays as it is."""
    conn.execute(update(cases).where(cases.c.id == case.id).values(look_at=None))


def due(conn: Connection, now: datetime, limit: int) -> tuple[Case, ...]:
    """Cases to be read anew by `now`, those that wait longest first; locked. None while another process reads some:
    most cases have terms in common, and each is counted once."""
    if conn.dialect.name != "sqlite" and not conn.scalar(_TURN):
        return ()
    waiting = _CASE.where(cases.c.look_at <= now).order_by(cases.c.look_at, cases.c.id).limit(limit)
    return tuple(Case(*row) for row in conn.execute(waiting.with_for_update(skip_locked=True)))


def unlooked(conn: Connection, limit: int) -> tuple[int, ...]:
    """The ids of requests whose experts have not been told yet what was solved before, oldest first; locked, without
    those to which something happens just now."""
    first = select(tickets.c.id).where(UNLOOKED).order_by(tickets.c.id).limit(limit)
    return tuple(conn.scalars(first.with_for_update(skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When there is something to read or to look for."""
    read = conn.scalar(select(func.min(cases.c.look_at)).where(_WAITS))
    asked = conn.scalar(select(tickets.c.opened_at).where(UNLOOKED).order_by(tickets.c.id).limit(1))
    return min((one for one in (read, asked) if one is not None), default=None)


# --------------------------------------------------------------------------------------------------------- what is kept


def keep(conn: Connection, case: Case, terms: Collection[str], **values: Any) -> None:
    """What a case says from now on, found by these terms; values: further columns. Those that nobody else has go."""
    after = " ".join(sorted(terms))
    conn.execute(update(cases).where(cases.c.id == case.id).values(terms=after, look_at=None, **values))
    if conn.dialect.name == "sqlite":
        casetext_sqlite.change(conn, case.id, case.terms, after)
    old, new = set(case.terms.split()), set(terms)
    _count(conn, sorted(new - old), 1)
    _count(conn, sorted(old - new), -1)


def _count(conn: Connection, terms: Sequence[str], step: int) -> None:
    """In the order of the terms, so that two who count at one moment do not wait for each other."""
    if not terms:
        return
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    counted = build(counts).on_conflict_do_update(index_elements=["term"], set_={"cases": counts.c.cases + step})
    conn.execute(counted.inline(), [{"term": term, "cases": step} for term in terms])
    if step < 0:
        conn.execute(delete(counts).where(counts.c.term.in_(terms), counts.c.cases <= 0))


def of_ticket(conn: Connection, ticket_id: int) -> Case | None:
    """What solved a request, if that is kept."""
    row = conn.execute(_OF_TICKET, {"ticket": ticket_id}).one_or_none()
    return Case(*row) if row else None


def of_tickets(conn: Connection, ticket_ids: Collection[int]) -> tuple[Case, ...]:
    """What solved these requests; locked, so that nobody else reads them anew meanwhile."""
    theirs = _CASE.where(cases.c.ticket_id.in_(list(ticket_ids))).order_by(cases.c.id)
    return tuple(Case(*row) for row in conn.execute(theirs.with_for_update()))


# -------------------------------------------------------------------------------------------------------- what is found


def numbers(conn: Connection, terms: Collection[str]) -> Mapping[str, int]:
    """How many cases have each of these terms, where that is any."""
    wanted = select(counts.c.term, counts.c.cases).where(counts.c.term.in_(bindparam("terms", expanding=True)))
    return {row.term: row.cases for row in conn.execute(wanted, {"terms": list(terms)})}


def like(
    conn: Connection, wanted: Sequence[tuple[str, float]], organisation_id: int | None, most: int
) -> tuple[Case, ...]:
    """The cases that have most of these weighed terms, of the organisation or everybody's, best first."""
    if not wanted:
        return ()
    found = casetext_sqlite.LIKE if conn.dialect.name == "sqlite" else casetext_postgresql.LIKE
    ids = list(conn.scalars(found, {"wanted": json.dumps(wanted), "most": most}))
    seen = {row.id: Case(*row) for row in conn.execute(_seen_by(_CASE, organisation_id), {"ids": ids})}
    return tuple(seen[one] for one in ids if one in seen)


def _seen_by(query: Any, organisation_id: int | None) -> Any:
    """Of these cases, what somebody who works for the organisation may read."""
    theirs = or_(cases.c.general, cases.c.organisation_id == organisation_id)
    return query.where(cases.c.id.in_(bindparam("ids", expanding=True)), cases.c.terms != "", theirs)


def found(conn: Connection, ticket_id: int, case_ids: Iterable[int]) -> None:
    """Its experts are told of these; the card's buttons stay as they are."""
    conn.execute(update(tickets).where(tickets.c.id == ticket_id).values(alike=list(case_ids)))


def beside(
    conn: Connection, ticket_id: int, organisation_id: int | None, case_ids: Sequence[int]
) -> tuple[tuple[Case, datetime | None], ...]:
    """Those of these cases that a request's experts may read, in this order, and when its owner used each."""
    used = (uses.c.case_id == cases.c.id) & (uses.c.ticket_id == ticket_id)
    query = _seen_by(_CASE.add_columns(_USED).outerjoin_from(cases, uses, used), organisation_id)
    rows = {row.id: row for row in conn.execute(query, {"ids": list(case_ids)})}
    return tuple((Case(*rows[one][:-1]), rows[one].used_at) for one in case_ids if one in rows)


def use(conn: Connection, case: Case, ticket_id: int, person_id: int, at: datetime) -> bool:
    """Somebody used a case for a request; False where that is noted already."""
    values = {"case_id": case.id, "ticket_id": ticket_id, "person_id": person_id, "used_at": at}
    return insert_once(conn, uses, values)


def used_for(conn: Connection, ticket_id: int) -> tuple[int, ...]:
    """The ids of the cases that were used for a request, the latest first."""
    theirs = select(uses.c.case_id).where(uses.c.ticket_id == ticket_id)
    return tuple(conn.scalars(theirs.order_by(uses.c.used_at.desc(), uses.c.case_id.desc())))


def used(conn: Connection, case: Case) -> int:
    """For how many requests it was used."""
    return conn.execute(select(func.count()).select_from(uses).where(uses.c.case_id == case.id)).scalar_one()
