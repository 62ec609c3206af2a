"""Complaints: what somebody was not content with, who looks after it, and how it ended. Its clock is its ticket's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Index, Integer, Table, Text, bindparam, select, update
from sqlalchemy.sql.elements import ColumnElement

from storage.base import BigId, Json, UtcDateTime, metadata, one_of
from storage.tickets import TICKET, Ticket, tickets


class State(StrEnum):
    """How far it has come."""

    HEARD = "heard"  # said, and its customer was asked what happened; nobody of ours has read of it yet
    OPEN = "open"
    CONTACTED = "contacted"
    ANSWERED = "answered"  # "what was done" was said; its customer has not said yet whether that is enough
    CLOSED = "closed"


CARRIER = "complaint"  # why a request without a queue is there (`hold_reason`): it carries a complaint
TAKEN_BACK = "back"  # the wish of whoever said that it is no complaint

complaints = Table(
    "complaints",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("contact_id", BigId, ForeignKey("people.id"), nullable=False, index=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id")),
    Column("subject_ids", Json, nullable=False),
    Column("passed_ids", Json, nullable=False),
    Column("handler_id", BigId, ForeignKey("people.id")),
    Column("state", one_of(State), nullable=False),
    Column("level", Integer, nullable=False),
    Column("rated", Boolean, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("heard_until", UtcDateTime),
    Column("lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("wish", Text, nullable=False),
    Column("done", Text, nullable=False),
    Column("contacted_at", UtcDateTime),
    Column("contacted_by", BigId, ForeignKey("people.id")),
    Column("closed_at", UtcDateTime),
    Column("satisfied", Boolean),
    Column("phone", Text, nullable=False, server_default=""),
)
_c = complaints.c
_hears = _c.heard_until.is_not(None)
Index("ix_complaints_contact_id_heard", _c.contact_id, sqlite_where=_hears, postgresql_where=_hears)
_lasts = _c.closed_at.is_(None)
Index("ix_complaints_organisation_id_open", _c.organisation_id, sqlite_where=_lasts, postgresql_where=_lasts)
Index("ix_complaints_handler_id_open", _c.handler_id, sqlite_where=_lasts, postgresql_where=_lasts)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint.

    subject_ids: whom it is about, who never handle it; passed_ids: who handled it until its customer was not content.
    handler_id: who looks after it, None where nobody may. level: how often it went one rung up; raised_at: when it was
    last opened or raised. rated: a low score opened it, or was added to it. heard_until: what its customer writes until
    then belongs to it. lane_id: where he reads of it. wish: "call", "none" or TAKEN_BACK, what he pressed. done: what
    was done about it. phone: the number he gave to be called at, "" for none.
    """

    id: int
    ticket_id: int
    contact_id: int
    organisation_id: int | None
    subject_ids: list[int]
    passed_ids: list[int]
    handler_id: int | None
    state: State
    level: int
    rated: bool
    opened_at: datetime
    raised_at: datetime
    heard_until: datetime | None
    lane_id: int
    words: str
    wish: str
    done: str
    contacted_at: datetime | None
    contacted_by: int | None
    closed_at: datetime | None
    satisfied: bool | None
    phone: str

    @property
    def ref(self) -> str:
        """The reference people see: "K-17"."""
        return f"K-{self.id}"

    @property
    def slot(self) -> str:
        """How the names of what is said to its customer begin; an answer to that is about the complaint."""
        return f"k{self.id}/"

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done about it any more."""
        return self.state is State.CLOSED

    @property
    def is_taken_back(self) -> bool:
        """Whether its customer said that it is none."""
        return self.is_over and self.wish == TAKEN_BACK


COMPLAINT = tuple(_c[name] for name in Complaint.__slots__)
_SELECT = select(*COMPLAINT)
_BY_ID = _SELECT.where(_c.id == bindparam("complaint")).with_for_update()
_SEEN = _SELECT.where(_c.id == bindparam("complaint"))


def of_slot(slot: str) -> int | None:
    """The id of the complaint that a named message is about."""
    head = slot.split("/", 1)[0]
    return int(head[1:]) if head[:1] == "k" and head[1:].isdigit() else None


def insert(conn: Connection, **values: Any) -> Complaint:
    """A new one; `values` are its columns beside those that begin empty."""
    empty = {"passed_ids": [], "level": 0, "words": "", "wish": "", "done": "", "rated": False}
    return Complaint(*conn.execute(complaints.insert().values(**{**empty, **values}).returning(*COMPLAINT)).one())


def find(conn: Connection, complaint_id: int) -> Complaint | None:
    """One complaint, locked."""
    row = conn.execute(_BY_ID, {"complaint": complaint_id}).one_or_none()
    return Complaint(*row) if row else None


def seen(conn: Connection, complaint_id: int) -> Complaint | None:
    """One complaint; nothing is locked."""
    row = conn.execute(_SEEN, {"complaint": complaint_id}).one_or_none()
    return Complaint(*row) if row else None


def require(conn: Connection, complaint_id: int) -> Complaint:
    """One complaint, locked. Raises LookupError when there is none."""
    found = find(conn, complaint_id)
    if found is None:
        raise LookupError(f"no complaint {complaint_id}")
    return found


def change(conn: Connection, complaint: Complaint, **values: Any) -> Complaint:
    """Change columns of a complaint."""
    changed = update(complaints).where(_c.id == complaint.id).values(**values).returning(*COMPLAINT)
    return Complaint(*conn.execute(changed).one())


def open_of(conn: Connection, organisation_ids: Sequence[int]) -> tuple[Complaint, ...]:
    """The complaints of these organisations that are not over, oldest first."""
    return _found(conn, _c.organisation_id.in_(organisation_ids), _lasts)


def open_in(conn: Connection, queue_ids: Sequence[int]) -> tuple[Complaint, ...]:
    """Those that hang on requests of these queues and are not over, oldest first."""
    theirs = select(tickets.c.id).where(tickets.c.queue_id.in_(queue_ids))
    return _found(conn, _c.ticket_id.in_(theirs), _lasts)


def open_for(conn: Connection, handler_ids: Collection[int]) -> tuple[Complaint, ...]:
    """Those that these people look after, oldest first."""
    return _found(conn, _c.handler_id.in_(handler_ids), _lasts)


def unattended(conn: Connection) -> tuple[Complaint, ...]:
    """Those that nobody may look after, oldest first."""
    return _found(conn, _c.handler_id.is_(None), _lasts)


def open_by(conn: Connection, contact_id: int) -> tuple[Complaint, ...]:
    """Those that a customer's person has made, oldest first."""
    return _found(conn, _c.contact_id == contact_id, _lasts)


def every_by(conn: Connection, contact_id: int) -> tuple[Complaint, ...]:
    """All that a customer's person has ever made, oldest first."""
    return _found(conn, _c.contact_id == contact_id)


def of_ticket(conn: Connection, ticket_id: int) -> tuple[Complaint, ...]:
    """All that hang on a ticket, oldest first."""
    return _found(conn, _c.ticket_id == ticket_id)


def move(conn: Connection, ticket_id: int, into: int) -> None:
    """What hangs on a ticket hangs on the one that took it in from now on."""
    conn.execute(update(complaints).where(_c.ticket_id == ticket_id).values(ticket_id=into))


def latest_tickets(conn: Connection, contact_id: int, limit: int) -> tuple[Ticket, ...]:
    """The requests that a customer's person made last, newest first."""
    his = select(*TICKET).where(tickets.c.contact_id == contact_id).order_by(tickets.c.id.desc()).limit(limit)
    return tuple(Ticket(*row) for row in conn.execute(his))


def _found(conn: Connection, *which: ColumnElement[bool]) -> tuple[Complaint, ...]:
    return tuple(Complaint(*row) for row in conn.execute(_SELECT.where(*which).order_by(_c.id)))
