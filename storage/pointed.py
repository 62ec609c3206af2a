"""Messages that somebody of ours pointed at, until it is clear for which customer they become a request (B11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, Text, delete, select, update

from storage.base import BigId, UtcDateTime, metadata

KEPT = timedelta(days=7)  # how long words are kept that nobody made a request of

pointed = Table(
    "pointed",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("identity_id", BigId, ForeignKey("identities.id"), nullable=False),
    Column("writer_id", BigId, ForeignKey("identities.id")),
    Column("place_id", BigId, ForeignKey("places.id"), nullable=False),
    Column("external", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("ticket_id", BigId, ForeignKey("tickets.id")),
    Index("ix_pointed_at", "at"),
    Index("ix_pointed_place_id_external", "place_id", "external"),
)


@dataclass(frozen=True, slots=True)
class Pointed:
    """identity_id: who pointed; writer_id: who wrote it, where a person did; place_id, external: where it stands;
    body: the message as JSON text, "" once it is a request; ticket_id: that request."""

    id: int
    identity_id: int
    writer_id: int | None
    place_id: int
    external: str
    body: str
    at: datetime
    ticket_id: int | None


_COLUMNS = tuple(pointed.c[name] for name in Pointed.__slots__)


def keep(
    conn: Connection, *, identity_id: int, writer_id: int | None, place_id: int, external: str, body: str, at: datetime
) -> Pointed:
    """Somebody pointed at a message; what nobody made a request of within a week is dropped."""
    conn.execute(delete(pointed).where(pointed.c.at < at - KEPT, pointed.c.ticket_id.is_(None)))
    values = {"identity_id": identity_id, "writer_id": writer_id, "place_id": place_id, "external": external}
    made = pointed.insert().values(**values, body=body, at=at).returning(*_COLUMNS)
    return Pointed(*conn.execute(made).one())


def find(conn: Connection, pointed_id: int, identity_id: int) -> Pointed | None:
    """What this account pointed at, locked."""
    mine = (pointed.c.id == pointed_id, pointed.c.identity_id == identity_id)
    row = conn.execute(select(*_COLUMNS).where(*mine).with_for_update()).one_or_none()
    return Pointed(*row) if row else None


def waiting(conn: Connection, identity_id: int, place_id: int, external: str) -> Pointed | None:
    """What an account wrote or pointed at under this id in a place, while no request is made of it."""
    here = (pointed.c.place_id == place_id, pointed.c.external == external, pointed.c.ticket_id.is_(None))
    row = conn.execute(select(*_COLUMNS).where(*here, pointed.c.identity_id == identity_id).limit(1)).one_or_none()
    return Pointed(*row) if row else None


def reword(conn: Connection, pointed_id: int, body: str) -> None:
    """Its writer changed it."""
    conn.execute(update(pointed).where(pointed.c.id == pointed_id).values(body=body))


def settle(conn: Connection, pointed_id: int, ticket_id: int) -> None:
    """It is a request now, which keeps the words."""
    conn.execute(update(pointed).where(pointed.c.id == pointed_id).values(ticket_id=ticket_id, body=""))


def request_of(conn: Connection, place_id: int, external: str) -> int | None:
    """The id of the request that was made of a message."""
    made = (pointed.c.place_id == place_id, pointed.c.external == external, pointed.c.ticket_id.is_not(None))
    return conn.scalars(select(pointed.c.ticket_id).where(*made).limit(1)).one_or_none()


def drop(conn: Connection, pointed_id: int) -> None:
    """No request is made of it."""
    conn.execute(delete(pointed).where(pointed.c.id == pointed_id))
