"""The page a platform shows each person of the desk: what stands there, so that it is published when it changes."""

from sqlalchemy import Column, Connection, ForeignKey, String, Table, select, update

from storage.base import BigId, insert_once, metadata

homes = Table(
    "homes",
    metadata,
    Column("place_id", BigId, ForeignKey("places.id"), primary_key=True),
    Column("hash", String(64), nullable=False),
)


def is_news(conn: Connection, place_id: int, content_hash: str) -> bool:
    """Keep what stands on a person's page from now on; False when that stands there already."""
    if insert_once(conn, homes, {"place_id": place_id, "hash": content_hash}):
        return True
    other = (homes.c.place_id == place_id, homes.c.hash != content_hash)
    return conn.execute(update(homes).where(*other).values(hash=content_hash)).rowcount == 1


def exists(conn: Connection, place_id: int) -> bool:
    """Whether the person ever had such a page."""
    return conn.scalar(select(homes.c.place_id).where(homes.c.place_id == place_id)) is not None
