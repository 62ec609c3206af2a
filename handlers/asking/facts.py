"""From rows to the frozen facts that the rules decide on; the same few queries, whatever the number of contracts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Connection, String, and_, bindparam, literal, select, true, union

from handlers.allowance import usage
from handlers.rules import calendar as calendars
from handlers.rules import terms as frozen
from handlers.rules.entitlement import Allowance, ContractFacts, Facts, Module
from handlers.rules.facts import Item
from handlers.rules.terms import Severity, Terms
from storage import contracts, people
from storage import desk as desks
from storage.channels import organisation_places, organisation_workspaces
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
class Asking:
    """Who asks what, and where. person: None for an identity nobody knows; workspace: the directory he writes from;
    place: (workspace, chat) where others read along, None for a private chat; choices: what was chosen by a tap."""

    person: Person | None
    platform: str
    text: str
    workspace: str = ""
    place: tuple[str, str] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


Sold = Sequence[tuple[ContractVersion, str]]
"""Contract versions, each with the body of the product version it was sold with."""


def entitlement_facts(conn: Connection, asking: Asking, at: datetime, *, instead: Sold | None = None) -> Facts:
    """Everything `entitlement.decide` asks about a request that was written at `at` (desk time); three queries.
    instead: contracts to decide on in the place of those that stand, with nothing counted yet."""
    person, choices = asking.person, asking.choices
    member = _membership(conn, asking)
    organisation = choices.get("organisation", "")
    return Facts(
        person=person.id if person else None,
        organisations=member.organisations,
        proven=member.proven,
        channel=asking.platform,
        text=asking.text,
        contracts=_contracts(conn, member, at) if instead is None else _proposed(instead, member),
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
    return max(contracts_in_force(conn, person, at), key=lambda one: one.end, default=None)


def contracts_in_force(conn: Connection, person: Person | None, at: datetime) -> list[ContractFacts]:
    """The contracts of a person's companies that are in force at `at`, by number."""
    now = int(at.timestamp())
    found = _contracts(conn, _membership(conn, Asking(person, "", "")), at)
    return [one for one in found if one.start <= now < one.end and not one.suspended]


# ------------------------------------------------------------------------------------------------------- whose he is


@dataclass(frozen=True, slots=True)
class _Membership:
    """The organisations of a person, those he is proven to belong to, what is known of each, and the house terms."""

    organisations: tuple[int, ...]
    proven: tuple[int, ...]
    ids: Mapping[str, int]  # every contact of these organisations, by key
    items: Mapping[int, Mapping[str, Item]]  # what each organisation has, by key
    house: Terms


_HOW = ("contact", "place", "workspace")
_CONTACT, _PLACE, _SPACE = contracts.contacts.c, organisation_places.c, organisation_workspaces.c
_PLATFORM: BindParameter[str] = bindparam("platform", type_=String)
_MINE = union(
    select(_CONTACT.organisation_id, literal("contact").label("how")).where(_CONTACT.person_id == bindparam("person")),
    select(_PLACE.organisation_id, literal("place")).where(
        _PLACE.platform == _PLATFORM,
        _PLACE.workspace == bindparam("place_workspace"),
        _PLACE.external == bindparam("place"),
    ),
    select(_SPACE.organisation_id, literal("workspace")).where(
        _SPACE.platform == _PLATFORM, _SPACE.workspace == bindparam("workspace")
    ),
).subquery("mine")
_COLLEAGUES = contracts.contacts.alias("colleagues")
_MEMBERS = (
    select(desks.desk.c.house, _MINE.c.how, organisations.c.id, organisations.c.about)
    .add_columns(_COLLEAGUES.c.person_id, people.people.c.key)
    .outerjoin_from(desks.desk, _MINE, true())
    .outerjoin(organisations, and_(organisations.c.id == _MINE.c.organisation_id, organisations.c.active.is_(True)))
    .outerjoin(_COLLEAGUES, _COLLEAGUES.c.organisation_id == organisations.c.id)
    .outerjoin(people.people, people.people.c.id == _COLLEAGUES.c.person_id)
)  # the house terms beside every contact of every organisation that the person belongs to, and how that is known


def _membership(conn: Connection, asking: Asking) -> _Membership:
    """A chat that is bound to an organisation is about that one alone, whoever writes there."""
    workspace, place = asking.place or ("", "")
    person = asking.person.id if asking.person else 0
    where = {"platform": asking.platform, "place_workspace": workspace, "place": place, "workspace": asking.workspace}
    rows = conn.execute(_MEMBERS, {"person": person, **where}).all()
    mine = {how: {row.id for row in rows if row.how == how and row.id is not None} for how in _HOW}
    here = mine["place"]
    known = {row.id: row.about for row in rows if row.id is not None}  # a row for each of its contacts
    return _Membership(
        organisations=tuple(sorted(mine["contact"] & here if here else mine["contact"])),
        proven=tuple(sorted(here or mine["workspace"])),
        ids={row.key: row.person_id for row in rows if row.key is not None},
        items={one: _items(about) for one, about in known.items()},
        house=_house(rows[0].house if rows else ""),
    )


def _items(about: Mapping[str, Any]) -> Mapping[str, Item]:
    return {
        key: Item(key, one["title"], one.get("serial") or "", tuple(one.get("words") or ()))
        for key, one in (about.get("items") or {}).items()
    }


# -------------------------------------------------------------------------------------------------- what they bought


def _contracts(conn: Connection, member: _Membership, at: datetime) -> tuple[ContractFacts, ...]:
    candidates = member.organisations or member.proven
    sold = contracts.sold_for(conn, candidates, at) if candidates else ()
    left = usage.allowances(conn, [version for version, _ in sold], at) if sold else {}
    return tuple(_contract(version, product, member, left.get(version.number)) for version, product in sold)


def _proposed(sold: Sold, member: _Membership) -> tuple[ContractFacts, ...]:
    candidates = member.organisations or member.proven
    return tuple(_contract(one, product, member, None) for one, product in sold if one.organisation_id in candidates)


def _contract(version: ContractVersion, product: str, member: _Membership, left: Allowance | None) -> ContractFacts:
    body, terms = _body(version.body), terms_of(version)
    bought, more = _modules(product, tuple(body["add_ons"]))
    have = member.items.get(version.organisation_id, {})
    covered = tuple(have[key] for key in body.get("items") or () if key in have)
    return ContractFacts(
        terms=terms,
        organisation=version.organisation_id,
        start=int(version.starts.timestamp()),
        end=int(version.ends.timestamp()),
        modules=bought,
        more=more,
        named=frozenset(member.ids.get(key, 0) for key in body["named"]),  # 0: no contact any more, yet not "everybody"
        channels=frozenset(body["channels"]),
        suspended=body["suspended"],
        allowance=left,
        items=covered,
        others=tuple(item for item in have.values() if item not in covered),
        paid_until=_end_of(body.get("paid_until"), terms.calendar.zone),
        pilot=bool(body.get("pilot")),
        approver=member.ids.get(body.get("approver") or ""),
    )


def _end_of(day: str | None, zone: str) -> int | None:
    """The end of a day (an ISO date) in a zone."""
    if day is None:
        return None
    midnight = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time.min, ZoneInfo(zone))
    return int(midnight.timestamp())


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
def _modules(body: str, add_ons: tuple[str, ...]) -> tuple[tuple[Module, ...], tuple[Module, ...]]:
    """A product's modules: the core with these add-ons, and what could be bought beside them."""
    modules = [(_module(key, one), one["kind"] == "core" or key in add_ons) for key, one in _modules_in(body).items()]
    return (
        tuple(module for module, is_bought in modules if is_bought),
        tuple(module for module, is_bought in modules if not is_bought),
    )


def _modules_in(body: str) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(body)["modules"]
    return opened


def _module(key: str, one: Mapping[str, Any]) -> Module:
    words = {language: tuple(words) for language, words in one["words"].items()}
    return Module(key, one["title"], one["queue"], words, default_severity=one["severity"])


@lru_cache(maxsize=16)
def _house(text: str) -> Terms:
    return frozen.from_json(text) if text else PLAIN_HOUSE
