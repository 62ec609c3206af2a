"""Ratings: what customers said of the help on a request, asked once for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    case,
    func,
    or_,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, insert_once, metadata
from storage.tickets import tickets

BEST = 5
GOOD = 4  # from here on it is praise

ratings = Table(
    "ratings",
    metadata,
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True),
    Column("contact_id", BigId, ForeignKey("people.id"), nullable=False, index=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id")),
    Column("expert_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("question", String(16), nullable=False),
    Column("first_at", UtcDateTime),
    Column("overall", Integer),
    Column("subject", Integer),
    Column("speed", Integer),
    Column("courtesy", Integer),
    Column("comment", Text, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("complaint_id", BigId, ForeignKey("complaints.id")),
    Index("ix_ratings_organisation_id_asked_at", "organisation_id", "asked_at"),
    Index("ix_ratings_expert_id_first_at", "expert_id", "first_at"),
)
_c = ratings.c


@dataclass(frozen=True, slots=True)
class Rating:
    """What the contact who asked said of one request. expert_id: whom the questions name. lane_id: where it is asked.
    question: what is asked now, "" when all is answered. first_at: when the first score came; overall to courtesy: 1 to
    5, None where nothing was said. changes: how often he began anew. complaint_id: what a low score opened."""

    ticket_id: int
    contact_id: int
    organisation_id: int | None
    expert_id: int
    lane_id: int
    asked_at: datetime
    question: str
    first_at: datetime | None
    overall: int | None
    subject: int | None
    speed: int | None
    courtesy: int | None
    comment: str
    changes: int
    complaint_id: int | None

    @property
    def slot(self) -> str:
        """The name of its one message."""
        return f"r{self.ticket_id}/rating"

    @property
    def by_question(self) -> tuple[tuple[str, int], ...]:
        """The scores that were given, by what was asked."""
        given = (
            ("overall", self.overall),
            ("subject", self.subject),
            ("speed", self.speed),
            ("courtesy", self.courtesy),
        )
        return tuple((name, score) for name, score in given if score is not None)

    @property
    def scores(self) -> tuple[int, ...]:
        """The scores that were given."""
        return tuple(score for _, score in self.by_question)


RATING = tuple(_c[name] for name in Rating.__slots__)
_SELECT = select(*RATING)


@dataclass(frozen=True, slots=True)
class Figures:
    """How an organisation rated in a period: how many requests were rated in it, how many asked about in it and not
    rated before its end, and the mean of the overall scores to one place (None without any)."""

    answers: int = 0
    not_rated: int = 0
    mean: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Praise:
    """What pleased a customer. is_full: every score he gave is the best one; words: what he wrote beside it."""

    ticket_id: int
    at: datetime
    is_full: bool
    words: str


def of_slot(slot: str) -> int | None:
    """The id of the ticket whose rating a named message asks for."""
    head, _, rest = slot.partition("/")
    return int(head[1:]) if rest == "rating" and head[:1] == "r" and head[1:].isdigit() else None


def begin(conn: Connection, **values: Any) -> bool:
    """It is asked for; False where it was before: a request is asked about once."""
    empty = {"question": "overall", "comment": "", "changes": 0}
    return insert_once(conn, ratings, {**empty, **values})


def of(conn: Connection, ticket_id: int) -> Rating | None:
    """The rating of a request, locked."""
    row = conn.execute(_SELECT.where(_c.ticket_id == ticket_id).with_for_update()).one_or_none()
    return Rating(*row) if row else None


def seen(conn: Connection, ticket_id: int) -> Rating | None:
    """The same; nothing is locked."""
    row = conn.execute(_SELECT.where(_c.ticket_id == ticket_id)).one_or_none()
    return Rating(*row) if row else None


def unanswered(conn: Connection, contact_id: int, most: int) -> tuple[datetime, ...]:
    """When somebody was asked about the last requests to which he has not answered all yet, the newest first."""
    silent = (_c.contact_id == contact_id, _c.question != "")
    return tuple(conn.scalars(select(_c.asked_at).where(*silent).order_by(_c.asked_at.desc()).limit(most)))


def change(conn: Connection, rating: Rating, **values: Any) -> Rating:
    """Change columns of a rating."""
    changed = update(ratings).where(_c.ticket_id == rating.ticket_id).values(**values).returning(*RATING)
    return Rating(*conn.execute(changed).one())


def by(conn: Connection, contact_id: int) -> tuple[Rating, ...]:
    """Every rating that a person was asked for, by request."""
    return tuple(
        Rating(*row) for row in conn.execute(_SELECT.where(_c.contact_id == contact_id).order_by(_c.ticket_id))
    )


def forget(conn: Connection, contact_id: int, gone: str) -> None:
    """What somebody wrote is no more; the scores stay."""
    written = (_c.contact_id == contact_id, _c.comment != "")
    conn.execute(update(ratings).where(*written).values(comment=gone))


def figures(conn: Connection, organisation_ids: Sequence[int], start: datetime, end: datetime) -> Mapping[int, Figures]:
    """How these organisations rated in [start, end), one query for all, each score in the period in which it was given;
    without those that were asked nothing and said nothing."""
    is_asked = and_(_c.asked_at >= start, _c.asked_at < end)
    is_rated = and_(_c.first_at >= start, _c.first_at < end)
    is_silent = and_(is_asked, or_(_c.first_at.is_(None), _c.first_at >= end))
    rated, silent = (func.sum(case((each, 1), else_=0)) for each in (is_rated, is_silent))
    total = func.sum(case((is_rated, _c.overall), else_=0))
    counted = select(_c.organisation_id, rated, silent, total).where(_c.organisation_id.in_(organisation_ids))
    found = conn.execute(counted.where(or_(is_asked, is_rated)).group_by(_c.organisation_id))
    return {one: Figures(int(rated), int(silent), _mean(total, int(rated))) for one, rated, silent, total in found}


def praise_of(conn: Connection, expert_id: int, start: datetime, end: datetime) -> tuple[Praise, ...]:
    """The full marks and the thanks that an expert got in [start, end), oldest first: nothing of anybody who was
    discontent with some of it, and nothing of a request that lives no more in what he was asked about."""
    told = (_c.expert_id == expert_id, _c.first_at >= start, _c.first_at < end, _c.overall >= GOOD)
    shown = _SELECT.join_from(ratings, tickets, tickets.c.id == _c.ticket_id).where(*told)
    found = (Rating(*row) for row in conn.execute(shown.order_by(_c.first_at, _c.ticket_id)))
    return tuple(
        Praise(one.ticket_id, one.first_at, min(one.scores) == BEST, one.comment)
        for one in found
        if one.first_at is not None and min(one.scores) >= GOOD and (min(one.scores) == BEST or one.comment)
    )


def _mean(total: int | None, rated: int) -> Decimal | None:
    return (Decimal(total) / rated).quantize(Decimal("0.1"), ROUND_HALF_UP) if rated and total is not None else None
