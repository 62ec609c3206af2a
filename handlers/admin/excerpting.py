"""The part of the desk that some of its entries stand on, read back as it was declared; never the whole desk."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers.admin.changes import Place
from handlers.admin.file.agreement import ContractSection, versions
from handlers.admin.file.deskfile import DeskFile, DeskSection, OrganisationSection, PersonSection
from handlers.admin.file.offering import ProductSection, QueueSection
from storage import declarations
from storage.declarations import Entry

EVERY = ("desk", "platforms")  # sections that are small, and that everything stands on


@dataclass(slots=True)
class Excerpt:
    """Entries by place. Grows until nothing is missing that one of them names."""

    entries: dict[Place, Entry] = field(default_factory=dict)
    written: dict[Place, Any] = field(default_factory=dict)  # what is written there, or shall be
    _seen: set[Place] = field(default_factory=set)

    def write(self, section: str, key: str, value: Any) -> None:
        """Write an entry anew."""
        self.written[section, key] = value
        self._seen.discard((section, key))

    def complete(self, conn: Connection) -> None:
        """Load what the entries name, and what those name, one query for each section and step."""
        while missing := self._missing():
            for section, keys in missing.items():
                found = declarations.some(conn, section, keys)
                self.entries |= {(section, key): one for key, one in found.items()}
                self.written |= {(section, key): json.loads(one.body) for key, one in found.items()}

    def _missing(self) -> dict[str, set[str]]:
        missing: dict[str, set[str]] = {}
        for place in [one for one in self.written if one not in self._seen]:
            self._seen.add(place)
            for section, key in named(place[0], self.written[place]):
                if (section, key) not in self._seen and (section, key) not in self.written:
                    missing.setdefault(section, set()).add(key)
        return missing

    def value(self) -> dict[str, Any]:
        """The excerpt as the content of a desk file."""
        file: dict[str, Any] = {section: {} for section in DeskFile.model_fields}
        for (section, key), one in self.written.items():
            if section == "desk":
                file["desk"] = one
            else:
                file[section][key] = one
        return file


def excerpt(conn: Connection) -> Excerpt:
    """An excerpt that knows the desk itself and its platforms, and nothing else yet."""
    found = Excerpt()
    for section in EVERY:
        for entry in declarations.section(conn, section):
            found.entries[section, entry.key] = entry
            found.written[section, entry.key] = json.loads(entry.body)
    found.complete(conn)
    return found


def named(section: str, written: Any) -> Iterator[Place]:
    """The other entries that an entry names; none where it cannot be read, which is then a fault of its own."""
    names = _NAMES.get(section)
    if names is None:
        return
    try:
        read = _ADAPTERS[section].validate_python(written)
    except ValueError:
        return
    yield from names(read)


def _desk(desk: DeskSection) -> Iterator[Place]:
    yield from _all("people", desk.front_desk, *desk.operators, *desk.arbiters)
    yield from _all("calendars", desk.calendar)


def _person(person: PersonSection) -> Iterator[Place]:
    yield from _all("people", person.manager)
    yield from _all("skills", *person.skills)


def _queue(queue: QueueSection) -> Iterator[Place]:
    yield from _all("people", queue.lead, *queue.experts, *(shift.expert for shift in queue.rota))
    yield from _all("skills", *queue.skills)
    yield from _all("queues", queue.overflow)
    yield from _all("calendars", queue.calendar)


def _product(product: ProductSection) -> Iterator[Place]:
    yield from _all("queues", *(module.queue for module in product.modules.values()))
    yield from _all("people", product.product_manager)
    yield from _all("products", product.successor)


def _organisation(one: OrganisationSection) -> Iterator[Place]:
    yield from _all("people", one.account_manager, *one.contacts, *one.preferred)


def _contract(contract: ContractSection) -> Iterator[Place]:
    yield from _all("organisations", contract.organisation)
    yield from _all("products", contract.product)
    yield from _all("people", contract.pilot.decides if contract.pilot else None)
    for _, one in versions(contract):
        yield from _all("calendars", one.calendar, one.emergency_calendar)
        yield from _all("people", one.owner, one.approver)
        yield from _all("queues", *(rung.queue for rung in one.rungs or ()))
        yield from _all("queues", *(check.queue for check in one.prevention.values()))


def _all(section: str, *keys: str | None) -> Iterator[Place]:
    return ((section, key) for key in keys if key is not None)


_NAMES: Mapping[str, Callable[[Any], Iterator[Place]]] = {
    "desk": _desk,
    "people": _person,
    "queues": _queue,
    "products": _product,
    "organisations": _organisation,
    "contracts": _contract,
}


def _kind(section: str) -> Any:
    kind = DeskFile.model_fields[section].annotation
    return kind if section == "desk" else get_args(kind)[1]


_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {section: TypeAdapter(_kind(section)) for section in _NAMES}
