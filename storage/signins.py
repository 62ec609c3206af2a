"""One-time links that sign a person in to the page: only the token's hash is kept, and it works once."""

import hashlib
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, insert, select, update

from storage.base import UtcDateTime, metadata

signins = Table(
    "signins",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user", String(200), nullable=False),  # the person's user id on the page
    Column("ends_at", UtcDateTime, nullable=False),  # real time
    Column("used_at", UtcDateTime),
)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(conn: Connection, *, token: str, user: str, ends_at: datetime) -> None:
    """Keep the hash of a fresh token that signs `user` in until `ends_at`."""
    conn.execute(insert(signins).values(hash=_hash(token), user=user, ends_at=ends_at))


def invited(conn: Connection, token: str, now: datetime) -> str | None:
    """Whom an unused, unexpired token would sign in; the token stays good."""
    query = select(signins.c.user).where(signins.c.hash == _hash(token), signins.c.used_at.is_(None))
    user = conn.execute(query.where(signins.c.ends_at > now)).scalar()
    return None if user is None else str(user)


def use(conn: Connection, token: str, now: datetime) -> str | None:
    """Spend the token: the user it signs in, or None when it is unknown, used or expired."""
    spend = update(signins).where(signins.c.hash == _hash(token), signins.c.used_at.is_(None), signins.c.ends_at > now)
    user = conn.execute(spend.values(used_at=now).returning(signins.c.user)).scalar()
    return None if user is None else str(user)
