"""Organisations, their contacts and account managers, and the versions of their contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
    bindparam,
    select,
)

from storage.base import BigId, UtcDateTime, metadata
from storage.people import Person, people, select_people

organisations = Table(
    "organisations",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("account_manager_id", BigId, ForeignKey("people.id")),
    Column("flagged", Boolean, nullable=False, default=False),
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
    UniqueConstraint("contract_id", "version"),
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A customer company. `flagged` accounts get the early notice at 90 %."""

    id: int
    key: str
    name: str
    account_manager_id: int | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class ContractVersion:
    """One version of a contract, never changed once published.

    starts, ends: the half-open period. body: its content as canonical JSON, which `handlers.facts` turns into
    terms; hash: SHA-256 of that text, in hex. product_id: the product version it was sold with.
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


_ORGANISATION = select(
    organisations.c.id,
    organisations.c.key,
    organisations.c.name,
    organisations.c.account_manager_id,
    organisations.c.flagged,
).where(organisations.c.active.is_(True))

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
).join_from(contract_versions, contracts, contract_versions.c.contract_id == contracts.c.id)


_BY_ID = _ORGANISATION.where(organisations.c.id == bindparam("organisation"))
_MANAGER = (
    select_people()
    .join_from(organisations, people, organisations.c.account_manager_id == people.c.id)
    .where(organisations.c.id == bindparam("organisation"))
)
_PUBLISHED = _VERSION.where(
    contracts.c.number == bindparam("number"), contract_versions.c.version == bindparam("version")
)


def organisation(conn: Connection, organisation_id: int) -> Organisation | None:
    """The active organisation with this id."""
    row = conn.execute(_BY_ID, {"organisation": organisation_id}).one_or_none()
    return Organisation(*row) if row else None


def account_manager(conn: Connection, organisation_id: int) -> Person | None:
    """Our person who answers for the organisation."""
    row = conn.execute(_MANAGER, {"organisation": organisation_id}).one_or_none()
    return Person(*row) if row else None


def contacts_of(conn: Connection, organisation_id: int) -> tuple[Person, ...]:
    """The organisation's people, in the order of the desk file."""
    query = select_people().join_from(contacts, people, contacts.c.person_id == people.c.id)
    rows = conn.execute(query.where(contacts.c.organisation_id == organisation_id).order_by(contacts.c.position))
    return tuple(Person(*row) for row in rows)


def versions_for(conn: Connection, organisation_ids: Sequence[int], at: datetime) -> tuple[ContractVersion, ...]:
    """The version of each of these organisations' contracts that counts at `at`: the newest published by then, and
    where `at` is older than the first publication, the first. One query whatever the number of contracts."""
    query = _VERSION.where(contracts.c.organisation_id.in_(organisation_ids), contracts.c.active.is_(True))
    chosen: dict[int, ContractVersion] = {}
    for row in conn.execute(query.order_by(contracts.c.number, contract_versions.c.version)):
        version = ContractVersion(*row)
        if version.contract_id not in chosen or version.published_at <= at:
            chosen[version.contract_id] = version
    return tuple(chosen.values())


def version(conn: Connection, number: str, version_number: int) -> ContractVersion | None:
    """One published version of a contract, also of a contract that is no longer on the desk."""
    row = conn.execute(_PUBLISHED, {"number": number, "version": version_number}).one_or_none()
    return ContractVersion(*row) if row else None
