"""Requests offered to one expert at a time, and whose turn it was last in each queue."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, insert_once, metadata, one_of
from storage.signals import wake
from storage.tickets import tickets


class Outcome(StrEnum):
    """How an offer ended."""

    TAKEN = "taken"
    PASSED = "passed"  # "Pass on"
    LAPSED = "lapsed"  # nobody said anything in time
    ENDED = "ended"  # somebody else took the request, or it went away


offers = Table(
    "offers",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False),
    Column("queue_id", BigId, ForeignKey("queues.id"), nullable=False),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("outcome", one_of(Outcome)),
    Index("ix_offers_ticket_id", "ticket_id"),
)
_IS_OPEN = offers.c.outcome.is_(None)
Index("ix_offers_ends_at", offers.c.ends_at, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN)

turns = Table(
    "turns",
    metadata,
    Column("queue_id", BigId, ForeignKey("queues.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("given_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A request offered to an expert until `ends_at` (wall-clock). outcome: None while it stands."""

    id: int
    ticket_id: int
    queue_id: int
    person_id: int
    made_at: datetime
    ends_at: datetime
    outcome: Outcome | None


_OFFER = select(*(offers.c[name] for name in Offer.__slots__))
_STANDING = _OFFER.where(offers.c.ticket_id == bindparam("ticket"), _IS_OPEN)


def make(
    conn: Connection, ticket_id: int, queue_id: int, *, person_id: int, made_at: datetime, ends_at: datetime
) -> Offer:
    """Offer a ticket to an expert of a queue."""
    values = {"ticket_id": ticket_id, "queue_id": queue_id, "person_id": person_id, "made_at": made_at}
    made = conn.execute(offers.insert().values(**values, ends_at=ends_at)).inserted_primary_key
    if made is None:
        raise LookupError("the database gave the new offer no id")
    wake(conn, "clocks")
    return Offer(made[0], ticket_id, queue_id, person_id, made_at, ends_at, None)


def standing(conn: Connection, ticket_id: int) -> Offer | None:
    """The offer of a ticket that nobody has answered yet."""
    row = conn.execute(_STANDING, {"ticket": ticket_id}).one_or_none()
    return Offer(*row) if row else None


def asked(conn: Connection, ticket_id: int) -> frozenset[int]:
    """Ids of those to whom the ticket was offered since it came into its queue."""
    return frozenset(conn.scalars(select(offers.c.person_id).where(offers.c.ticket_id == ticket_id)))


def settle(conn: Connection, offer_id: int, outcome: Outcome) -> bool:
    """The offer ended so; False when it had ended already."""
    ended = update(offers).where(offers.c.id == offer_id, _IS_OPEN).values(outcome=outcome)
    return conn.execute(ended).rowcount == 1


def forget(conn: Connection, ticket_id: int) -> None:
    """The ticket is in another queue now, which may ask the same people again. The journal keeps who was asked."""
    conn.execute(delete(offers).where(offers.c.ticket_id == ticket_id))


def due(conn: Connection, now: datetime, limit: int) -> tuple[Offer, ...]:
    """Offers that ran out by `now`, earliest first. Their tickets are locked; those that others hold are skipped."""
    ripe = _OFFER.join_from(offers, tickets, tickets.c.id == offers.c.ticket_id).where(
        _IS_OPEN, offers.c.ends_at <= now
    )
    first = ripe.order_by(offers.c.ends_at, offers.c.id).limit(limit)
    return tuple(Offer(*row) for row in conn.execute(first.with_for_update(of=tickets, skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When the next offer runs out."""
    return conn.execute(select(func.min(offers.c.ends_at)).where(_IS_OPEN)).scalar_one_or_none()


def given(conn: Connection, queue_id: int) -> dict[int, datetime]:
    """When each expert of a queue was last given or offered something."""
    rows = conn.execute(select(turns.c.person_id, turns.c.given_at).where(turns.c.queue_id == queue_id))
    return {row.person_id: row.given_at for row in rows}


def give(conn: Connection, queue_id: int, person_id: int, at: datetime) -> None:
    """It was this expert's turn."""
    mine = (turns.c.queue_id == queue_id, turns.c.person_id == person_id)
    if not insert_once(conn, turns, {"queue_id": queue_id, "person_id": person_id, "given_at": at}):
        conn.execute(update(turns).where(*mine).values(given_at=at))
