"""What a desk file declares, as rows that name each other by stable keys, and the same read back from the tables."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage.catalogue import products
from storage.channels import organisation_places, organisation_workspaces
from storage.contracts import contacts, contract_versions, contracts, organisations
from storage.desk import desk
from storage.people import identities, people
from storage.queues import queue_experts, queue_places, queues

External = tuple[str, str, str]  # platform, workspace, and the id of a user or chat there


@dataclass(frozen=True, slots=True)
class DeclaredDesk:
    """The desk itself. front_desk: a person's key; house: terms as JSON text; rules: as `storage.desk.Desk.rules`."""

    name: str
    vendor: str
    zone: str
    front_desk: str | None
    house: str
    rules: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredPerson:
    """A person. manager: a person's key; identities: sorted; profile: as `storage.people.Person.profile`."""

    name: str
    zone: str
    locale: str | None
    manager: str | None
    operator: bool
    identities: tuple[External, ...]
    profile: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredQueue:
    """A queue. lead: a person's key; experts: (person's key, on duty); both lists in order; routing: as
    `storage.queues.Queue.routing`."""

    title: str
    lead: str | None
    experts: tuple[tuple[str, bool], ...]
    chats: tuple[External, ...]
    routing: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredProduct:
    """The newest version of a product. body: canonical JSON; its SHA-256 tells versions apart."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class DeclaredOrganisation:
    """An organisation. account_manager and contacts: keys of persons, contacts in order; channels: its shared chats;
    workspaces: (platform, workspace), sorted; about: as `storage.contracts.Organisation.about`."""

    name: str
    account_manager: str | None
    flagged: bool
    contacts: tuple[str, ...]
    channels: tuple[External, ...] = ()
    workspaces: tuple[tuple[str, str], ...] = ()
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredContract:
    """The newest version of a contract. organisation, product: keys; the period is [starts, ends); body: canonical
    JSON that also holds the product's hash: a changed product is a new version of each contract sold with it."""

    organisation: str
    product: str
    starts: datetime
    ends: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Declared:
    """The whole desk, by key. version: the desk version it was read at; what a file declares has none."""

    desk: DeclaredDesk | None = None
    people: Mapping[str, DeclaredPerson] = field(default_factory=dict)
    queues: Mapping[str, DeclaredQueue] = field(default_factory=dict)
    products: Mapping[str, DeclaredProduct] = field(default_factory=dict)
    organisations: Mapping[str, DeclaredOrganisation] = field(default_factory=dict)
    contracts: Mapping[str, DeclaredContract] = field(default_factory=dict)
    version: int = 0


def standing(conn: Connection) -> Declared:
    """What is declared now, read in a number of queries that does not grow with the desk."""
    keys: dict[int | None, str] = {row.id: row.key for row in conn.execute(select(people.c.id, people.c.key))}
    row = conn.execute(select(desk)).one_or_none()
    front = keys.get(row.front_desk_id) if row else None
    return Declared(
        desk=DeclaredDesk(row.name, row.vendor, row.zone, front, row.house, row.rules) if row and row.version else None,
        people=_people(conn, keys),
        queues=_queues(conn, keys),
        products=_products(conn),
        organisations=_organisations(conn, keys),
        contracts=_contracts(conn),
        version=row.version if row else 0,
    )


def _people(conn: Connection, keys: Mapping[int | None, str]) -> dict[str, DeclaredPerson]:
    i = identities.c
    accounts: dict[int, list[External]] = defaultdict(list)
    query = select(i.person_id, i.platform, i.workspace, i.user).where(i.declared.is_(True))
    for person_id, *external in conn.execute(query.order_by(i.platform, i.workspace, i.user)):
        accounts[person_id].append((external[0], external[1], external[2]))
    return {
        row.key: DeclaredPerson(
            row.name,
            row.zone,
            row.locale,
            keys.get(row.manager_id),
            row.operator,
            tuple(sorted(accounts[row.id])),
            row.profile,
        )
        for row in conn.execute(select(people).where(people.c.active.is_(True)))
    }


def _queues(conn: Connection, keys: Mapping[int | None, str]) -> dict[str, DeclaredQueue]:
    e, c = queue_experts.c, queue_places.c
    experts: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for expert in conn.execute(select(e.queue_id, e.person_id, e.on_duty).order_by(e.position)):
        experts[expert.queue_id].append((keys[expert.person_id], expert.on_duty))
    chats: dict[int, list[External]] = defaultdict(list)
    for chat in conn.execute(select(c.queue_id, c.platform, c.workspace, c.written).order_by(c.id)):
        chats[chat.queue_id].append((chat.platform, chat.workspace, chat.written))
    return {
        row.key: DeclaredQueue(
            row.title, keys.get(row.lead_id), tuple(experts[row.id]), tuple(chats[row.id]), row.routing
        )
        for row in conn.execute(select(queues).where(queues.c.active.is_(True)))
    }


def _products(conn: Connection) -> dict[str, DeclaredProduct]:
    p = products.c
    rows = conn.execute(select(p.key, p.title, p.body).where(p.newest.is_(True)))
    return {row.key: DeclaredProduct(row.title, row.body) for row in rows}


def _organisations(conn: Connection, keys: Mapping[int | None, str]) -> dict[str, DeclaredOrganisation]:
    c = contacts.c
    members: dict[int, list[str]] = defaultdict(list)
    for member in conn.execute(select(c.organisation_id, c.person_id).order_by(c.position)):
        members[member.organisation_id].append(keys[member.person_id])
    p, w = organisation_places.c, organisation_workspaces.c
    chats: dict[int, list[External]] = defaultdict(list)
    for chat in conn.execute(select(p.organisation_id, p.platform, p.workspace, p.written).order_by(p.id)):
        chats[chat.organisation_id].append((chat.platform, chat.workspace, chat.written))
    spaces: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for space in conn.execute(select(w.organisation_id, w.platform, w.workspace).order_by(w.platform, w.workspace)):
        spaces[space.organisation_id].append((space.platform, space.workspace))
    return {
        row.key: DeclaredOrganisation(
            row.name,
            keys.get(row.account_manager_id),
            row.flagged,
            tuple(members[row.id]),
            tuple(chats[row.id]),
            tuple(spaces[row.id]),
            row.about,
        )
        for row in conn.execute(select(organisations).where(organisations.c.active.is_(True)))
    }


def _contracts(conn: Connection) -> dict[str, DeclaredContract]:
    v = contract_versions.c
    newest = select(v.contract_id, func.max(v.version).label("version")).group_by(v.contract_id).subquery()
    query = (
        select(contracts.c.number, organisations.c.key, products.c.key, v.starts, v.ends, v.body)
        .join_from(contract_versions, newest, (v.contract_id == newest.c.contract_id) & (v.version == newest.c.version))
        .join(contracts, contracts.c.id == v.contract_id)
        .join(organisations, organisations.c.id == contracts.c.organisation_id)
        .join(products, products.c.id == v.product_id)
        .where(contracts.c.active.is_(True))
    )
    return {row[0]: DeclaredContract(row[1], row[2], row[3], row[4], row[5]) for row in conn.execute(query)}
