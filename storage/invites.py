"""Invites: a secret that makes whoever brings it a person of the desk, once; and what was tried in vain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from storage.base import BigId, UtcDateTime, metadata, one_of
from storage.people import identities


class State(StrEnum):
    """What became of an invite; one that nobody brought in time stays open and has ended."""

    OPEN = "open"
    USED = "used"
    VOID = "void"  # it reached somebody else
    CANCELLED = "cancelled"


invites = Table(
    "invites",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id")),
    Column("contract", String(80)),
    Column("person_id", BigId, ForeignKey("people.id")),
    Column("name", String(200), nullable=False),
    Column("by_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("state", one_of(State), nullable=False),
    Column("settled_at", UtcDateTime),
    Column("identity_id", BigId, ForeignKey("identities.id")),
    UniqueConstraint("token_hash"),
    UniqueConstraint("code_hash"),
    Index("ix_invites_organisation_id_state", "organisation_id", "state"),
    Index("ix_invites_person_id", "person_id"),
)

guesses = Table(
    "guesses",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("identity_id", BigId, ForeignKey("identities.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_guesses_identity_id_at", "identity_id", "at"),
    Index("ix_guesses_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Invite:
    """One invite. Only hashes of its secrets are kept.

    organisation_id, contract: what the person may ask under; without an organisation it joins another chat of the
    person who made it. person_id: whom it is for, None while the desk knows only a name. by_id: who made it. ends_at:
    it opens nothing from then on. settled_at: when it was used, voided or cancelled. identity_id: who brought it last.
    """

    id: int
    organisation_id: int | None
    contract: str | None
    person_id: int | None
    name: str
    by_id: int
    made_at: datetime
    ends_at: datetime
    state: State
    settled_at: datetime | None
    identity_id: int | None

    def is_open(self, now: datetime) -> bool:
        """Whether it still opens something."""
        return self.state is State.OPEN and now < self.ends_at

    def ended(self, now: datetime) -> datetime:
        """When it ended, or ends."""
        return self.settled_at or self.ends_at


_INVITE = select(*(invites.c[name] for name in Invite.__slots__))
_BY_ID = _INVITE.where(invites.c.id == bindparam("invite"))
_BY_SECRET = _INVITE.where(or_(invites.c.token_hash == bindparam("secret"), invites.c.code_hash == bindparam("secret")))


def make(conn: Connection, values: Mapping[str, object]) -> Invite:
    """Keep a new invite; `values` are the columns that are not empty, without state. Raises IntegrityError where its
    secret is taken."""
    made = conn.execute(invites.insert().values(state=State.OPEN, **values)).inserted_primary_key
    if made is None:
        raise LookupError("the database gave the new invite no id")
    return Invite(*conn.execute(_BY_ID, {"invite": made[0]}).one())


def by_id(conn: Connection, invite_id: int) -> Invite | None:
    """The invite with this id."""
    row = conn.execute(_BY_ID, {"invite": invite_id}).one_or_none()
    return Invite(*row) if row else None


def by_secret(conn: Connection, secret_hash: str) -> Invite | None:
    """The invite whose token or code has this hash, whatever became of it."""
    row = conn.execute(_BY_SECRET, {"secret": secret_hash}).one_or_none()
    return Invite(*row) if row else None


def bring(conn: Connection, invite_id: int, identity_id: int) -> bool:
    """Remember who showed the secret: only he may say whether the invite is his. False where it is over: it keeps
    who used it, whoever comes a moment later."""
    still = (invites.c.id == invite_id, invites.c.state == State.OPEN)
    return conn.execute(update(invites).where(*still).values(identity_id=identity_id)).rowcount == 1


def settle(conn: Connection, invite_id: int, state: State, now: datetime, *, identity_id: int | None = None) -> bool:
    """End an open invite; True for exactly one caller. identity_id: who used it, whoever showed it meanwhile."""
    still = (invites.c.id == invite_id, invites.c.state == State.OPEN)
    by = {} if identity_id is None else {"identity_id": identity_id}
    return conn.execute(update(invites).where(*still).values(state=state, settled_at=now, **by)).rowcount == 1


def standing(conn: Connection, organisation_id: int | None, *, person_id: int | None, name: str) -> tuple[Invite, ...]:
    """The invites into an organisation (None: to another chat) that nobody used yet, of a person, or, where the desk
    knows only a name, of that name."""
    i = invites.c
    whose = i.person_id == person_id if person_id is not None else and_(i.person_id.is_(None), i.name == name)
    here = i.organisation_id.is_(None) if organisation_id is None else i.organisation_id == organisation_id
    rows = conn.execute(_INVITE.where(here, whose, i.state == State.OPEN).order_by(i.id))
    return tuple(Invite(*row) for row in rows)


def forget(conn: Connection, person_id: int, name: str, now: datetime) -> None:
    """The invites of a person end, and keep no name but the given one."""
    i = invites.c
    conn.execute(update(invites).where(i.person_id == person_id).values(name=name))
    still = (i.person_id == person_id, i.state == State.OPEN)
    conn.execute(update(invites).where(*still).values(state=State.CANCELLED, settled_at=now))


def joined_since(conn: Connection, organisation_id: int, since: datetime) -> tuple[tuple[str, str], ...]:
    """Who came in by an invite of an organisation since then, by name and platform, oldest first."""
    i = invites.c
    used = (i.organisation_id == organisation_id, i.state == State.USED, i.settled_at > since)
    query = select(i.name, identities.c.platform).join_from(invites, identities, identities.c.id == i.identity_id)
    return tuple((row[0], row[1]) for row in conn.execute(query.where(*used).order_by(i.settled_at)))


def guess(conn: Connection, identity_id: int, at: datetime) -> None:
    """Somebody brought a secret that opens nothing."""
    conn.execute(guesses.insert().values(identity_id=identity_id, at=at))


def guessed(conn: Connection, identity_id: int, since: datetime) -> tuple[int, datetime | None]:
    """How often somebody guessed since then, and when the first of these guesses was."""
    g = guesses.c
    query = select(func.count(), func.min(g.at)).where(g.identity_id == identity_id, g.at > since)
    count, first = conn.execute(query).one()
    return count, first
