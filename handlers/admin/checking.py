"""What the sections say about each other: every reference, period, calendar and identity of a desk file."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.admin.agreement import ContractSection, rung_key
from handlers.admin.building import build_calendar, holiday_fault
from handlers.admin.deskfile import DeskFile
from handlers.admin.faults import FaultyFileError, Path
from handlers.admin.offering import ProductSection, QueueSection
from handlers.admin.reading import Document
from handlers.admin.shaping import Draft, shape
from handlers.admin.values import hint
from handlers.rules.worktime import of

FIVE_YEARS = timedelta(days=5 * 366)
_ONE = {
    "people": "person",
    "calendars": "calendar",
    "queues": "queue",
    "products": "product",
    "organisations": "organisation",
    "platforms": "platform",
}


def check(document: Document, now: datetime) -> DeskFile:
    """The desk file of a document. Raises FaultyFileError with every fault of shape and meaning; `now` is the moment
    from which a calendar must open within five years."""
    draft = shape(document)
    checks = _Checks(draft)
    checks.desk()
    checks.people()
    checks.calendars(now)
    checks.queues()
    checks.products()
    checks.organisations()
    for number, contract in draft.entries.get("contracts", {}).items():
        checks.contract(("contracts", number), contract)
    if draft.faults:
        raise FaultyFileError(draft.faults)
    return draft.file()


class _Checks:
    """The checks of one draft, section by section; each notes its faults in the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.entries = draft.entries
        self.fault = draft.fault

    def desk(self) -> None:
        desk = self.draft.desk
        if desk is None:
            return
        self._known(("desk", "front_desk"), "people", desk.front_desk)
        self._known(("desk", "calendar"), "calendars", desk.calendar)
        self._all_known(("desk", "operators"), "people", desk.operators)

    def people(self) -> None:
        owners: dict[tuple[str, str, str], str] = {}
        for key, person in self.entries.get("people", {}).items():
            path = ("people", key)
            self._known((*path, "manager"), "people", person.manager)
            self._managed(key)
            for platform, users in person.identities.items():
                self._known((*path, "identities", platform), "platforms", platform)
                for user in users:
                    owner = owners.setdefault(self._external(platform, user), key)
                    if owner != key:
                        says = f"“{user}” already belongs to {owner}; an identity has one owner"
                        self.fault((*path, "identities", platform), says)

    def _managed(self, key: str) -> None:
        """Nobody is their own manager, however far up."""
        people = self.entries["people"]
        seen, above = {key}, people[key].manager
        while above in people and above not in seen:
            seen.add(above)
            above = people[above].manager
        if above == key:
            self.fault(("people", key, "manager"), "the managers form a circle; leave out the one at the top")

    def calendars(self, now: datetime) -> None:
        for key, section in self.entries.get("calendars", {}).items():
            if (wrong := holiday_fault(section)) is not None:
                self.fault(("calendars", key, wrong[0]), wrong[1])
                continue
            calendar = build_calendar(section, now.year, (now + FIVE_YEARS).year)
            opens = of(calendar).next_open(int(now.timestamp()))
            if opens is None or opens >= (now + FIVE_YEARS).timestamp():
                self.fault(("calendars", key), "is never open in the next five years; give it hours or always: true")

    def queues(self) -> None:
        chats: dict[tuple[str, str, str], str] = {}
        for key, queue in self.entries.get("queues", {}).items():
            path = ("queues", key)
            self._queue_people(path, queue)
            for index, chat in enumerate(queue.chats):
                for platform, place in chat.items():
                    self._known((*path, "chats", index, platform), "platforms", platform)
                    owner = chats.setdefault(self._external(platform, place), key)
                    if owner != key:
                        says = f"“{place}” is already the chat of {owner}; each queue has its own"
                        self.fault((*path, "chats", index, platform), says)

    def _queue_people(self, path: Path, queue: QueueSection) -> None:
        self._known((*path, "lead"), "people", queue.lead)
        self._all_known((*path, "experts"), "people", queue.experts)
        for index, person in enumerate(queue.on_duty):
            if person not in queue.experts:
                says = f"“{person}” is not one of its experts{hint(person, queue.experts)}"
                self.fault((*path, "on_duty", index), says)

    def products(self) -> None:
        for key, product in self.entries.get("products", {}).items():
            for name, module in product.modules.items():
                self._known(("products", key, "modules", name, "queue"), "queues", module.queue)

    def organisations(self) -> None:
        for key, organisation in self.entries.get("organisations", {}).items():
            path = ("organisations", key)
            self._known((*path, "account_manager"), "people", organisation.account_manager)
            self._all_known((*path, "contacts"), "people", organisation.contacts)

    def contract(self, path: Path, contract: ContractSection) -> None:
        self._known((*path, "organisation"), "organisations", contract.organisation)
        self._known((*path, "product"), "products", contract.product)
        for name in ("calendar", "emergency_calendar"):
            self._known((*path, name), "calendars", getattr(contract, name))
        self._all_known((*path, "channels"), "platforms", contract.channels)
        if contract.end < contract.start:
            says = f"ends before it starts ({contract.start}); write the last day, {contract.start} or later"
            self.fault((*path, "end"), says)
        self._named(path, contract)
        self._promises(path, contract)
        product = self.entries.get("products", {}).get(contract.product)
        if product is not None:
            self._bought(path, contract, product)

    def _named(self, path: Path, contract: ContractSection) -> None:
        organisation = self.entries.get("organisations", {}).get(contract.organisation)
        contacts = organisation.contacts if organisation else contract.named
        for index, person in enumerate(contract.named):
            if person not in contacts:
                says = f"“{person}” is not a contact of {contract.organisation}{hint(person, contacts)}"
                self.fault((*path, "named", index), says)

    def _promises(self, path: Path, contract: ContractSection) -> None:
        default = contract.default_severity
        if default is not None and default not in contract.severities:
            says = f"there is no severity “{default}” in this contract{hint(default, contract.severities)}"
            self.fault((*path, "default_severity"), says)
        if any(severity.emergency for severity in contract.severities.values()) and not contract.emergency_calendar:
            self.fault((*path, "severities"), "an emergency severity needs emergency_calendar: beside the severities")
        keys = [rung_key(rung) for rung in contract.rungs or ()]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                self.fault((*path, "rungs", index), f"there are two rungs “{key}”; tell both roles in one")

    def _bought(self, path: Path, contract: ContractSection, product: ProductSection) -> None:
        add_ons = {key for key, module in product.modules.items() if module.kind == "add_on"}
        for index, key in enumerate(contract.add_ons):
            if key not in add_ons:
                says = f"“{key}” is not an add-on of {contract.product}{hint(key, add_ons)}"
                self.fault((*path, "add_ons", index), says)
        for key, module in product.modules.items():
            if module.severity is not None and module.severity not in contract.severities:
                says = f"has no severity “{module.severity}”, which {contract.product} gives to {key}"
                self.fault((*path, "severities"), f"{says}; write it here or change the product")

    def _external(self, platform: str, written: str) -> tuple[str, str, str]:
        workspace, slash, one = written.rpartition("/")
        return platform, workspace if slash else self.draft.platforms.get(platform, ""), one

    def _all_known(self, path: Path, section: str, keys: Iterable[str]) -> None:
        seen: set[str] = set()
        for index, key in enumerate(keys):
            self._known((*path, index), section, key)
            if key in seen:
                self.fault((*path, index), f"“{key}” is already in this list; write it once")
            seen.add(key)

    def _known(self, path: Path, section: str, key: str | None) -> None:
        names = self.draft.names.get(section, frozenset())
        if key is not None and key not in names:
            says = f"there is no {_ONE[section]} “{key}” in {section}"
            self.fault(path, f"{says}{hint(key, names) or f'; add it to {section}'}")
