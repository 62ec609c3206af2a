"""What people would like the desk or the service to do: each idea has an owner, a day of the answer, and an outcome."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, Text, func, select, update

from storage import belonging
from storage.base import BigId, UtcDateTime, metadata, one_of


class Outcome(StrEnum):
    """What becomes of an idea."""

    DONE = "done"
    PLANNED = "planned"
    DECLINED = "declined"


ideas = Table(
    "ideas",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("organisation_id", BigId, ForeignKey("organisations.id")),
    Column("module", String(80), nullable=False),
    Column("words", Text, nullable=False),
    Column("owner_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("answer_by", UtcDateTime, nullable=False),
    Column("outcome", one_of(Outcome)),
    Column("answer", Text),
    Column("answered_by", BigId, ForeignKey("people.id")),
    Column("answered_at", UtcDateTime),
    Index("ix_ideas_owner_id_answered_at", "owner_id", "answered_at"),
    Index("ix_ideas_organisation_id_at", "organisation_id", "at"),
    Index("ix_ideas_at", "at"),
)
_I = ideas.c


@dataclass(frozen=True, slots=True)
class Idea:
    """person_id: whose it is; module: what it is about, "" where that is not known; owner_id: who answers, by
    answer_by; outcome, answer: None while nobody has."""

    id: int
    person_id: int
    organisation_id: int | None
    module: str
    words: str
    owner_id: int
    at: datetime
    answer_by: datetime
    outcome: Outcome | None = None
    answer: str | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """How many ideas came in a time, and what became of those."""

    ideas: int
    outcomes: dict[Outcome, int]


_IDEA = select(*(_I[name] for name in Idea.__slots__))
_GIVEN = ("person_id", "organisation_id", "module", "words", "owner_id", "at", "answer_by")


def add(conn: Connection, idea: Idea) -> Idea:
    """A new one; its id is given here."""
    made = ideas.insert().values({name: getattr(idea, name) for name in _GIVEN}).returning(*_IDEA.selected_columns)
    return Idea(*conn.execute(made).one())


def by_id(conn: Connection, number: int) -> Idea | None:
    """One."""
    row = conn.execute(_IDEA.where(_I.id == number)).one_or_none()
    return Idea(*row) if row else None


def answer(conn: Connection, number: int, *, by: int, outcome: Outcome, words: str, now: datetime) -> bool:
    """True for exactly one answer."""
    standing = update(ideas).where(_I.id == number, _I.answered_at.is_(None))
    values = {"outcome": outcome, "answer": words, "answered_by": by, "answered_at": now}
    return conn.execute(standing.values(**values)).rowcount == 1


def open_of(conn: Connection, owner_id: int) -> tuple[Idea, ...]:
    """Those that a person is still to answer, the most pressing first."""
    rows = conn.execute(_IDEA.where(_I.owner_id == owner_id, _I.answered_at.is_(None)).order_by(_I.answer_by, _I.id))
    return tuple(Idea(*row) for row in rows)


def of_person(conn: Connection, person_id: int) -> tuple[Idea, ...]:
    """Somebody's own, the newest first; without what was forgotten."""
    rows = conn.execute(_IDEA.where(_I.person_id == person_id, _I.words != "").order_by(_I.id.desc()))
    return tuple(Idea(*row) for row in rows)


def of_organisation(conn: Connection, organisation_id: int, since: datetime) -> tuple[Idea, ...]:
    """Those of an organisation's people since then, oldest first."""
    rows = conn.execute(_IDEA.where(_I.organisation_id == organisation_id, _I.at >= since).order_by(_I.id))
    return tuple(Idea(*row) for row in rows)


def forget(conn: Connection, person_id: int) -> None:
    """What he would have liked goes; that there was an idea, and what became of it, is still counted."""
    for idea_id in conn.scalars(select(_I.id).where(_I.person_id == person_id)).all():
        belonging.unsay(conn, f"idea/{idea_id}/")
    conn.execute(update(ideas).where(_I.person_id == person_id).values(words=""))


def of_quarter(conn: Connection, start: datetime, end: datetime) -> Quarter:
    """The ideas of [start, end)."""
    rows = conn.execute(select(_I.outcome, func.count()).where(_I.at >= start, _I.at < end).group_by(_I.outcome))
    found = [(row[0], row[1]) for row in rows]
    outcomes = {outcome: count for outcome, count in found if outcome is not None}
    return Quarter(sum(count for _, count in found), outcomes)
