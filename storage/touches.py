"""What happened between us and one organisation, as rows of a line of time; each kind in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.clocks import clocks
from storage.complaints import CARRIER, COMPLAINT, TAKEN_BACK, Complaint, complaints
from storage.journal import journal
from storage.misses import INTERNAL, causes
from storage.people import people
from storage.tickets import FIRST_NUMBER, IS_OPEN, tickets

MOST = 500  # requests that are looked at, the newest


@dataclass(frozen=True, slots=True)
class Touch:
    """One request: who asked for it when, what became of it. who: "" where nobody knows; choices: as of its ticket."""

    ticket_id: int
    subject: str
    who: str
    state: str
    written_at: datetime
    resolved_at: datetime | None
    choices: dict[str, Any]

    @property
    def ref(self) -> str:
        """Its reference."""
        return f"T-{FIRST_NUMBER + self.ticket_id}"


@dataclass(frozen=True, slots=True)
class Miss:
    """A promise that was missed. cause, words: "" while nobody has said why."""

    ticket_id: int
    kind: str
    at: datetime
    cause: str
    words: str

    @property
    def ref(self) -> str:
        """The request's reference."""
        return f"T-{FIRST_NUMBER + self.ticket_id}"


@dataclass(frozen=True, slots=True)
class Reopened:
    """A request was opened again. who: "" where nobody knows."""

    ticket_id: int
    at: datetime
    who: str

    @property
    def ref(self) -> str:
        """The request's reference."""
        return f"T-{FIRST_NUMBER + self.ticket_id}"


def requests(conn: Connection, organisation_id: int, since: datetime) -> tuple[Touch, ...]:
    """What was asked since then or is still open, oldest first."""
    t = tickets.c
    columns = (t.id, t.subject, people.c.name, t.state, t.written_at, t.resolved_at, t.choices)
    query = select(*columns).outerjoin_from(tickets, people, people.c.id == t.contact_id)
    is_request = or_(t.hold_reason.is_(None), t.hold_reason != CARRIER)
    theirs = query.where(t.organisation_id == organisation_id, or_(t.written_at >= since, IS_OPEN), is_request)
    rows = conn.execute(theirs.order_by(t.id.desc()).limit(MOST)).all()
    return tuple(
        Touch(row.id, row.subject, row.name or "", row.state, row.written_at, row.resolved_at, row.choices or {})
        for row in reversed(rows)
    )


def missed(conn: Connection, organisation_id: int, since: datetime) -> tuple[Miss, ...]:
    """The promises to them that were missed since then, oldest first, with why."""
    c, w = clocks.c, causes.c
    why = (w.ticket_id == c.ticket_id) & (w.kind == c.kind) & (w.number == c.number)
    query = select(c.ticket_id, c.kind, c.breached_at, w.cause, w.words).join_from(
        clocks, tickets, tickets.c.id == c.ticket_id
    )
    theirs = (tickets.c.organisation_id == organisation_id, c.breached_at >= since, c.kind.not_in(INTERNAL))
    rows = conn.execute(query.outerjoin(causes, why).where(*theirs).order_by(c.breached_at, c.ticket_id, c.kind))
    return tuple(Miss(*row[:3], row[3] or "", row[4] or "") for row in rows)


def reopened(conn: Connection, organisation_id: int, since: datetime) -> tuple[Reopened, ...]:
    """Their requests that were opened again since then, oldest first, by whom."""
    j, t = journal.c, tickets.c
    query = select(j.ticket_id, j.at, people.c.name).join_from(journal, tickets, t.id == j.ticket_id)
    theirs = (t.organisation_id == organisation_id, j.kind == "reopened", j.at >= since)
    rows = conn.execute(query.outerjoin(people, people.c.id == j.actor_id).where(*theirs).order_by(j.id))
    return tuple(Reopened(row.ticket_id, row.at, row.name or "") for row in rows)


def complained(conn: Connection, organisation_id: int, since: datetime) -> tuple[Complaint, ...]:
    """Their complaints since then and those that are not over, oldest first; without what was taken back."""
    c = complaints.c
    is_wanted = ((c.opened_at >= since) | c.closed_at.is_(None)) & (c.wish != TAKEN_BACK)
    theirs = (c.organisation_id == organisation_id, is_wanted)
    return tuple(Complaint(*row) for row in conn.execute(select(*COMPLAINT).where(*theirs).order_by(c.id)))
