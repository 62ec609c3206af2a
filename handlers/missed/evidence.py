"""Everything a breach notice says of one missed promise, gathered once for all who read it (RULES 4)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from handlers import deskwork, writers
from handlers.deskwork import Running, instant
from handlers.missed.comparing import missed_at, pattern_of
from handlers.missed.recounting import recount
from handlers.rules import evidence, rungs
from handlers.rules.allowance import price_of
from handlers.rules.clock import Clock, Status
from handlers.rules.lifecycle import EventKind
from handlers.rules.patterns import year_start
from handlers.rules.terms import ClockKind, Terms
from handlers.wording.breach import Charge, Miss, Waited
from handlers.wording.recount import Step
from storage import clocks, contracts, conversation, journal, misses, people
from storage.contracts import ContractVersion
from storage.conversation import Sort
from storage.journal import Entry
from storage.misses import Promise
from storage.tickets import Ticket

LATER = ("reached", "no_answer", "apologised", "review")  # what is done about a miss, shown below it
ALSO_LATER = ("taken_over", "claimed", "given", "transferred")  # who got it after that
QUIET = ("noted", "held", "granted", "promised", "promise_kept", "acknowledged", "cause", *LATER)  # only in the log


@dataclass(frozen=True, slots=True)
class Found:
    """A missed promise, what a notice says of it, and everything that happened to the request."""

    promise: Promise
    miss: Miss
    steps: tuple[Step, ...]


def promise_of(running: Running, clock: Clock) -> Promise:
    """The promise a clock of the ticket keeps."""
    return Promise(running.ticket.id, *clock.name)


def gather(conn: Connection, running: Running, clock: Clock) -> Found:
    """The evidence of one missed promise, as it stands now."""
    entries = journal.of_ticket(conn, running.ticket.id)
    promise, steps = promise_of(running, clock), recount(conn, running, entries)
    return Found(promise, _miss(conn, running, clock, promise, steps, entries), steps)


def _miss(
    conn: Connection, running: Running, clock: Clock, promise: Promise, steps: Sequence[Step], entries: Sequence[Entry]
) -> Miss:
    ticket, then = running.ticket, terms_then(conn, running, clock, entries)
    version = contracts.version(conn, then.contract, then.version) if then.contract else None
    at, severities = missed_at(clock), {one.key: one.title for one in then.severities}
    return Miss(
        ref=ticket.ref,
        number=ticket.number,
        value=value_of(ticket, promise),
        organisation=then.organisation,
        kind=clock.kind.value,
        due=at,
        plan=f"{then.plan} {then.contract}".strip(),
        severity=severities.get(clock.severity, clock.severity),
        target=clock.target,
        counted=[(instant(start), instant(stop)) for start, stop in evidence.counted(clock, then)],
        timeline=_before(steps, clock, at),
        clause=_paragraph(version, clock),
        by=people.name_of(conn, clock.by) if clock.by_wall else "",
        ends=version.ends - timedelta(seconds=1) if version else None,
        pauses=_pauses(clock, then),
        answers=_answers(conn, ticket, clock, at),
        after=_after(steps, promise, at),
        moved_by=clock.cause,
        contact=writers.contact_name(conn, ticket),
        pattern=pattern_of(conn, running, clock, then.calendar.zone),
        charge=_charge(then, clock, version),
        fired_late=_fired_late(conn, running, clock),
        complaint=clock.start_ref if clock.kind is ClockKind.COMPLAINT else "",
        **_counts(conn, ticket, clock, version, then.calendar.zone),
        **_standing(conn, clock, promise, entries),
    )


def _standing(conn: Connection, clock: Clock, promise: Promise, entries: Sequence[Entry]) -> dict[str, Any]:
    """How it stands now: acknowledged, answered after all, given a reason."""
    acknowledged, stopped, why = _acknowledged(entries, clock), _stopped(entries, clock), misses.why(conn, promise)
    stopped_at = clock.stopped_at if clock.status is Status.STOPPED else None
    return {
        "acknowledged": people.name_of(conn, acknowledged.actor_id) if acknowledged else "",
        "acknowledged_at": acknowledged.at if acknowledged else None,
        "is_over": clock.status in (Status.STOPPED, Status.DROPPED),
        "is_corrected": clock.corrected,
        "answered_by": people.name_of(conn, stopped.actor_id) if stopped else "",
        "answered_at": instant(stopped_at) if stopped_at is not None else None,
        "late": int(stopped_at - missed_at(clock).timestamp()) if stopped_at is not None else 0,
        "cause": why.cause if why else "",
        "cause_words": why.words if why else "",
        "cause_by": people.name_of(conn, why.person_id) if why else "",
    }


def value_of(ticket: Ticket, promise: Promise) -> str:
    """The promise as a button names it: "1042.first_response.1"."""
    return f"{ticket.number}.{promise.kind}.{promise.number}"


def terms_then(conn: Connection, running: Running, clock: Clock, entries: Iterable[Entry]) -> Terms:
    """The terms that held when the promise was missed: a re-rate after that changes nothing about it."""
    at = missed_at(clock)
    later = (entry for entry in entries if entry.kind == EventKind.RERATED and entry.at > at)
    before = next((entry.data.get("before") for entry in later), None)
    return deskwork.terms_of(conn, before) if before else running.terms


# ------------------------------------------------------------------------------------------------------------ timeline


def _before(steps: Sequence[Step], clock: Clock, at: datetime) -> list[Step]:
    """What happened until the promise was missed: warnings of this promise only, and of the customer's words the first
    and those that waited for an answer."""
    wrote = [step for step in steps if step.what == "wrote" and step.at <= at]
    asked = [*wrote[:1], *(step for step in wrote[1:] if step.at.timestamp() >= clock.origin)]
    return [
        step
        for step in steps
        if step.at <= at and step.what not in QUIET and (step.what != "wrote" or step in asked)
        if step.clock in (None, clock.name)
    ]


def _after(steps: Sequence[Step], promise: Promise, at: datetime) -> list[Step]:
    """What was done about it since: by whom it was taken, calls, an apology, a review."""
    named = (promise.kind, promise.number)
    return [
        step
        for step in steps
        if step.at >= at and (step.what in ALSO_LATER or (step.what in LATER and step.clock == named))
    ]


def _answers(conn: Connection, ticket: Ticket, clock: Clock, at: datetime) -> int:
    """How many messages from a person of ours came while the promise ran."""
    ours = (Sort.ANSWER, Sort.QUESTION)
    said = conversation.of_ticket(conn, ticket.id)
    return sum(one.sort in ours and clock.origin <= one.at.timestamp() and one.at <= at for one in said)


def _pauses(clock: Clock, then: Terms) -> list[Waited]:
    hours = rungs.hours_of(clock, then)
    return [
        Waited(instant(one.start), hours.between(one.start, one.end or one.start), one.owes.value)
        for one in evidence.pauses_before(clock)
        if one.end is not None and one.end > clock.start
    ]


def _acknowledged(entries: Iterable[Entry], clock: Clock) -> Entry | None:
    for entry in entries:
        event = entry.data.get("event", {})
        if entry.kind == EventKind.ACKNOWLEDGED and (event.get("clock"), event.get("number")) == clock.name:
            return entry
    return None


def _stopped(entries: Iterable[Entry], clock: Clock) -> Entry | None:
    """What stopped the clock."""
    if clock.status is not Status.STOPPED or clock.stopped_at is None:
        return None
    at = instant(clock.stopped_at)
    return next((entry for entry in entries if (entry.kind, entry.at) == (clock.stopped_by, at)), None)


def _fired_late(conn: Connection, running: Running, clock: Clock) -> int:
    """Seconds between the moment at which the miss should have been told and the one at which it was."""
    keys = [rung.key for rung in rungs.ladder(clock, running.terms) if rungs.is_breach(rung)]
    proofs = clocks.proofs(conn, running.ticket.id)
    own = [one for one in proofs if (one.kind, one.number) == clock.name and one.rung in keys]
    return int(min((one.fired_at - one.at).total_seconds() for one in own)) if own else 0


# ------------------------------------------------------------------------------------------------------- the contract


def _counts(
    conn: Connection, ticket: Ticket, clock: Clock, version: ContractVersion | None, zone: str
) -> dict[str, Any]:
    """Which miss of how many requests of the contract's year it is, as it stood then."""
    if version is None or ticket.contract is None or clock.corrected or clock.kind.value in misses.INTERNAL:
        return {}
    at = missed_at(clock)
    since = year_start(version.starts, at, zone)
    found = misses.of_contract(conn, ticket.contract, since, at)
    return {"nth": len(found), "requests": misses.requests_of(conn, ticket.contract, since, at)}


def _paragraph(version: ContractVersion | None, clock: Clock) -> str:
    """The paragraph of the paper that promises it, where the contract names one."""
    references = json.loads(version.body).get("references", {}) if version else {}
    return str(references.get(f"severities.{clock.severity}.{clock.kind.value}", ""))


def _charge(then: Terms, clock: Clock, version: ContractVersion | None) -> Charge | None:
    """E12: what the contract's credit clause says of a miss of this kind."""
    credit = next((one for one in then.credits if clock.kind in one.kinds), None)
    if credit is None or clock.corrected:
        return None
    fee = (json.loads(version.body).get("fee") or {}) if version else {}
    if fee.get("per") != "month":
        return Charge(credit.clause, credit.percent)
    price = price_of(fee["amount"])
    return Charge(credit.clause, credit.percent, price.amount * credit.percent / Decimal(100), price.currency)
