"""Who is signed in to a page of his own: only a hash of what his browser keeps, and the account it stands for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, delete, func, insert, select, update

from storage.base import BigId, UtcDateTime, insert_once, metadata

AGAIN = timedelta(minutes=10)  # an answer that was lost on its way can be asked for again

visits = Table(
    "visits",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user", String(64), nullable=False),
    Column("person_id", BigId, ForeignKey("people.id")),
    Column("invite_id", BigId, ForeignKey("invites.id")),
    Column("joined_by", BigId, ForeignKey("invites.id"), unique=True),
    Column("nonce_hash", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Index("ix_visits_user", "user"),
    Index("ix_visits_invite_id_made_at", "invite_id", "made_at"),
    Index("ix_visits_ends_at", "ends_at"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser that is signed in. user: the account's id; person_id: whose it was when he came in; ends_at: real
    time, moved on as long as he comes back."""

    hash: str
    user: str
    person_id: int | None
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign-in about to be made. token: the browser's new secret; nonce: the same when its answer was lost and it asks
    again; invite_id: by which invite; joins: the invite was used up for it, so nobody else comes in by it."""

    token: str
    user: str
    nonce: str
    invite_id: int | None = None
    person_id: int | None = None
    joins: bool = False


_VISIT = select(*(visits.c[name] for name in Visit.__slots__))


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def enter(conn: Connection, entry: Entry, *, now: datetime, ends_at: datetime) -> bool:
    """Sign a browser in, and forget those whose time is over. False where the invite let somebody else in; the same
    nonce gets another secret for a little while, and the first one is none any more."""
    conn.execute(delete(visits).where(visits.c.ends_at <= now))
    fresh = {"hash": hashed(entry.token), "made_at": now, "ends_at": ends_at}
    rest = {"user": entry.user, "person_id": entry.person_id, "invite_id": entry.invite_id}
    nonce_hash = hashed(entry.nonce)
    if not entry.joins:
        conn.execute(insert(visits).values(**fresh, **rest, nonce_hash=nonce_hash))
        return True
    if insert_once(conn, visits, {**fresh, **rest, "nonce_hash": nonce_hash, "joined_by": entry.invite_id}):
        return True
    mine = (visits.c.joined_by == entry.invite_id, visits.c.nonce_hash == nonce_hash, visits.c.made_at > now - AGAIN)
    return conn.execute(update(visits).where(*mine).values(hash=fresh["hash"], ends_at=ends_at)).rowcount == 1


def asked_again(conn: Connection, invite_id: int, nonce: str, now: datetime) -> str | None:
    """The account that an invite let in a moment ago, for the browser that asked with this nonce."""
    v = visits.c
    mine = (v.joined_by == invite_id, v.nonce_hash == hashed(nonce), v.made_at > now - AGAIN)
    user = conn.scalar(select(v.user).where(*mine))
    return None if user is None else str(user)


def by_token(conn: Connection, token: str, now: datetime) -> Visit | None:
    """The visit of a browser, while it lasts."""
    row = conn.execute(_VISIT.where(visits.c.hash == hashed(token), visits.c.ends_at > now)).one_or_none()
    return Visit(*row) if row else None


def prolong(conn: Connection, visit: Visit, *, person_id: int | None, ends_at: datetime) -> None:
    """He came back: it lasts longer, and is his whose the account is by now."""
    conn.execute(update(visits).where(visits.c.hash == visit.hash).values(person_id=person_id, ends_at=ends_at))


def leave(conn: Connection, token: str) -> None:
    """Sign one browser out."""
    conn.execute(delete(visits).where(visits.c.hash == hashed(token)))


def leave_all(conn: Connection, user: str) -> None:
    """Sign every browser of an account out."""
    conn.execute(delete(visits).where(visits.c.user == user))


def is_in(conn: Connection, user: str) -> bool:
    """Whether a browser is signed in to an account."""
    return conn.scalar(select(visits.c.hash).where(visits.c.user == user).limit(1)) is not None


def move(conn: Connection, user: str, other: str, person_id: int) -> None:
    """Every browser of an account is signed in to another one, a person's, from now on."""
    conn.execute(update(visits).where(visits.c.user == user).values(user=other, person_id=person_id))


def entered_since(conn: Connection, invite_id: int, since: datetime) -> int:
    """How many browsers came by an invite since then, whether it was theirs or not."""
    v = visits.c
    found = select(func.count()).select_from(visits).where(v.invite_id == invite_id, v.made_at > since)
    return conn.scalar(found) or 0
