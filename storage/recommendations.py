"""Whether customers would recommend us, from 0 to 10, and what the content ones let us do with that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, Table, Text, func, select, update

from storage.base import BigId, UtcDateTime, metadata, one_of


class Consent(StrEnum):
    """What somebody who would recommend us agreed to."""

    QUOTE = "quote"
    INTRODUCTION = "introduction"
    NEITHER = "neither"


recommendations = Table(
    "recommendations",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("organisation_id", BigId, ForeignKey("organisations.id"), nullable=False),
    Column("lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("score", Integer),
    Column("scored_at", UtcDateTime),
    Column("consent", one_of(Consent)),
    Column("consented_at", UtcDateTime),
    Column("words", Text, nullable=False),
    Index("ix_recommendations_person_id_asked_at", "person_id", "asked_at"),
    Index("ix_recommendations_organisation_id_asked_at", "organisation_id", "asked_at"),
)
_c = recommendations.c


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One question and its answer. score: 0 to 10, None while nothing was said. consent: what a 9 or 10 was asked for
    and gave; words: what may be quoted, or whom he introduces us to."""

    id: int
    person_id: int
    organisation_id: int
    lane_id: int
    asked_at: datetime
    score: int | None
    scored_at: datetime | None
    consent: Consent | None
    consented_at: datetime | None
    words: str

    @property
    def slot(self) -> str:
        """The name of its one message."""
        return f"n{self.id}/asked"


_COLUMNS = tuple(_c[name] for name in Recommendation.__slots__)
_SELECT = select(*_COLUMNS)


def ask(conn: Connection, person_id: int, organisation_id: int, *, lane_id: int, at: datetime) -> Recommendation:
    """Somebody is asked."""
    values = {
        "person_id": person_id,
        "organisation_id": organisation_id,
        "lane_id": lane_id,
        "asked_at": at,
        "words": "",
    }
    return Recommendation(*conn.execute(recommendations.insert().values(**values).returning(*_COLUMNS)).one())


def find(conn: Connection, recommendation_id: int) -> Recommendation | None:
    """One of them, locked."""
    row = conn.execute(_SELECT.where(_c.id == recommendation_id).with_for_update()).one_or_none()
    return Recommendation(*row) if row else None


def change(conn: Connection, one: Recommendation, **values: Any) -> Recommendation:
    """Change columns of one."""
    changed = update(recommendations).where(_c.id == one.id).values(**values).returning(*_COLUMNS)
    return Recommendation(*conn.execute(changed).one())


def last_asked(conn: Connection, person_id: int) -> datetime | None:
    """When somebody was asked last."""
    found: datetime | None = conn.execute(select(func.max(_c.asked_at)).where(_c.person_id == person_id)).scalar()
    return found


def of_organisation(conn: Connection, organisation_id: int, since: datetime) -> tuple[Recommendation, ...]:
    """What people of an organisation said since then, oldest first."""
    said = (_c.organisation_id == organisation_id, _c.scored_at >= since)
    return tuple(Recommendation(*row) for row in conn.execute(_SELECT.where(*said).order_by(_c.id)))


def forget(conn: Connection, person_id: int, gone: str) -> None:
    """What somebody wrote is no more; the numbers stay."""
    written = (_c.person_id == person_id, _c.words != "")
    conn.execute(update(recommendations).where(*written).values(words=gone))
