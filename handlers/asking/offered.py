"""What there is to ask for, page by page: a customer's own products; for people of ours, all of them.

Prices are shown to the contract's owner and approver, and to account managers; to nobody else.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from handlers import replying
from handlers.asking.facts import terms_of
from handlers.callers import Call
from handlers.membership import joining
from handlers.notices import Reply, Text
from handlers.rules.terms import ClockKind, Terms
from handlers.wording import customer, pages
from handlers.wording.hours import hours_in_words
from handlers.wording.pages import Page, Part
from handlers.wording.voice import Voice
from storage import catalogue, contracts
from storage.catalogue import Product
from storage.contracts import ContractVersion

SCRIPT = "catalogue"
Body = Mapping[str, Any]


def show(conn: Connection, call: Call) -> Reply:
    """The first page, or by [Next] and [Back] another one in its place."""
    if call.caller.person is None:
        return joining.hello(conn, call)
    found = [*_bought(conn, call), *(_on_sale(conn, call) if call.caller.roles.is_ours else ())]
    if not found:
        card = pages.nothing(call.voice) if call.caller.roles.is_ours else customer.no_contract(call.voice)
        return replying.say(conn, call, card, script=SCRIPT)
    wanted, _, turn = call.inbound.value.partition(".")
    turn = turn or sha256(call.inbound.key.encode()).hexdigest()[:16]
    number = min(int(wanted), len(found)) if wanted.isdecimal() and len(wanted) < 9 else 1
    card = pages.page(call.voice, found[max(number, 1) - 1], number=max(number, 1), of=len(found), turn=turn)
    return replying.say(conn, call, card, script=SCRIPT, slot=f"catalogue/{call.caller.identity.id}/{turn}")


def asked_about(conn: Connection, call: Call) -> tuple[str, str] | None:
    """Key and title of the module that a button [Ask] names, when it belongs to what the caller bought."""
    product_id, _, index = call.inbound.value.partition(".")
    for version, product in _contracts(conn, call):
        modules = list(json.loads(product.body)["modules"].items())
        if str(product.id) == product_id and index.isdecimal() and len(index) < 4 and int(index) < len(modules):
            key, module = modules[int(index)]
            return (key, module["title"]) if _is_mine(key, module, json.loads(version.body)) else None
    return None


# --------------------------------------------------------------------------------------------------------- a customer's


def _contracts(conn: Connection, call: Call) -> list[tuple[ContractVersion, Product]]:
    """The caller's contracts that are not over, each with the product as it was sold."""
    mine = call.caller.roles.organisations
    versions = [one for one in contracts.versions_for(conn, mine, call.at) if one.ends > call.at] if mine else []
    sold = {one.id: one for one in catalogue.by_ids(conn, sorted({one.product_id for one in versions}))}
    return [(version, sold[version.product_id]) for version in versions]


def _bought(conn: Connection, call: Call) -> Iterator[Page]:
    for version, product in _contracts(conn, call):
        contract, body, terms = json.loads(version.body), json.loads(product.body), terms_of(version)
        manager = contracts.account_manager(conn, version.organisation_id)
        state = _state(call, version, contract)
        priced = _may_see_prices(call, version.organisation_id, contract)
        yield Page(
            product.title,
            body.get("summary") or "",
            plan=f"{terms.plan} {terms.contract}",
            life=state,
            hours=hours_in_words(call.voice, terms.calendar),
            targets=_targets(terms),
            parts=[
                _part(
                    call.voice,
                    module,
                    mine=_is_mine(key, module, contract),
                    priced=priced,
                    ask="" if state else f"{product.id}.{n}",
                )
                for n, (key, module) in enumerate(body["modules"].items())
            ],
            manager=manager.name if manager else "",
        )


def _state(call: Call, version: ContractVersion, contract: Body) -> Text:
    """Why nothing starts under a contract now; () where it is in force. Why it is paused is said to nobody."""
    if contract["suspended"]:
        return pages.paused(call.voice)
    if call.at < version.starts:
        zone = terms_of(version).calendar.zone
        return pages.not_started(call.voice, replace(call.voice, zone=zone).day(version.starts))
    return ()


def _may_see_prices(call: Call, organisation_id: int, contract: Body) -> bool:
    person = call.caller.person
    trusted = {contract.get("owner"), contract.get("approver")}
    return organisation_id in call.caller.roles.manages or (person is not None and person.key in trusted)


def _is_mine(key: str, module: Body, contract: Body) -> bool:
    return module["kind"] == "core" or key in contract["add_ons"]


def _targets(terms: Terms) -> list[tuple[str, int | None, int | None]]:
    first, last = ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION
    return [(one.title, one.targets.get(first), one.targets.get(last)) for one in terms.severities]


# ---------------------------------------------------------------------------------------------------------------- ours


def _on_sale(conn: Connection, call: Call) -> Iterator[Page]:
    """Products on sale and on trial, then those sold no more; drafts only for whoever answers for them."""
    person = call.caller.person
    every = [(one, json.loads(one.body)) for one in catalogue.newest(conn)]
    titles = {product.key: product.title for product, _ in every}
    order = ("on_sale", "pilot", "draft", "retired")
    for product, body in sorted(every, key=lambda one: order.index(one[1].get("life", "on_sale"))):
        if body.get("life") != "draft" or (person is not None and body.get("product_manager") == person.key):
            yield _sold(call, product, body, titles)


def _sold(call: Call, product: Product, body: Body, titles: Mapping[str, str]) -> Page:
    priced = bool(call.caller.roles.manages) and call.queue is None  # experts read along there
    targets = body.get("targets") or {}
    return Page(
        product.title,
        body.get("summary") or "",
        life=_life(call.voice, body, titles),
        price=_price(call.voice, body, priced),
        targets=[("", targets.get("first_response"), targets.get("resolution"))],
        parts=[_part(call.voice, one, mine=False, priced=priced, ask="") for one in body["modules"].values()],
    )


def _life(voice: Voice, body: Body, titles: Mapping[str, str]) -> Text:
    match body.get("life"):
        case "pilot":
            return pages.pilot(voice)
        case "draft":
            return pages.draft(voice)
        case "retired":
            return pages.retired(voice, titles.get(body.get("successor") or "", ""))
    return ()


def _part(voice: Voice, module: Body, *, mine: bool, priced: bool, ask: str) -> Part:
    scope = module.get("scope") or {}
    return Part(
        module["title"],
        mine,
        module["kind"] == "add_on",
        scope.get("included", ()),
        scope.get("excluded", ()),
        price=() if mine else _price(voice, module, priced),
        ask=ask if mine else "",
    )


def _price(voice: Voice, body: Body, priced: bool) -> Text:
    found = body.get("price") if priced else None
    return pages.price(voice, found["amount"], found["per"]) if found else ()
