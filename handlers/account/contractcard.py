"""`contract Bianchi`: what an account's contracts give, when they end, and what went wrong (G7)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from handlers import replying
from handlers.account import contract
from handlers.account.contract import NoSuchContract
from handlers.admin import amending
from handlers.allowance import usage
from handlers.asking.facts import terms_of
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.notices import Card, Reply
from handlers.promises import attaining
from handlers.renewals import numbers
from handlers.rules.terms import ClockKind
from handlers.wording import amended, attained, customer, renewals
from handlers.wording.allowance import used
from handlers.wording.attained import Year
from handlers.wording.hours import hours_in_words
from storage import contracts, tickets
from storage.contracts import ContractVersion, Organisation


def show(conn: Connection, call: Call) -> Reply:
    """One card for each contract of the company that is asked for; of every account where none is."""
    asked = (call.inbound.value.removeprefix("c.") or call.inbound.text).strip().lower()
    mine = [one for one in (contracts.organisation(conn, found) for found in call.caller.roles.manages) if one]
    chosen = [one for one in mine if asked in one.name.lower() or asked == one.key.lower()]
    sold = {one.id: contracts.sold_for(conn, [one.id], call.now) for one in chosen}
    by_number = [(one, pair) for one in mine for pair in contracts.sold_for(conn, [one.id], call.now)
                 if pair[0].number.lower() == asked]  # fmt: skip
    found = by_number or [(one, pair) for one in chosen for pair in sold[one.id]]
    if not found:
        raise NoSuchContract(contract=asked[:40])
    for organisation, (version, product) in found[:-1]:
        replying.say(conn, call, _card(conn, call, organisation, version, product), script="G7")
    organisation, (version, product) = found[-1]
    return replying.say(conn, call, _card(conn, call, organisation, version, product), script="G7")


def _card(conn: Connection, call: Call, organisation: Organisation, version: ContractVersion, product: str) -> Card:
    held = tickets.counts(conn, organisation.id).get("held", 0)
    card = customer.contract(call.voice, _facts(conn, call, organisation, version, product))
    value = amended.extends(version.number, amending.contract_of(conn, version.number).end)
    contacts, statement = str(version.contract_id), f"{organisation.id}."
    found = numbers.find(conn, version.contract_id, call.now)
    ahead = renewals.ahead(call.voice, numbers.year(conn, found, call.voice, call.now)) if found else ()
    return amended.overview(call.voice, card, ahead, value=value, held=held, contacts=contacts, statement=statement)


def contacts(conn: Connection, call: Call) -> Reply:
    """[Edit contacts]: a form with everybody of the company; one is added or taken off, as by `contact`."""
    mine = call.caller.roles.manages
    sold = [version for version, _ in contracts.sold_for(conn, mine, call.now)] if mine else []
    version = next((one for one in sold if str(one.contract_id) == call.inbound.value), None)
    if version is None:
        raise OldButton
    chosen = call.inbound.fields.get(amended.CONTACT, "")
    if not chosen:
        named = _opened(version.body)["named"]
        people = [
            (one.key, one.name, not named or one.key in named)
            for one in contracts.contacts_of(conn, version.organisation_id)
        ]
        return replying.ask(conn, call, amended.contacts_form(call.voice, version.number, call.inbound.value, people))
    said = replace(call.inbound, value="", text=f"{version.number} {chosen}", fields={})
    return contract.contact(conn, replace(call, inbound=said))


def _facts(
    conn: Connection, call: Call, organisation: Organisation, version: ContractVersion, product: str
) -> customer.Contract:
    terms, body = terms_of(version), _opened(version.body)
    modules = _opened(product)["modules"]
    covers = [one["title"] for key, one in modules.items() if one["kind"] == "core" or key in body["add_ons"]]
    contacts = contracts.contacts_of(conn, organisation.id)
    named = [person for person in contacts if person.key in body["named"]] or contacts
    allowance = usage.allowances(conn, [version], call.now).get(version.number)
    targets = [(one.title, one.targets.get(ClockKind.FIRST_RESPONSE)) for one in terms.severities]
    manager, year = contracts.account_manager(conn, organisation.id), _year(conn, call, version)
    return customer.Contract(
        plan=terms.plan,
        number=version.number,
        organisation=organisation.name,
        ends=replace(call.voice, zone=terms.calendar.zone).day(version.ends - timedelta(seconds=1)),
        covers=call.voice.listed(covers),
        hours=hours_in_words(call.voice, terms.calendar),
        targets=[(title, target) for title, target in targets if target is not None],
        used=used(call.voice, allowance) if allowance else (),
        people=call.voice.listed(person.name for person in named),
        manager=manager.name if manager else "",
        attained=attained.first_answers(call.voice, year),
        why=attained.why_missed(call.voice, year.record),
    )


def _year(conn: Connection, call: Call, version: ContractVersion) -> Year:
    zone, start, end = terms_of(version).calendar.zone, int(version.starts.timestamp()), int(version.ends.timestamp())
    return attaining.of_year(conn, version.number, start, end, zone=zone, now=call.now)


def _opened(body: str) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(body)
    return opened
