"""The service products on sale: changed content is a new version, and old versions stay for who bought them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, UniqueConstraint, select

from storage.base import BigId, UtcDateTime, metadata

products = Table(
    "products",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("newest", Boolean, nullable=False, default=True),
    UniqueConstraint("key", "version"),
)


@dataclass(frozen=True, slots=True)
class Product:
    """One version of a service product. body: its modules as canonical JSON, which `handlers.asking.facts` reads; hash:
    SHA-256 of that text, in hex."""

    id: int
    key: str
    version: int
    title: str
    hash: str
    body: str
    published_at: datetime


_PRODUCT = select(
    products.c.id,
    products.c.key,
    products.c.version,
    products.c.title,
    products.c.hash,
    products.c.body,
    products.c.published_at,
)


def by_ids(conn: Connection, product_ids: Sequence[int]) -> tuple[Product, ...]:
    """These product versions, in one query."""
    return tuple(Product(*row) for row in conn.execute(_PRODUCT.where(products.c.id.in_(product_ids))))


def newest(conn: Connection) -> tuple[Product, ...]:
    """The newest version of every product of the desk file, by title."""
    rows = conn.execute(_PRODUCT.where(products.c.newest.is_(True)).order_by(products.c.title, products.c.id))
    return tuple(Product(*row) for row in rows)
