"""Monthly statements: which month of a company is closed, and what its people say is wrong with one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, Text, func, select, update

from storage.base import BigId, UtcDateTime, insert_once, metadata
from storage.outbox import WAITING, outbox

statements = Table(
    "statements",
    metadata,
    Column("organisation_id", BigId, ForeignKey("organisations.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
)

objections = Table(
    "objections",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id"), nullable=False),
    Column("month", String(7), nullable=False),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("done_by_id", BigId, ForeignKey("people.id")),
)
_OPEN = objections.c.done_at.is_(None)
Index("ix_objections_organisation_id", objections.c.organisation_id, sqlite_where=_OPEN, postgresql_where=_OPEN)


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody says is wrong with a company's statement of a month ("2026-11")."""

    id: int
    organisation_id: int
    month: str
    person_id: int
    words: str
    at: datetime
    done_at: datetime | None = None
    done_by_id: int | None = None


_OBJECTION = select(*(objections.c[name] for name in Objection.__slots__))


def close(conn: Connection, organisation_id: int, month: str, now: datetime) -> bool:
    """The statement of a month is made: its time entries stay as they are. False when it was made before."""
    return insert_once(conn, statements, {"organisation_id": organisation_id, "month": month, "made_at": now})


def is_closed(conn: Connection, organisation_id: int, month: str) -> bool:
    """Whether the statement of this month was made."""
    s = statements.c
    return conn.scalar(select(s.month).where(s.organisation_id == organisation_id, s.month == month)) is not None


def object_to(
    conn: Connection, organisation_id: int, month: str, person_id: int, *, words: str, now: datetime
) -> Objection:
    """Keep what somebody says is wrong."""
    values = {"organisation_id": organisation_id, "month": month, "person_id": person_id, "words": words, "at": now}
    made = objections.insert().values(**values).returning(*(objections.c[name] for name in Objection.__slots__))
    return Objection(*conn.execute(made).one())


def objection(conn: Connection, objection_id: int) -> Objection | None:
    """The one of this id."""
    row = conn.execute(_OBJECTION.where(objections.c.id == objection_id)).one_or_none()
    return Objection(*row) if row else None


def open_of(conn: Connection, organisation_ids: Collection[int]) -> tuple[Objection, ...]:
    """What of these companies nobody has settled, oldest first."""
    theirs = _OBJECTION.where(_OPEN, objections.c.organisation_id.in_(organisation_ids)).order_by(objections.c.id)
    return tuple(Objection(*row) for row in conn.execute(theirs))


def settle(conn: Connection, objection_id: int, *, by: int, now: datetime) -> bool:
    """Somebody of ours has seen to it; False when somebody did before."""
    found = update(objections).where(objections.c.id == objection_id, _OPEN)
    return conn.execute(found.values(done_at=now, done_by_id=by)).rowcount == 1


def forget(conn: Connection, person_id: int, now: datetime) -> None:
    """What somebody said goes, in the message that passed it on, too; there is nobody left to settle it with."""
    theirs = objections.c.person_id == person_id
    for objection_id in conn.scalars(select(objections.c.id).where(theirs)).all():
        passed_on = outbox.c.slot.like(f"objection/{objection_id}/%")
        conn.execute(update(outbox).where(passed_on, ~WAITING).values(payload="{}"))
    settled = func.coalesce(objections.c.done_at, now)
    conn.execute(update(objections).where(theirs).values(words="", done_at=settled))
