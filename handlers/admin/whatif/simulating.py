"""`retainer simulate`: what past requests would have come to under proposed contracts. Nothing is written."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from handlers import deskwork
from handlers.admin.wanted import Told, silent
from handlers.admin.whatif.proposing import Proposal, Proposed, propose
from handlers.allowance.included import agreed_of
from handlers.asking import deciding
from handlers.asking.facts import Sold, entitlement_facts, terms_of
from handlers.rules import ledger as rules
from handlers.rules import whatif
from handlers.rules.allowance import Per, Price, price_of
from handlers.rules.facts import HoldReason, Rule
from handlers.rules.ledger import Agreed, Unit
from handlers.rules.lifecycle import EventKind
from handlers.rules.whatif import Books, Fate, Past, Worked
from storage import contracts, journal, ledger, tickets
from storage.contracts import ContractVersion
from storage.journal import Entry
from storage.tickets import Ticket

STEP = 200  # requests between two words to who waits
_LATER = ("severity", "approved")  # chosen after it was asked: the journal says when
_LET_IN = (HoldReason.SUBJECT, HoldReason.NOT_NAMED, HoldReason.ORGANISATION)  # a choice made these start


@dataclass(frozen=True, slots=True)
class Side:
    """What a contract comes to on one side. used, beyond: in the unit people read; fee: falling due in the time that is
    looked at; overage: what is beyond at the contract's rate; None where the contract names no price."""

    unit: str
    used: Decimal
    beyond: Decimal
    fee: Price | None
    overage: Price | None


@dataclass(frozen=True, slots=True)
class Line:
    """One contract today (None: it does not exist) and as proposed."""

    number: str
    today: Side | None
    proposed: Side


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request, today and as proposed."""

    ticket: Ticket
    today: Fate
    proposed: Fate


@dataclass(frozen=True, slots=True)
class Study:
    """One organisation. zone: the one its times are shown in."""

    organisation: str
    zone: str
    outcomes: tuple[Outcome, ...]
    lines: tuple[Line, ...]


def simulate(conn: Connection, path: Path, since: datetime, now: datetime, told: Told = silent) -> tuple[Study, ...]:
    """What was asked at `since` or later, under the contracts of the file; one study for each organisation. Raises
    FaultyFileError."""
    return tuple(_study(conn, one, since, now, told) for one in propose(conn, path, now))


def _study(conn: Connection, proposed: Proposed, since: datetime, now: datetime, told: Told) -> Study:
    pasts: list[tuple[Ticket, Past]] = []
    for ticket in tickets.written_since(conn, proposed.organisation.id, _first(proposed, since)):
        if len(pasts) % STEP == 0:
            told(f"{proposed.organisation.name}: {len(pasts):,} requests so far")
        pasts.append((ticket, _past(conn, proposed, ticket)))
    fates, books = whatif.as_proposed((past for _, past in pasts), int(now.timestamp()))
    looked_at = [(ticket, past) for ticket, past in pasts if ticket.written_at >= since]
    outcomes = tuple(
        Outcome(ticket, whatif.as_it_was(past, int(now.timestamp())), fates[past.ref]) for ticket, past in looked_at
    )
    return Study(
        proposed.organisation.name,
        terms_of(proposed.proposals[0].at(now)).calendar.zone,
        outcomes,
        tuple(_line(conn, one, outcomes, books, since=since, now=now) for one in proposed.proposals),
    )


def _first(proposed: Proposed, since: datetime) -> datetime:
    """From when requests count in what is left at `since`: the beginning of its period, of the earlier ones that leave
    something over, and of the time since prepaid units were bought."""
    found = [since]
    for one in proposed.proposals:
        agreed = agreed_of(one.at(since))
        if agreed is not None:
            start = agreed.period(int(since.timestamp()))[0]
            for _ in range(agreed.carry.periods if agreed.carry else 0):
                start = agreed.period(max(start - 1, agreed.start))[0]
            found += [deskwork.instant(at) for at in (start, *(each.since for each in agreed.prepaid))]
    return min(found)


# --------------------------------------------------------------------------------------------------- a request that was


def _past(conn: Connection, proposed: Proposed, ticket: Ticket) -> Past:
    entries = journal.of_ticket(conn, ticket.id)
    held = _held(entries, ticket)
    sold = _sold(conn, proposed, ticket.written_at)
    asking = deciding.asked(conn, ticket)
    kept = {} if held in _LET_IN else {key: one for key, one in asking.choices.items() if key not in _LATER}
    return Past(
        ticket.ref,
        int(ticket.written_at.timestamp()),
        entitlement_facts(conn, replace(asking, choices=kept), ticket.written_at, instead=sold),
        tuple(deskwork.event_of(entry) for entry in entries),
        deskwork.load(conn, ticket).terms,
        held,
        {version.number: agreed for version, _ in sold if (agreed := agreed_of(version)) is not None},
        tuple(Worked(int(one.at.timestamp()), one.minutes, one.kind) for one in ledger.time_of(conn, ticket.id)),
    )


def _sold(conn: Connection, proposed: Proposed, at: datetime) -> Sold:
    """The organisation's contracts at an instant, the proposed ones in the place of those of the same number."""
    numbers = {one.number for one in proposed.proposals}
    standing = contracts.sold_for(conn, (proposed.organisation.id,), at)
    kept = [(version, product) for version, product in standing if version.number not in numbers]
    return (*kept, *((one.at(at), one.product) for one in proposed.proposals))


def _held(entries: Sequence[Entry], ticket: Ticket) -> str:
    """Why it was kept when it was written; "" where it was granted at once."""
    first = next((one for one in entries if one.kind in (EventKind.HELD, EventKind.GRANTED)), None)
    if first is None or first.kind == EventKind.GRANTED:
        return ""
    promised = next((deskwork.event_of(one).why for one in entries if one.kind == EventKind.PROMISED), "")
    checks = deciding.checks_of(first.data.get("because", ()))
    failed = next((one for one in checks if one.met is False), None)
    if promised in set(HoldReason):
        return promised
    if failed is not None and failed.rule is Rule.ALLOWANCE:
        return HoldReason.CONSENT.value
    return ticket.hold_reason or HoldReason.SUBJECT.value


# ------------------------------------------------------------------------------------------------------------ the money


def _line(
    conn: Connection, proposal: Proposal, outcomes: Sequence[Outcome], books: Books, *, since: datetime, now: datetime
) -> Line:
    number, version = proposal.number, proposal.at(now)
    standing = contracts.versions_for(conn, (version.organisation_id,), now)
    old = next((one for one in standing if one.number == number), None)
    used = books.used((one.ticket.ref for one in outcomes), number)
    today = _side(old, _used(conn, outcomes, old), since, now) if old else None
    return Line(number, today, _side(version, used, since, now))


def _used(conn: Connection, outcomes: Iterable[Outcome], version: ContractVersion) -> tuple[Decimal, Decimal]:
    """What the ledger says that these requests used of a contract, and how much of it is overage."""
    agreed = agreed_of(version)
    rows = [
        rules.Entry(row.pool, rules.Kind(row.kind), row.amount, row.period)
        for one in outcomes
        if one.ticket.contract == version.number
        for row in ledger.of_ticket(conn, one.ticket.id)
        if agreed is not None and row.unit == agreed.unit
    ]
    return rules.used_by(rows), -rules.balance(rows, rules.OVERAGE)


def _side(version: ContractVersion, used: tuple[Decimal, Decimal], since: datetime, now: datetime) -> Side:
    agreed = agreed_of(version)
    unit = agreed.unit if agreed else Unit.REQUESTS
    spent, beyond = (rules.shown(unit, amount) for amount in used)
    return Side(
        "hours" if unit is Unit.MINUTES else "requests",
        spent,
        beyond,
        _fee(version, agreed, spent, since=since, now=now),
        agreed.rate.times(beyond) if agreed and agreed.rate else None,
    )


def _fee(
    version: ContractVersion, agreed: Agreed | None, used: Decimal, *, since: datetime, now: datetime
) -> Price | None:
    """What falls due from `since` until now."""
    body: dict[str, Any] = json.loads(version.body)
    if not body.get("fee"):
        return None
    price, per = price_of(body["fee"]["amount"]), body["fee"]["per"]
    if per in ("request", "hour"):
        counts = agreed is not None and agreed.unit is (Unit.MINUTES if per == "hour" else Unit.REQUESTS)
        return price.times(used) if counts else None
    begun = whatif.begun(
        Per.CONTRACT if per == "once" else Per(per),
        int(version.starts.timestamp()),
        int(version.ends.timestamp()),
        zone=terms_of(version).calendar.zone,
        since=int(since.timestamp()),
        until=int(now.timestamp()),
    )
    return price.times(Decimal(begun))
