"""From rows to the frozen facts that the rules decide on; the same few queries, whatever the number of contracts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select, true

from handlers import usage
from handlers.rules import calendar as calendars
from handlers.rules import terms as frozen
from handlers.rules.entitlement import ContractFacts, Facts, Module
from handlers.rules.terms import Severity, Terms
from storage import catalogue, contracts, people
from storage import desk as desks
from storage.catalogue import Product
from storage.contracts import ContractVersion, organisations
from storage.people import Person

PLAIN_HOUSE = Terms(
    contract="",
    version=0,
    plan="",
    organisation="",
    calendar=calendars.always(),
    severities=(Severity("normal", "normal", 1, {}),),
    default_severity="normal",
)


@dataclass(frozen=True, slots=True)
class _Membership:
    """The organisations of a person, all their contacts' ids by key, and the house terms."""

    organisations: tuple[int, ...]
    ids: Mapping[str, int]
    house: Terms


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks what, and where. person: None for an identity nobody knows; workspace: the directory he writes from;
    place: (workspace, chat) where others read along, None for a private chat; choices: what was chosen by a tap."""

    person: Person | None
    platform: str
    text: str
    workspace: str = ""
    place: tuple[str, str] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


def entitlement_facts(conn: Connection, asking: Asking, at: datetime) -> Facts:
    """Everything `entitlement.decide` asks about a request that was written at `at` (desk time)."""
    person, choices = asking.person, asking.choices
    member = _membership(conn, person)
    organisation = choices.get("organisation", "")
    return Facts(
        person=person.id if person else None,
        organisations=member.organisations,
        channel=asking.platform,
        text=asking.text,
        contracts=_contracts(conn, member, at),
        house=member.house,
        language=person.locale if person else None,
        chosen_organisation=int(organisation) if organisation.isdecimal() else None,
        chosen_module=choices.get("module"),
        chosen_severity=choices.get("severity"),
        chosen_item=choices.get("item"),
        approved="approved" in choices,
    )


def contract_facts(conn: Connection, person: Person | None, at: datetime) -> ContractFacts | None:
    """The contract a person would ask under at `at`: in force, the one that ends last; None where there is none."""
    now = int(at.timestamp())
    found = _contracts(conn, _membership(conn, person), at)
    in_force = [one for one in found if one.start <= now < one.end and not one.suspended]
    return max(in_force, key=lambda one: one.end, default=None)


def _membership(conn: Connection, person: Person | None) -> _Membership:
    rows = conn.execute(_members(person.id if person else 0)).all()
    ids = {row.key: row.person_id for row in rows if row.key is not None}
    mine = sorted({row.organisation_id for row in rows if row.organisation_id is not None})
    return _Membership(tuple(mine), ids, _house(rows[0].house if rows else ""))


def _members(person_id: int) -> Select[*tuple[Any, ...]]:
    """The desk's house terms beside every contact of every organisation that the person is a contact of."""
    c, o = contracts.contacts.c, organisations.c
    mine = (
        select(c.organisation_id)
        .join_from(contracts.contacts, organisations, c.organisation_id == o.id)
        .where(c.person_id == person_id, o.active.is_(True))
        .subquery("mine")
    )
    colleagues = contracts.contacts.alias("colleagues")
    p = people.people.c
    return (
        select(desks.desk.c.house, mine.c.organisation_id, colleagues.c.person_id, p.key)
        .outerjoin_from(desks.desk, mine, true())
        .outerjoin(colleagues, colleagues.c.organisation_id == mine.c.organisation_id)
        .outerjoin(people.people, p.id == colleagues.c.person_id)
    )


def _contracts(conn: Connection, member: _Membership, at: datetime) -> tuple[ContractFacts, ...]:
    if not member.organisations:
        return ()
    versions = contracts.versions_for(conn, member.organisations, at)
    sold = {one.id: one for one in catalogue.by_ids(conn, sorted({version.product_id for version in versions}))}
    facts = [_contract(version, sold[version.product_id], member.ids) for version in versions]
    left = usage.allowances(conn, versions, at)
    return tuple(replace(one, allowance=left.get(one.terms.contract)) for one in facts)


def _contract(version: ContractVersion, product: Product, ids: Mapping[str, int]) -> ContractFacts:
    body = _body(version.body)
    modules = _modules(product.body)
    bought = [module for module, is_core in modules if is_core or module.key in body["add_ons"]]
    return ContractFacts(
        terms=terms_of(version),
        organisation=version.organisation_id,
        start=int(version.starts.timestamp()),
        end=int(version.ends.timestamp()),
        modules=tuple(bought),
        more=tuple(module for module, _ in modules if module not in bought),
        named=_named(body["named"], ids),
        channels=frozenset(body["channels"]),
        suspended=body["suspended"],
    )


def _named(keys: Iterable[str], ids: Mapping[str, int]) -> frozenset[int]:
    """Ids of the named contacts; one who is no contact any more keeps the list from meaning "everybody"."""
    return frozenset(ids.get(key, 0) for key in keys)


def terms_of(version: ContractVersion) -> Terms:
    """The terms that tickets granted under this contract version are frozen with."""
    return _terms(version.body, version.version)


@lru_cache(maxsize=1024)
def _terms(body: str, version: int) -> Terms:
    return replace(frozen.from_json(json.dumps(_body(body)["terms"])), version=version)


@lru_cache(maxsize=1024)
def _body(body: str) -> dict[str, Any]:
    """The opened body, which nobody may change."""
    opened: dict[str, Any] = json.loads(body)
    return opened


@lru_cache(maxsize=256)
def _modules(body: str) -> tuple[tuple[Module, bool], ...]:
    """A product's modules, each with whether it belongs to the core."""
    return tuple(
        (
            Module(
                key=key,
                title=one["title"],
                queue=one["queue"],
                words={language: tuple(words) for language, words in one["words"].items()},
                default_severity=one["severity"],
            ),
            one["kind"] == "core",
        )
        for key, one in json.loads(body)["modules"].items()
    )


@lru_cache(maxsize=16)
def _house(text: str) -> Terms:
    return frozen.from_json(text) if text else PLAIN_HOUSE
