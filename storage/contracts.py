"""Organisations, their contacts and account managers, and the versions of their contracts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from storage.base import BigId, Json, UtcDateTime, metadata
from storage.catalogue import products
from storage.people import Person, people, select_people

organisations = Table(
    "organisations",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("account_manager_id", BigId, ForeignKey("people.id")),
    Column("flagged", Boolean, nullable=False, default=False),
    Column("about", Json, nullable=False, default=dict, server_default="{}"),
    Column("active", Boolean, nullable=False, default=True),
)

contacts = Table(
    "contacts",
    metadata,
    Column("organisation_id", BigId, ForeignKey("organisations.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

contracts = Table(
    "contracts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("number", String(80), nullable=False, unique=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id"), nullable=False, index=True),
    Column("active", Boolean, nullable=False, default=True),
)

contract_versions = Table(
    "contract_versions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("contract_id", BigId, ForeignKey("contracts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("product_id", BigId, ForeignKey("products.id"), nullable=False),
    Column("starts", UtcDateTime, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("effective_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    UniqueConstraint("contract_id", "version"),
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A customer company. `flagged` accounts get the early notice at 90 %. about: items {key: {title, serial, words}}
    and preferred (keys of experts); keys may be absent."""

    id: int
    key: str
    name: str
    account_manager_id: int | None
    flagged: bool
    about: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ContractVersion:
    """One version of a contract, never changed once published.

    starts, ends: the half-open period. body: its content as canonical JSON, which `handlers.asking.facts` turns into
    terms; hash: SHA-256 of that text, in hex. product_id: the product version it was sold with. effective_at: from when
    it holds (None: from the beginning; an amendment: its first midnight). withdrawn_at: when its amendment was taken
    back; what was written before is still judged by it.
    """

    id: int
    contract_id: int
    number: str
    organisation_id: int
    version: int
    product_id: int
    starts: datetime
    ends: datetime
    hash: str
    body: str
    published_at: datetime
    effective_at: datetime | None = None
    withdrawn_at: datetime | None = None


_ORGANISATION = select(*(organisations.c[name] for name in Organisation.__slots__)).where(
    organisations.c.active.is_(True)
)

_VERSION = select(
    contract_versions.c.id,
    contract_versions.c.contract_id,
    contracts.c.number,
    contracts.c.organisation_id,
    contract_versions.c.version,
    contract_versions.c.product_id,
    contract_versions.c.starts,
    contract_versions.c.ends,
    contract_versions.c.hash,
    contract_versions.c.body,
    contract_versions.c.published_at,
    contract_versions.c.effective_at,
    contract_versions.c.withdrawn_at,
).join_from(contract_versions, contracts, contract_versions.c.contract_id == contracts.c.id)


_BY_ID = _ORGANISATION.where(organisations.c.id == bindparam("organisation"))
_MANAGER = (
    select_people()
    .join_from(organisations, people, organisations.c.account_manager_id == people.c.id)
    .where(organisations.c.id == bindparam("organisation"))
)
_CONTACTS = (
    select_people()
    .join_from(contacts, people, contacts.c.person_id == people.c.id)
    .where(contacts.c.organisation_id == bindparam("organisation"))
    .order_by(contacts.c.position)
)
_AT = bindparam("at", type_=UtcDateTime())
_v = contract_versions.c
_ranked = (
    select(
        _v.id,
        func.row_number()
        .over(
            partition_by=_v.contract_id,
            order_by=(
                case((_v.published_at > _AT, _v.published_at)).asc().nulls_first(),
                _v.effective_at.desc().nulls_last(),
                _v.version.desc(),
            ),
        )
        .label("rank"),
    )
    .join_from(contract_versions, contracts, _v.contract_id == contracts.c.id)
    .where(
        contracts.c.organisation_id.in_(bindparam("organisations", expanding=True)),
        contracts.c.active.is_(True),
        or_(_v.effective_at.is_(None), _v.effective_at <= _AT),
        or_(_v.withdrawn_at.is_(None), _v.withdrawn_at > _AT),
    )
    .subquery("ranked")
)
_IN_FORCE = _VERSION.join(_ranked, _ranked.c.id == _v.id).where(_ranked.c.rank == 1).order_by(contracts.c.number)
_SOLD = _IN_FORCE.add_columns(products.c.body).join(products, products.c.id == _v.product_id)
_NEWEST = (
    _VERSION.where(contracts.c.number == bindparam("number"), _v.withdrawn_at.is_(None))
    .order_by(_v.version.desc())
    .limit(1)
)
_PUBLISHED = _VERSION.where(
    contracts.c.number == bindparam("number"), contract_versions.c.version == bindparam("version")
)
_bought = products.alias()
_TODAY = (
    _PUBLISHED.add_columns(func.coalesce(products.c.body, ""))
    .join(_bought, _bought.c.id == _v.product_id)
    .outerjoin(products, and_(products.c.key == _bought.c.key, products.c.newest.is_(True)))
)


def organisation(conn: Connection, organisation_id: int) -> Organisation | None:
    """The active organisation with this id."""
    row = conn.execute(_BY_ID, {"organisation": organisation_id}).one_or_none()
    return Organisation(*row) if row else None


def organisation_called(conn: Connection, key: str) -> Organisation | None:
    """The active organisation that the desk file calls `key`."""
    row = conn.execute(_ORGANISATION.where(organisations.c.key == key)).one_or_none()
    return Organisation(*row) if row else None


def account_manager(conn: Connection, organisation_id: int) -> Person | None:
    """Our person who answers for the organisation."""
    row = conn.execute(_MANAGER, {"organisation": organisation_id}).one_or_none()
    return Person(*row) if row else None


def contacts_of(conn: Connection, organisation_id: int) -> tuple[Person, ...]:
    """The organisation's people, in the order of the desk file."""
    rows = conn.execute(_CONTACTS, {"organisation": organisation_id})
    return tuple(Person(*row) for row in rows)


def versions_for(conn: Connection, organisation_ids: Sequence[int], at: datetime) -> tuple[ContractVersion, ...]:
    """The version of each of these organisations' contracts that counts at `at`, by number. One query whatever the
    number of contracts: of the versions published, effective and not withdrawn by then, the one with the latest effect,
    and of those the newest. Where nothing was published by then, the first publication is asked instead."""
    rows = conn.execute(_IN_FORCE, {"organisations": list(organisation_ids), "at": at})
    return tuple(ContractVersion(*row) for row in rows)


def sold_for(
    conn: Connection, organisation_ids: Sequence[int], at: datetime
) -> tuple[tuple[ContractVersion, str], ...]:
    """As `versions_for`, each with the body of the product version it was sold with; also one query."""
    rows = conn.execute(_SOLD, {"organisations": list(organisation_ids), "at": at})
    return tuple((ContractVersion(*row[:-1]), row[-1]) for row in rows)


def next_effect(conn: Connection, organisation_id: int, after: datetime) -> datetime | None:
    """When the next amendment of one of the organisation's contracts takes effect."""
    future = (_v.effective_at > after, _v.withdrawn_at.is_(None), contracts.c.active.is_(True))
    query = select(func.min(_v.effective_at)).join_from(contract_versions, contracts, _v.contract_id == contracts.c.id)
    found: datetime | None = conn.execute(query.where(contracts.c.organisation_id == organisation_id, *future)).scalar()
    return found


def version(conn: Connection, number: str, version_number: int) -> ContractVersion | None:
    """One published version of a contract, also of a contract that is no longer on the desk."""
    row = conn.execute(_PUBLISHED, {"number": number, "version": version_number}).one_or_none()
    return ContractVersion(*row) if row else None


def sold_today(conn: Connection, number: str, version_number: int) -> tuple[ContractVersion, str] | None:
    """As `version`, with what its product says today; "" where that is no longer in the desk file."""
    row = conn.execute(_TODAY, {"number": number, "version": version_number}).one_or_none()
    return (ContractVersion(*row[:-1]), row[-1]) if row else None


def newest_version(conn: Connection, number: str) -> ContractVersion | None:
    """The version of a contract that was published last and not withdrawn, whether it holds already or later."""
    row = conn.execute(_NEWEST, {"number": number}).one_or_none()
    return ContractVersion(*row) if row else None
