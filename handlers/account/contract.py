"""An account manager changes a contract in chat: checked like a desk file, published as a version, told to whom it
concerns; what was held for the reason that is gone starts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import pressed, replying
from handlers.account import held
from handlers.admin import amending
from handlers.admin.file.agreement import ContractSection
from handlers.asking.facts import terms_of
from handlers.callers import Call
from handlers.errors import Changed, Refusal
from handlers.held import releasing
from handlers.held.keepers import EXTENSION
from handlers.notices import Reply, Text
from handlers.rules.facts import HoldReason
from handlers.wording import amended
from storage import catalogue, contracts, declarations
from storage.contracts import ContractVersion

AT_ONCE = 50  # held requests that start in the same unit; the others follow by themselves
_DAYS = 3650  # at most


class NoSuchContract(Refusal):
    """None of your accounts, and none of their contracts, is called “{contract}”."""

    script = "G7.nocontract"


class Unclear(Refusal):
    """Write it like this: {example}"""

    script = "G7.unclear"


@dataclass(frozen=True, slots=True)
class Mine:
    """A contract of an account that the caller manages, as it is published and as it is declared; rest: the words after
    its number."""

    version: ContractVersion
    section: ContractSection
    rest: tuple[str, ...]

    @property
    def number(self) -> str:
        """What people call it."""
        return self.version.number

    def shown(self, call: Call, day: date) -> str:
        """A day as people read it."""
        at = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(call.voice.zone))
        return call.voice.day(at)

    def today(self, call: Call) -> date:
        """Today where its hours count."""
        return call.now.astimezone(ZoneInfo(terms_of(self.version).calendar.zone)).date()


def _mine(conn: Connection, call: Call, said: str | None = None) -> Mine:
    words = (call.inbound.text if said is None else said).split()
    if not words:
        raise Unclear(example=f"{call.inbound.word} C-2044")
    asked = words[0]
    found = contracts.newest_version(conn, asked) or contracts.newest_version(conn, asked.upper())
    if found is None or found.organisation_id not in call.caller.roles.manages:
        raise NoSuchContract(contract=asked[:40])
    return Mine(found, amending.contract_of(conn, found.number), tuple(words[1:]))


def _change(conn: Connection, call: Call, mine: Mine, changes: Mapping[str, Any], said: Text) -> Reply:
    """Publish the change, start what it lets start, and say both. Raises RefusedChange."""
    plan = amending.amend_contract(conn, mine.number, changes, now=call.now)
    if not plan.changes:
        return replying.say(conn, call, amended.unchanged(call.voice), script="G7")
    _, started = releasing.run(conn, call.now, AT_ONCE)
    ours = [one for one in started if one.organisation_id == mine.version.organisation_id]
    card = amended.done(call.voice, said, releasing.lines_of(conn, ours))
    return replying.say(conn, call, card, script="G7")


# ---------------------------------------------------------------------------------------------------------- the changes


def extend(conn: Connection, call: Call) -> Reply:
    """`extend C-2044 14d`, `extend C-2044 2027-01-31`, [Extend 14 days]: counted from its end, or from today where that
    is past."""
    mine = _pressed(conn, call) if call.inbound.value else _mine(conn, call)
    today = mine.today(call)
    end = _end(mine.rest, max(mine.section.end, today))
    if end is None:
        raise Unclear(example=f"extend {mine.number} 14d, or: extend {mine.number} {today + timedelta(days=90)}")
    if end <= mine.section.end:
        raise Changed(what=_runs_already(call, mine))
    said = amended.runs_to(call.voice, mine.number, mine.shown(call, end))
    return _change(
        conn, call, mine, {"end": end.isoformat(), **_decided_later(mine, end), **_noticed_later(mine, end)}, said
    )


def _runs_already(call: Call, mine: Mine) -> str:
    end = mine.shown(call, mine.section.end)
    return call.voice.label("G7.longer", "{contract} runs to {date} already", contract=mine.number, date=end)


def _decided_later(mine: Mine, end: date) -> dict[str, Any]:
    """A pilot that is longer is decided so much later."""
    pilot = mine.section.pilot
    if pilot is None:
        return {}
    day = pilot.decide_by + (end - mine.section.end)
    return {"pilot": {"decide_by": day.isoformat(), "decides": pilot.decides}}


def _noticed_later(mine: Mine, end: date) -> dict[str, Any]:
    """Where notice is due on a day, that is so much later, too."""
    notice = mine.section.notice
    return {"notice": (notice + (end - mine.section.end)).isoformat()} if isinstance(notice, date) else {}


def _pressed(conn: Connection, call: Call) -> Mine:
    """The contract of a button: of the held request on a lead, or the one that is shown, as long as it ends when it did
    then: a press counts once. Raises Changed."""
    value = call.inbound.value
    if value.startswith("c."):
        number, _, shown = value[2:].rpartition(".")
        mine = _mine(conn, call, f"{number} {EXTENSION}d")
        if shown != amended.stamp(mine.section.end):
            raise Changed(what=_runs_already(call, mine))
        return mine
    ticket = pressed.ticket_at_hand(conn, call)
    mine = _mine(conn, call, f"{ticket.contract or ''} {EXTENSION}d")
    if ticket.state != "held" or ticket.hold_reason != HoldReason.ENDED:
        raise Changed(what=call.voice.label("D2.runs", "{ref} does not wait for it any more", ref=ticket.ref))
    return mine


def _end(rest: tuple[str, ...], since: date) -> date | None:
    """A new last day: "14d" after `since`, or a date."""
    said = rest[0] if rest else ""
    if said.endswith("d") and said[:-1].isdecimal() and int(said[:-1]) <= _DAYS:
        return since + timedelta(days=int(said[:-1]))
    return _day(said)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def suspend(conn: Connection, call: Call) -> Reply:
    """`suspend C-2044`: new requests are held; why is told to nobody."""
    mine = _mine(conn, call)
    return _change(conn, call, mine, {"suspended": "true"}, amended.suspended(call.voice, mine.number))


def resume(conn: Connection, call: Call) -> Reply:
    """`resume C-2044`: what was held starts."""
    mine = _mine(conn, call)
    return _change(conn, call, mine, {"suspended": None}, amended.resumed(call.voice, mine.number))


def add_on(conn: Connection, call: Call) -> Reply:
    """`addon C-2044 payroll`: by its key or its title."""
    mine = _mine(conn, call)
    asked = " ".join(mine.rest)
    if not asked:
        raise Unclear(example=f"addon {mine.number} payroll")
    modules: dict[str, Any] = json.loads(catalogue.by_ids(conn, [mine.version.product_id])[0].body)["modules"]
    key = next((key for key, one in modules.items() if asked.lower() in (key.lower(), one["title"].lower())), asked)
    title = modules[key]["title"] if key in modules else asked
    owned = [one for one in mine.section.add_ons if one != key]
    said = amended.includes(call.voice, mine.number, title)
    return _change(conn, call, mine, {"add_ons": [*owned, key]}, said)


def contact(conn: Connection, call: Call) -> Reply:
    """`contact C-2044 add Luca`, `contact C-2044 remove Luca`; on a lead [Contact Giulia]."""
    if call.inbound.value:
        return held.contact(conn, call)
    mine = _mine(conn, call)
    known = {one.key: one.name for one in contracts.contacts_of(conn, mine.version.organisation_id)}
    asked = " ".join(mine.rest[1:]).lower()
    found = [
        key for key, name in known.items() if asked and asked in (key.lower(), name.lower(), *name.lower().split())
    ]
    if len(found) != 1 or mine.rest[0] not in ("add", "remove"):
        raise Unclear(example=f"contact {mine.number} add Luca Bianchi ({', '.join(known.values())})"[:300])
    key, is_new = found[0], mine.rest[0] == "add"
    if is_new and not mine.section.named:
        return replying.say(conn, call, amended.unchanged(call.voice), script="G7")  # everybody may ask already
    named = [one for one in mine.section.named or known if one != key]
    if not is_new and not named:
        raise Changed(what=call.voice.label("G7.last", "somebody has to be left who may ask; suspend it instead"))
    say = amended.may_ask if is_new else amended.may_not_ask
    changes = {"named": [*named, key] if is_new else named}
    return _change(conn, call, mine, changes, say(call.voice, mine.number, known[key]))


def paid(conn: Connection, call: Call) -> Reply:
    """`paid C-2044 2027-03-31`: the last day that is paid for."""
    mine = _mine(conn, call)
    day = _day(mine.rest[0]) if mine.rest else None
    if day is None:
        raise Unclear(example=f"paid {mine.number} {mine.section.end}")
    said = amended.paid(call.voice, mine.number, mine.shown(call, day))
    return _change(conn, call, mine, {"paid_until": day.isoformat()}, said)


def prepaid(conn: Connection, call: Call) -> Reply:
    """`prepaid C-2044 10 until 2027-06-30`: more units, beside the included ones."""
    mine = _mine(conn, call)
    amount = _amount(mine.rest[0]) if mine.rest else None
    day = _day(mine.rest[-1]) if mine.rest else None
    if amount is None or day is None or mine.section.allowance is None:
        raise Unclear(example=f"prepaid {mine.number} 10 until {mine.section.end}")
    allowance = _written(conn, mine.number)["allowance"]
    bought, today = dict(allowance.get("prepaid") or {}), mine.today(call).isoformat()
    name = next(one for one in (f"{today}-{n}" for n in range(1, 1000)) if one not in bought)
    bought[name] = {"amount": str(amount), "bought": today, "expires": day.isoformat()}
    said = amended.prepaid(call.voice, mine.number, str(amount), mine.shown(call, day))
    return _change(conn, call, mine, {"allowance": {**allowance, "prepaid": bought}}, said)


def _amount(said: str) -> Decimal | None:
    try:
        found = Decimal(said)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found > 0 else None


def _written(conn: Connection, number: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(declarations.some(conn, "contracts", [number])[number].body)
    return body
