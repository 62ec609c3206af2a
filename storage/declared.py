"""What a desk file declares, as rows that name each other by stable keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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
class DeclaredVersion:
    """What a contract says from a moment on (None: from the beginning). The period is [starts, ends); body: canonical
    JSON that also holds the product's hash: a changed product is a new version of each contract sold with it."""

    effective_at: datetime | None
    starts: datetime
    ends: datetime
    body: str


@dataclass(frozen=True, slots=True)
class DeclaredContract:
    """A contract. organisation, product: keys; versions: as it was made, then one for each amendment, in order of
    time."""

    organisation: str
    product: str
    versions: tuple[DeclaredVersion, ...]


Row = DeclaredDesk | DeclaredPerson | DeclaredQueue | DeclaredProduct | DeclaredOrganisation | DeclaredContract


@dataclass(frozen=True, slots=True)
class Declared:
    """Rows of a desk to be written, by key."""

    desk: DeclaredDesk | None = None
    people: Mapping[str, DeclaredPerson] = field(default_factory=dict)
    queues: Mapping[str, DeclaredQueue] = field(default_factory=dict)
    products: Mapping[str, DeclaredProduct] = field(default_factory=dict)
    organisations: Mapping[str, DeclaredOrganisation] = field(default_factory=dict)
    contracts: Mapping[str, DeclaredContract] = field(default_factory=dict)
