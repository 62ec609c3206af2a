"""What is wrong with a contract and with each of its amendments: its period, whom it names, and what it includes."""

from collections.abc import Iterator

from handlers.admin.file.agreement import ContractSection, versions
from handlers.admin.file.checking_promises import promises
from handlers.admin.file.deskfile import OrganisationSection
from handlers.admin.file.faults import Path, dotted
from handlers.admin.file.offering import ProductSection
from handlers.admin.file.references import Found, References, once
from handlers.admin.file.values import hint
from handlers.rules.renewing import notice_by


def contracts(names: References) -> Iterator[Found]:
    """Every contract, and every contract as each amendment makes it."""
    every: dict[str, ContractSection] = names.entries("contracts")
    customers = frozenset(person for one in names.entries("organisations").values() for person in one.contacts)
    for number, contract in every.items():
        found = (*_sale(names, contract), *_amendments(contract), *_versions(names, customers, contract))
        yield from ((("contracts", number, *where), says) for where, says in found)


def _versions(names: References, customers: frozenset[str], contract: ContractSection) -> Iterator[Found]:
    """What is wrong from the beginning; and what an amendment makes wrong, which stands at the amendment."""
    before: frozenset[Found] = frozenset()
    for number, (_, version) in enumerate(versions(contract)):
        found = (*_parties(names, customers, version), *_included(names, version), *promises(names, version))
        found += tuple(_later(names, version))
        new = (one for one in found if one not in before)
        yield from (new if number == 0 else (_at_amendment(contract, number - 1, one) for one in new))
        before = frozenset(found)


def _at_amendment(contract: ContractSection, index: int, found: Found) -> Found:
    where, says = found
    path: Path = ("amendments", index)
    if where and where[0] in contract.amendments[index].model_fields_set:
        return (*path, *where), says
    return path, f"from this day on {dotted(where)} does not hold: {says}"


def _amendments(contract: ContractSection) -> Iterator[Found]:
    """Each begins on a day of its own, after the one before and within the period that it leaves."""
    before = contract.start
    for index, (since, version) in enumerate(versions(contract)[1:]):
        path: Path = ("amendments", index, "since")
        if since is None:
            continue
        if since <= contract.start:
            says = f"is not after the contract's first day ({contract.start})"
            yield path, f"{says}; write a later day, or change the contract itself"
        elif since <= before:
            says = f"overlaps with the amendment before it (since {before})"
            yield path, f"{says}; write them in order of time, each from a day of its own"
        elif since > version.end:
            yield path, f"comes after the contract's last day ({version.end}); write an earlier day, or a later end:"
        if contract.amendments[index].model_fields_set == {"since"}:
            yield path[:-1], "changes nothing; write what holds from then on, such as end: or add_ons:"
        before = max(before, since)


def _sale(names: References, contract: ContractSection) -> Iterator[Found]:
    """What is sold to whom, and whether it may be sold at all."""
    yield from names.known("organisations", contract.organisation, ("organisation",))
    yield from names.known("products", contract.product, ("product",))
    product: ProductSection | None = names.entries("products").get(contract.product)
    if product is not None and product.life == "draft":
        yield ("product",), f"“{contract.product}” is a draft and not sold yet; make its life pilot or on_sale first"
    if product is not None and product.life == "pilot" and contract.pilot is None:
        says = f"“{contract.product}” is sold on trial only; write pilot: {{decide_by: {contract.end}, decides: ...}}"
        yield ("product",), f"{says} here, or make its life on_sale"
    if contract.pilot is not None:
        yield from names.known("people", contract.pilot.decides, ("pilot", "decides"))


def _parties(names: References, customers: frozenset[str], contract: ContractSection) -> Iterator[Found]:
    """Who may ask, who hears, who approves."""
    organisation: OrganisationSection | None = names.entries("organisations").get(contract.organisation)
    is_doubtful = names.is_doubtful("organisations", contract.organisation, "contacts")
    contacts = organisation.contacts if organisation and not is_doubtful else None
    wanted = [(("named", index), person) for index, person in enumerate(contract.named)]
    for where, person in [*wanted, *((("owner",), one) for one in [contract.owner] if one)]:
        if contacts is not None and person not in contacts:
            yield where, f"“{person}” is not a contact of {contract.organisation}{hint(person, contacts)}"
    yield from once(contract.named, ("named",))
    yield from names.known("people", contract.approver, ("approver",))
    if contacts is not None and contract.approver in customers and contract.approver not in contacts:
        says = f"“{contract.approver}” belongs to another customer; write a contact of {contract.organisation}"
        yield ("approver",), f"{says}, or one of ours"
    if contract.places is not None and len(contract.named) > contract.places:
        says = f"names {len(contract.named)} people, but the contract has places for {contract.places}"
        yield ("named",), f"{says}; name fewer, or raise places:"


def _included(names: References, contract: ContractSection) -> Iterator[Found]:
    """The period, hours, platforms, items and add-ons."""
    if contract.end < contract.start:
        says = f"ends before it starts ({contract.start}); write the last day, {contract.start} or later"
        yield ("end",), says
    for name in ("calendar", "emergency_calendar"):
        yield from names.known("calendars", getattr(contract, name), (name,))
    yield from names.all_known("platforms", contract.channels, ("channels",))
    organisation: OrganisationSection | None = names.entries("organisations").get(contract.organisation)
    is_doubtful = names.is_doubtful("organisations", contract.organisation, "items")
    for index, item in enumerate(contract.items):
        if organisation is not None and not is_doubtful and item not in organisation.items:
            says = f"there is no item “{item}” in organisations.{contract.organisation}"
            yield ("items", index), f"{says}{hint(item, organisation.items) or '; add it to its items'}"
    yield from once(contract.items, ("items",))
    product: ProductSection | None = names.entries("products").get(contract.product)
    if product is not None and not any(names.is_doubtful(*path) for path in _sold(contract.product, product)):
        yield from _add_ons(contract, product)


def _later(names: References, contract: ContractSection) -> Iterator[Found]:
    """By when notice is due, and the preventive checks."""
    notice = notice_by(contract.end, contract.notice)
    if contract.notice is not None and not contract.start <= notice <= contract.end:
        says = f"is {notice}, which is not within the contract ({contract.start} to {contract.end})"
        yield ("notice",), f"{says}; write a day in it, or fewer days before its end"
    for key, check in contract.prevention.items():
        yield from names.known("queues", check.queue, ("prevention", key, "queue"))


def _sold(key: str, product: ProductSection) -> Iterator[tuple[str, ...]]:
    """Where it stands what goes with what in a product."""
    yield "products", key, "at_most"
    for module in product.modules:
        for word in ("kind", "requires", "excludes"):
            yield "products", key, "modules", module, word


def _add_ons(contract: ContractSection, product: ProductSection) -> Iterator[Found]:
    """The add-ons are the product's, and go together."""
    offered = {key for key, module in product.modules.items() if module.kind == "add_on"}
    for index, key in enumerate(contract.add_ons):
        where: Path = ("add_ons", index)
        if key not in offered:
            yield where, f"“{key}” is not an add-on of {contract.product}{hint(key, offered)}"
            continue
        for other in product.modules[key].requires:
            if other in offered and other not in contract.add_ons:
                yield where, f"“{key}” requires “{other}”; add {other} to add_ons"
        for other in product.modules[key].excludes:
            if other in contract.add_ons and other != key:
                yield where, f"“{key}” excludes “{other}”; leave one of the two out of add_ons"
    yield from once(contract.add_ons, ("add_ons",))
    if product.at_most is not None and len(contract.add_ons) > product.at_most:
        says = f"{contract.product} allows {product.at_most} add-ons and here are {len(contract.add_ons)}"
        yield ("add_ons",), f"{says}; leave some out"
