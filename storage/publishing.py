"""Versions of products and contracts: published once, only where the content differs, and never changed afterwards."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.catalogue import products
from storage.contracts import contract_versions, contracts, organisations
from storage.declared import DeclaredContract, DeclaredProduct, DeclaredVersion
from storage.keyed import AT_ONCE, ids_of, put_rows


@dataclass(frozen=True, slots=True)
class History:
    """What was published of a contract. last: the highest version number, 0 before the first; standing: the newest
    version and its hash by the moment from which it holds, without those that were withdrawn."""

    last: int
    standing: Mapping[datetime | None, tuple[int, str]]

    def fresh(self, row: DeclaredContract) -> tuple[tuple[int, DeclaredVersion], ...]:
        """The versions to publish, each with its number: those that differ from what stands."""
        known = {moment: content for moment, (_, content) in self.standing.items()}
        new = [one for one in row.versions if known.get(one.effective_at) != digest(one.body)]
        return tuple(enumerate(new, self.last + 1))

    def withdrawn(self, row: DeclaredContract) -> tuple[datetime, ...]:
        """The moments from which nothing of its own holds any more: amendments that were taken out."""
        kept = {one.effective_at for one in row.versions}
        return tuple(moment for moment in self.standing if moment is not None and moment not in kept)


NOTHING = History(0, {})


def histories(conn: Connection, numbers: Iterable[str]) -> dict[str, History]:
    """What was published of these contracts, also of removed ones, 500 to a query."""
    wanted = sorted(set(numbers))
    last: dict[str, int] = {}
    standing: dict[str, dict[datetime | None, tuple[int, str]]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        for row in conn.execute(_PUBLISHED, {"numbers": wanted[start : start + AT_ONCE]}):
            last[row.number] = row.version
            here = standing.setdefault(row.number, {})
            if row.withdrawn_at is None:
                here[row.effective_at] = (row.version, row.hash)
    return {number: History(last[number], standing[number]) for number in last}


_v = contract_versions.c
_PUBLISHED = (
    select(contracts.c.number, _v.version, _v.effective_at, _v.withdrawn_at, _v.hash)
    .join_from(contract_versions, contracts, _v.contract_id == contracts.c.id)
    .where(contracts.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(_v.contract_id, _v.version)
)


def publish_products(conn: Connection, rows: Mapping[str, DeclaredProduct], now: datetime) -> None:
    """A new version of each product whose content is new; the former ones stay for the contracts sold with them."""
    p = products.c
    for key, row in rows.items():
        newest = select(p.id, p.version, p.hash).where(p.key == key).order_by(p.version.desc()).limit(1)
        last = conn.execute(newest).one_or_none()
        if last is not None and last.hash == digest(row.body):
            conn.execute(update(products).where(p.id == last.id).values(newest=True))
            continue
        conn.execute(update(products).where(p.key == key).values(newest=False))
        version = {"key": key, "version": (last.version if last else 0) + 1, "title": row.title, "body": row.body}
        conn.execute(insert(products).values(**version, hash=digest(row.body), published_at=now, newest=True))


def publish_contracts(conn: Connection, rows: Mapping[str, DeclaredContract], now: datetime) -> None:
    """New versions of contracts where they differ from what stands, and the end of amendments that were taken out; the
    former versions stay for the tickets that run under them."""
    if not rows:
        return
    customers = ids_of(conn, organisations, (row.organisation for row in rows.values()))
    sold = {key: one for one, key in conn.execute(select(products.c.id, products.c.key).where(products.c.newest))}
    values = {number: {"organisation_id": customers[row.organisation]} for number, row in rows.items()}
    put_rows(conn, contracts, values, key="number")
    ids = ids_of(conn, contracts, rows, key="number")
    known = histories(conn, rows)
    new: list[dict[str, Any]] = []
    for number, row in rows.items():
        history = known.get(number, NOTHING)
        _withdraw(conn, ids[number], history.withdrawn(row), now)
        place = {"contract_id": ids[number], "product_id": sold[row.product], "published_at": now}
        new += [{**place, "version": version, **_content(one)} for version, one in history.fresh(row)]
    if new:
        conn.execute(insert(contract_versions), new)


def _content(one: DeclaredVersion) -> dict[str, Any]:
    period = {"effective_at": one.effective_at, "starts": one.starts, "ends": one.ends}
    return {**period, "hash": digest(one.body), "body": one.body}


def _withdraw(conn: Connection, contract_id: int, moments: Iterable[datetime], now: datetime) -> None:
    for moment in moments:
        here = (_v.contract_id == contract_id, _v.effective_at == moment, _v.withdrawn_at.is_(None))
        conn.execute(update(contract_versions).where(*here).values(withdrawn_at=now))


def digest(text: str) -> str:
    """The content hash of a body: SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
