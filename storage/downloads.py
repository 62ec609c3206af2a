"""Files that can be fetched with a link for a while, where a platform takes none so large; tokens only as hashes."""

import hashlib
from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, Integer, String, Table, delete, insert, select

from storage.base import BigId, UtcDateTime, metadata
from storage.files import File, files

downloads = Table(
    "downloads",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("file_id", BigId, ForeignKey("files.id"), nullable=False, index=True),
    Column("ends_at", UtcDateTime, nullable=False, index=True),  # desk time
)

public_address = Table(
    "public_address",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("url", String(300), nullable=False),
)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def serve_at(conn: Connection, url: str) -> None:
    """Browsers reach the desk there; "": they do not."""
    conn.execute(delete(public_address))
    if url:
        conn.execute(insert(public_address).values(id=1, url=url))


def address(conn: Connection) -> str:
    """Where browsers reach the desk, "" where they do not."""
    return conn.scalar(select(public_address.c.url)) or ""


def offer(conn: Connection, *, token: str, file_id: int, ends_at: datetime) -> None:
    """Whoever has the token may fetch the file until then."""
    conn.execute(insert(downloads).values(hash=_hash(token), file_id=file_id, ends_at=ends_at))


def offered(conn: Connection, token: str, now: datetime) -> File | None:
    """The file that a token stands for, as long as it is good."""
    found = select(*(files.c[name] for name in File.__slots__)).join_from(downloads, files)
    row = conn.execute(found.where(downloads.c.hash == _hash(token), downloads.c.ends_at > now)).one_or_none()
    return File(*row) if row else None


def ends(conn: Connection, token: str) -> datetime:
    """Until when a token is good. Raises NoResultFound."""
    at: datetime = conn.execute(select(downloads.c.ends_at).where(downloads.c.hash == _hash(token))).scalar_one()
    return at


def revoke(conn: Connection, message_id: int) -> None:
    """No link to a file of the message is good any more."""
    mine = select(files.c.id).where(files.c.message_id == message_id)
    conn.execute(delete(downloads).where(downloads.c.file_id.in_(mine)))
