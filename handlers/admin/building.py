"""From a checked desk file to the rows it declares: calendars with holidays, terms, product and contract bodies."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from handlers.admin.agreement import ContractSection, RungSection, rung_key
from handlers.admin.deskfile import CalendarSection, DeskFile, OrganisationSection, PersonSection
from handlers.admin.sections import Promised
from handlers.admin.values import Span
from handlers.rules import calendar as calendars
from handlers.rules.calendar import Calendar
from handlers.rules.terms import DEFAULT_RUNGS, Clauses, ClockKind, Role, Rung, Severity, Terms
from storage.declared import (
    Declared,
    DeclaredContract,
    DeclaredDesk,
    DeclaredOrganisation,
    DeclaredPerson,
    DeclaredProduct,
    DeclaredQueue,
    External,
)
from storage.declaring import digest

FOREVER = (2020, 2060)  # years whose holidays the desk's own calendar knows


def build(file: DeskFile) -> Declared:
    """The rows that a checked desk file declares. The same file always gives the same rows."""
    products = {key: _product(file, key) for key in file.products}
    return Declared(
        desk=_desk(file),
        people={key: _person(file, key, person) for key, person in file.people.items()},
        queues={key: _queue(file, key) for key in file.queues},
        products=products,
        organisations={key: _organisation(file, one) for key, one in file.organisations.items()},
        contracts={
            number: _contract(file, number, digest(products[contract.product].body))
            for number, contract in file.contracts.items()
        },
    )


def build_calendar(section: CalendarSection, first: int, last: int) -> Calendar:
    """The calendar with the holidays of its country in the years [first, last]."""
    if section.always:
        return calendars.always(section.zone)
    days = {day.isoformat() for day in section.holidays} | _holidays(section.country, section.subdivision, first, last)
    base: dict[str, Any] = {"from": None, "weekly": section.weekly, "exceptions": _dated(section.exceptions)}
    changes = [
        {"from": one.since, "weekly": one.weekly, "exceptions": _dated(section.exceptions | one.exceptions)}
        for one in section.changes
    ]
    versions = [{**one, "holidays": sorted(days)} for one in (base, *changes)]
    return calendars.from_data({"timezone": section.zone, "versions": versions})


def holiday_fault(section: CalendarSection) -> tuple[str, str] | None:
    """The key and what is wrong with it, when nobody knows the holidays of the calendar's country or subdivision."""
    known = holidays.list_supported_countries()
    if section.country is None:
        return None
    if section.country not in known:
        return "country", f"the holidays of “{section.country}” are not known; list the days under holidays: instead"
    parts = known[section.country]
    if section.subdivision is not None and section.subdivision not in parts:
        wrong = f"“{section.subdivision}” is not a part of {section.country}"
        return "subdivision", wrong + (f"; write one of {', '.join(parts)}" if parts else "; leave it out")
    return None


@lru_cache(maxsize=256)
def _holidays(country: str | None, subdivision: str | None, first: int, last: int) -> frozenset[str]:
    if country is None:
        return frozenset()
    found = holidays.country_holidays(country, subdiv=subdivision, years=range(first, last + 1))
    return frozenset(day.isoformat() for day in found)


def _dated(exceptions: Mapping[date, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
    return {day.isoformat(): spans for day, spans in exceptions.items()}


def _desk(file: DeskFile) -> DeclaredDesk:
    desk = file.desk
    hours = build_calendar(file.calendars[desk.calendar], *FOREVER) if desk.calendar else calendars.always(desk.zone)
    house = Terms(
        contract="",
        version=0,
        plan="",
        organisation="",
        calendar=hours,
        severities=(Severity("normal", "normal", 1, {}),),
        default_severity="normal",
        clauses=Clauses(held_reply=desk.held_reply),
    )
    rules = desk.model_dump(mode="json", include={"arbiters", "currency", "keeps_words"})
    return DeclaredDesk(desk.name, desk.vendor, desk.zone, desk.front_desk, house.to_json(), rules)


def _person(file: DeskFile, key: str, person: PersonSection) -> DeclaredPerson:
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


_PROFILE = {"email", "phone", "title", "picture", "speaks", "skills", "capacity"}
_ROUTING = {"rota", "skills", "mode", "offer_for", "assign", "overflow"}


def _queue(file: DeskFile, key: str) -> DeclaredQueue:
    queue = file.queues[key]
    return DeclaredQueue(
        title=queue.title,
        lead=queue.lead,
        experts=tuple((person, person in queue.on_duty) for person in queue.experts),
        chats=_chats(file, queue.chats),
        routing=queue.model_dump(mode="json", include=_ROUTING),
    )


def _chats(file: DeskFile, written: Iterable[Mapping[str, str]]) -> tuple[External, ...]:
    return tuple(file.external(platform, place) for chat in written for platform, place in chat.items())


def _organisation(file: DeskFile, one: OrganisationSection) -> DeclaredOrganisation:
    return DeclaredOrganisation(
        name=one.name,
        account_manager=one.account_manager,
        flagged=one.flagged,
        contacts=one.contacts,
        channels=_chats(file, one.channels),
        workspaces=tuple(sorted(space for spaces in one.workspaces for space in spaces.items())),
        about=one.model_dump(mode="json", include={"items", "preferred"}),
    )


def _product(file: DeskFile, key: str) -> DeclaredProduct:
    product = file.products[key]
    return DeclaredProduct(product.title, canonical(product.model_dump(mode="json")))


_APART = {"start", "end", "suspended", "add_ons", "named", "places", "channels", "items", "owner", "approver", "fee"}
_APART |= {"paid_until", "pilot", "references", "allowance"}


def _contract(file: DeskFile, number: str, product_hash: str) -> DeclaredContract:
    contract = file.contracts[number]
    zone = ZoneInfo(file.calendars[contract.calendar].zone)
    body = contract.model_dump(mode="json", include=_APART)
    terms = json.loads(_terms(file, number).to_json())
    return DeclaredContract(
        organisation=contract.organisation,
        product=contract.product,
        starts=_midnight(contract.start, zone),
        ends=_midnight(contract.end + timedelta(days=1), zone),
        body=canonical({**body, "product": contract.product, "product_hash": product_hash, "terms": terms}),
    )


def _terms(file: DeskFile, number: str) -> Terms:
    """The terms of a contract; their version is given when they are published."""
    contract = file.contracts[number]
    years = (contract.start.year - 1, contract.end.year + 3)
    cover = build_calendar(file.calendars[contract.calendar], *years)
    emergency = contract.emergency_calendar
    return Terms(
        contract=number,
        version=0,
        plan=contract.plan,
        organisation=file.organisations[contract.organisation].name,
        calendar=cover,
        severities=_severities(contract, file.products[contract.product].targets),
        default_severity=contract.default_severity or list(contract.severities)[-1],
        emergency_calendar=build_calendar(file.calendars[emergency], *years) if emergency else None,
        rungs=DEFAULT_RUNGS if contract.rungs is None else tuple(_rung(rung) for rung in contract.rungs),
        clauses=Clauses(**contract.clauses.model_dump()),
    )


def _severities(contract: ContractSection, sold: Mapping[Promised, int]) -> tuple[Severity, ...]:
    """Targets are resolved severity > contract > product (RULES 3)."""
    return tuple(
        Severity(
            key=key,
            title=one.title or key,
            rank=rank,
            targets={ClockKind(kind): seconds for kind, seconds in {**sold, **contract.targets, **one.targets}.items()},
            words=one.words,
            emergency=one.emergency,
        )
        for rank, (key, one) in enumerate(contract.severities.items(), 1)
    )


def _rung(rung: RungSection) -> Rung:
    return Rung(
        key=rung_key(rung),
        share=rung.at,
        after_breach=rung.after_breach,
        who=tuple(Role(role) for role in rung.tell),
        unclaimed_only=rung.unclaimed_only,
        pressing_only=rung.pressing_only,
        kinds=tuple(ClockKind(kind) for kind in rung.clocks),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def canonical(value: Any) -> str:
    """JSON text that is the same for the same content."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
