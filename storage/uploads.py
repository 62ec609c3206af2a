"""Links by which somebody puts files on a page, as hashes; and the parcels that came so, which lie in a folder."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, metadata
from storage.conversation import messages
from storage.people import identities
from storage.signals import wake

links = Table(
    "upload_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("message_id", BigId, ForeignKey("messages.id"), nullable=False, index=True),
    Column("identity_id", BigId, ForeignKey("identities.id"), nullable=False),
    Column("lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),  # desk time
)

parcels = Table(
    "parcels",
    metadata,
    Column("handle", String(32), primary_key=True),
    Column("folder", String(32), nullable=False),
    Column("link", String(64), nullable=False, index=True),
    Column("form", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("message_id", BigId, ForeignKey("messages.id"), index=True),
    Column("look_at", UtcDateTime, nullable=False, index=True),  # desk time
)


@dataclass(frozen=True, slots=True)
class Link:
    """Whose link it is (identity_id), after which message he got it, and where he was then (lane_id)."""

    hash: str
    message_id: int
    identity_id: int
    lane_id: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one form brought. folder: the mark of the folder it lies in, under its handle; link: the hash of the link's
    token; form: the number of the form; size in bytes, while it comes: of all that was announced; message_id: None
    until it belongs to a message; look_at: when somebody asks next whether it is still needed."""

    handle: str
    folder: str
    link: str
    form: str
    size: int
    message_id: int | None
    look_at: datetime


_LINK = select(*(links.c[name] for name in Link.__slots__))
_PARCEL = select(*(parcels.c[name] for name in Parcel.__slots__))


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def offer(conn: Connection, *, token: str, message_id: int, identity_id: int, lane_id: int, ends_at: datetime) -> None:
    """Whoever has the token may bring files until then, in the name of that account."""
    values = {"message_id": message_id, "identity_id": identity_id, "lane_id": lane_id, "ends_at": ends_at}
    conn.execute(insert(links).values(hash=hash_of(token), **values))


def offered(conn: Connection, hashed: str, now: datetime) -> Link | None:
    """The link, as long as it is good."""
    row = conn.execute(_LINK.where(links.c.hash == hashed, links.c.ends_at > now)).one_or_none()
    return Link(*row) if row else None


def is_offered(conn: Connection, message_id: int) -> bool:
    """Whether a link was given to whoever wrote the message."""
    return conn.scalar(select(links.c.hash).where(links.c.message_id == message_id).limit(1)) is not None


def revoke(conn: Connection, message_id: int) -> None:
    """No link that was offered after the message is good any more."""
    conn.execute(delete(links).where(links.c.message_id == message_id))


# ------------------------------------------------------------------------------------------------------------- parcels


def reserve(conn: Connection, parcel: Parcel, most: int, *, share: int | None = None) -> bool:
    """Keep room for what is about to come; False where all parcels together would have more than `most` bytes, or those
    of whoever brings it more than his share."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("LOCK TABLE parcels IN SHARE ROW EXCLUSIVE MODE")  # two never take the same last room
    held = int(conn.scalar(select(func.coalesce(func.sum(parcels.c.size), 0))) or 0)
    if held + parcel.size > most or (share is not None and _brought(conn, parcel.link) + parcel.size > share):
        return False
    wake(conn, "clocks")
    conn.execute(insert(parcels).values(**{name: getattr(parcel, name) for name in Parcel.__slots__}))
    return True


def _brought(conn: Connection, link: str) -> int:
    """The bytes of all that came, or is coming, from whoever has the link, by whichever link."""
    identity_id = select(links.c.identity_id).where(links.c.hash == link).scalar_subquery()
    person_id = select(identities.c.person_id).where(identities.c.id == identity_id).scalar_subquery()
    coming = parcels.c.link.in_(select(links.c.hash).where(links.c.identity_id == identity_id))
    his = or_(coming, messages.c.author_id == person_id)
    found = select(func.coalesce(func.sum(parcels.c.size), 0)).select_from(
        parcels.outerjoin(messages, messages.c.id == parcels.c.message_id)
    )
    return int(conn.scalar(found.where(his)) or 0)


def measure(conn: Connection, handle: str, size: int) -> None:
    """It is whole, and so many bytes."""
    conn.execute(update(parcels).where(parcels.c.handle == handle).values(size=size))


def keep(conn: Connection, handle: str, message_id: int, look_at: datetime) -> None:
    """It belongs to this message."""
    conn.execute(update(parcels).where(parcels.c.handle == handle).values(message_id=message_id, look_at=look_at))


def drop(conn: Connection, handle: str) -> None:
    """Nothing of it is there any more."""
    conn.execute(delete(parcels).where(parcels.c.handle == handle))


def by_handle(conn: Connection, handle: str) -> Parcel | None:
    """One parcel, if it is there."""
    row = conn.execute(_PARCEL.where(parcels.c.handle == handle)).one_or_none()
    return Parcel(*row) if row else None


def of_link(conn: Connection, hashed: str) -> tuple[Parcel, ...]:
    """What came by a link and belongs to a message, in the order it came."""
    found = _PARCEL.where(parcels.c.link == hashed, parcels.c.message_id.is_not(None)).order_by(parcels.c.message_id)
    return tuple(Parcel(*row) for row in conn.execute(found))


def forget(conn: Connection, person_id: int, ticket_ids: Collection[int], now: datetime) -> None:
    """No link of the person is good any more; whether what came to his tickets is still needed is asked at once."""
    accounts = select(identities.c.id).where(identities.c.person_id == person_id)
    said = select(messages.c.id).where(messages.c.ticket_id.in_(ticket_ids))
    conn.execute(delete(links).where(or_(links.c.identity_id.in_(accounts), links.c.message_id.in_(said))))
    conn.execute(update(parcels).where(parcels.c.message_id.in_(said)).values(look_at=now))
    wake(conn, "clocks")


def later(conn: Connection, handle: str, look_at: datetime) -> None:
    """It is needed; ask again then."""
    conn.execute(update(parcels).where(parcels.c.handle == handle).values(look_at=look_at))


def due(conn: Connection, folder: str, now: datetime, limit: int) -> tuple[Parcel, ...]:
    """Those in a folder about which it is time to ask, locked; those that others hold are skipped."""
    ripe = _PARCEL.where(parcels.c.folder == folder, parcels.c.look_at <= now).order_by(parcels.c.look_at).limit(limit)
    return tuple(Parcel(*row) for row in conn.execute(ripe.with_for_update(skip_locked=True)))


def earliest(conn: Connection, folder: str) -> datetime | None:
    """When it is time to ask about the next one in a folder."""
    at: datetime | None = conn.scalar(select(func.min(parcels.c.look_at)).where(parcels.c.folder == folder))
    return at
