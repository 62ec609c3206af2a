"""From a checked desk file to the rows it declares, one entry at a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from handlers.admin.file.agreement import ContractSection
from handlers.admin.file.deskfile import DeskFile, DeskSection, OrganisationSection, PersonSection
from handlers.admin.file.offering import ProductSection, QueueSection
from handlers.admin.file.sections import Section
from handlers.admin.hours import build_calendar
from handlers.admin.promising import build_contract, canonical
from handlers.rules import calendar as calendars
from handlers.rules.calendar import Calendar
from handlers.rules.terms import Clauses, Severity, Terms
from storage.declared import (
    Declared,
    DeclaredContract,
    DeclaredDesk,
    DeclaredOrganisation,
    DeclaredPerson,
    DeclaredProduct,
    DeclaredQueue,
    External,
    Row,
)
from storage.publishing import digest

FOREVER = (2020, 2060)  # years whose holidays the desk's own calendar knows
WITH_ROWS = ("people", "queues", "products", "organisations", "contracts")  # sections, in the order of writing
_PROFILE = {"email", "phone", "title", "picture", "speaks", "skills", "capacity"}
_ROUTING = {"rota", "skills", "mode", "offer_for", "assign", "overflow"}
_LATER_ROUTING, _LATER_RULES = {"claim", "calendar"}, {"arbiter_reply"}  # kept where said: earlier rows keep their hash
_UNSOLD = dict.fromkeys(("life", "successor", "product_manager", "summary", "price", "at_most"), True) | {
    "modules": {"__all__": {"facts", "replies"}}
}  # says nothing to who has bought it


def build(file: DeskFile) -> Declared:
    """All rows that a checked desk file declares. The same file always gives the same rows."""
    rows = Rows(file)
    sections = {name: {key: rows.of(name, key) for key in getattr(file, name)} for name in WITH_ROWS}
    return Declared(desk=rows.desk("", file.desk), **sections)  # type: ignore[arg-type]  # each section has its kind


def hash_of(row: Row | None) -> str:
    """The content hash of a row; "" where an entry has none."""
    return "" if row is None else digest(canonical(_plain(row)))


def _plain(row: Row) -> Any:
    return {name: str(value) if name == "versions" else value for name, value in asdict(row).items()}


def _said(section: Section, names: set[str]) -> dict[str, Any]:
    return section.model_dump(mode="json", include=names, exclude_defaults=True)


class Rows:
    """Builds the rows of one checked desk file; what many contracts stand on is built once."""

    def __init__(self, file: DeskFile) -> None:
        """Of this file."""
        self._file = file
        self._hours: dict[tuple[str, int, int], Calendar] = {}
        self._sold: dict[str, str] = {}
        self._builders: Mapping[str, Callable[[str, Any], Row]] = {
            "people": self.person,
            "queues": self.queue,
            "products": self.sold,
            "organisations": self.customer,
            "contracts": self.contract,
        }

    def of(self, section: str, key: str) -> Row | None:
        """The row of an entry; None where the section has no rows of its own."""
        if section == "desk":
            return self.desk(key, self._file.desk)
        builder = self._builders.get(section)
        return builder(key, getattr(self._file, section)[key]) if builder else None

    def desk(self, _: str, desk: DeskSection) -> DeclaredDesk:
        """The desk, with the terms of people without a contract."""
        house = Terms(
            contract="",
            version=0,
            plan="",
            organisation="",
            calendar=self.calendar(desk.calendar, *FOREVER) if desk.calendar else calendars.always(desk.zone),
            severities=(Severity("normal", "normal", 1, {}),),
            default_severity="normal",
            clauses=Clauses(held_reply=desk.held_reply),
        )
        rules = desk.model_dump(mode="json", include={"arbiters", "currency", "keeps_words"}) | _said(
            desk, _LATER_RULES
        )
        return DeclaredDesk(desk.name, desk.vendor, desk.zone, desk.front_desk, house.to_json(), rules)

    def person(self, key: str, person: PersonSection) -> DeclaredPerson:
        """A person, with all accounts."""
        file = self._file
        accounts = [file.external(platform, user) for platform, users in person.identities.items() for user in users]
        return DeclaredPerson(
            name=person.name,
            zone=person.zone or file.desk.zone,
            locale=person.language,
            manager=person.manager,
            operator=key in file.desk.operators,
            identities=tuple(sorted(accounts)),
            profile=person.model_dump(mode="json", include=_PROFILE),
        )

    def queue(self, _: str, queue: QueueSection) -> DeclaredQueue:
        """A queue, with its experts and chats."""
        return DeclaredQueue(
            title=queue.title,
            lead=queue.lead,
            experts=tuple((person, person in queue.on_duty) for person in queue.experts),
            chats=self._chats(queue.chats),
            routing=queue.model_dump(mode="json", include=_ROUTING) | _said(queue, _LATER_ROUTING),
        )

    def customer(self, _: str, one: OrganisationSection) -> DeclaredOrganisation:
        """An organisation, with its contacts, chats and workspaces."""
        return DeclaredOrganisation(
            name=one.name,
            account_manager=one.account_manager,
            flagged=one.flagged,
            contacts=one.contacts,
            channels=self._chats(one.channels),
            workspaces=tuple(sorted({space for spaces in one.workspaces for space in spaces.items()})),
            about=one.model_dump(mode="json", include={"items", "preferred"}),
        )

    def _chats(self, written: Iterable[Mapping[str, str]]) -> tuple[External, ...]:
        return tuple(self._file.external(platform, place) for chat in written for platform, place in chat.items())

    def sold(self, _: str, product: ProductSection) -> DeclaredProduct:
        """The newest version of a product."""
        body = product.model_dump(mode="json")
        for module in body["modules"].values():
            for name in ("facts", "replies"):
                if not module[name]:
                    del module[name]  # kept where said: earlier rows keep their hash
        return DeclaredProduct(product.title, canonical(body))

    def contract(self, number: str, contract: ContractSection) -> DeclaredContract:
        """A contract, with its amendments."""
        return build_contract(self, number, contract)

    def zone(self, calendar: str) -> str:
        """The zone of a calendar."""
        return self._file.calendars[calendar].zone

    def calendar(self, calendar: str, first: int, last: int) -> Calendar:
        """A calendar with the holidays of these years."""
        wanted = (calendar, first, last)
        if wanted not in self._hours:
            self._hours[wanted] = build_calendar(self._file.calendars[calendar], first, last)
        return self._hours[wanted]

    def organisation(self, key: str) -> str:
        """The name of an organisation."""
        return self._file.organisations[key].name

    def product(self, key: str) -> tuple[ProductSection, str]:
        """A product and the hash of what it promises to those who bought it: its life and price may change."""
        product = self._file.products[key]
        if key not in self._sold:
            self._sold[key] = digest(canonical(product.model_dump(mode="json", exclude=_UNSOLD)))
        return product, self._sold[key]
