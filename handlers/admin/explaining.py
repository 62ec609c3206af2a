"""Explaining a request: every promise with the sum that gives its due time, folded from the journal (DESIGN 2.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import deskwork
from handlers.admin import citing
from handlers.deskwork import Running, instant
from handlers.promises import breaches
from handlers.rules import clocks as rules
from handlers.rules.clock import Clock, Pause, Verdict
from handlers.rules.lifecycle import EventKind
from handlers.staffing import routing
from handlers.wording.voice import Voice, flat
from storage import clocks, contracts, journal, people, queues, tickets
from storage.clocks import Proof
from storage.contracts import ContractVersion
from storage.journal import Entry
from storage.tickets import Ticket

HELD_BY = (EventKind.CLAIMED, EventKind.TAKEN_OVER)
LET_GO = (EventKind.RELEASED, EventKind.TRANSFERRED)


def explain(conn: Connection, reference: str) -> tuple[str, ...]:
    """Lines for an operator; times in the contract's zone, to the second. Raises LookupError for an unknown one."""
    digits = reference.strip().upper().removeprefix("T-")
    found = tickets.by_id(conn, int(digits) - tickets.FIRST_NUMBER) if digits.isdecimal() and len(digits) < 16 else None
    if found is None:
        raise LookupError(f"There is no request {reference}.")
    live = deskwork.load(conn, found)
    folded = replace(live, clocks=deskwork.replayed(conn, found))
    entries = journal.of_ticket(conn, found.id)
    lines = [*_head(conn, folded), *_holders(conn, entries, folded), *_routed(conn, entries, folded)]
    cited = citing.version_of(conn, live.terms)
    for clock in folded.clocks.clocks:
        lines += ["", *_clock(folded, clock, clocks.proofs(conn, found.id), entries, cited)]
    is_same = folded.clocks == live.clocks
    lines += [
        "",
        "Folded from the journal, as stored." if is_same else "THE JOURNAL FOLDS TO SOMETHING ELSE THAN STORED.",
    ]
    return tuple(lines)


def _head(conn: Connection, running: Running) -> Iterator[str]:
    ticket, terms = running.ticket, running.terms
    organisation = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    about = (ticket.ref, ticket.state, organisation.name if organisation else "", queue.title if queue else "")
    yield " · ".join(part for part in about if part)
    yield f"written {_time(running, ticket.written_at)}, opened {_time(running, ticket.opened_at)}"
    severity = terms.severity(ticket.severity or terms.default_severity).title
    if terms.contract:
        yield f"contract {terms.contract} {terms.plan}, version {terms.version}, {severity}"
    else:
        yield f"without a contract: the terms of the house, {severity}"
    yield f"terms {_hash(ticket)}, hours of {terms.calendar.zone}"
    yield from citing.versions(conn, terms)


def _hash(ticket: Ticket) -> str:
    return f"sha256 {ticket.terms_hash}"


def _holders(conn: Connection, entries: Sequence[Entry], running: Running) -> Iterator[str]:
    """Who held it when."""
    yield f"held by nobody from {_time(running, running.ticket.written_at)}"
    for entry in entries:
        if entry.kind in HELD_BY:
            person = people.by_id(conn, entry.actor_id) if entry.actor_id else None
            yield f"held by {person.name if person else 'somebody who left'} from {_time(running, entry.at)}"
        elif entry.kind in LET_GO:
            yield f"held by nobody from {_time(running, entry.at)}"


def _routed(conn: Connection, entries: Sequence[Entry], running: Running) -> Iterator[str]:
    """How it found its queue and its expert."""
    voice = Voice("en", running.terms.calendar.zone, running.ticket.opened_at)
    for entry, text in routing.reasons(conn, voice, entries):
        yield f"routed {_time(running, entry.at)}: {flat(text)}"


def _clock(
    running: Running, clock: Clock, proofs: Sequence[Proof], entries: Sequence[Entry], cited: ContractVersion | None
) -> Iterator[str]:
    name = f"{clock.kind.value.replace('_', ' ')} {clock.number}"
    target = "by an instant" if clock.by_wall else f"{_span(clock.target)} of working time"
    yield f"{name} ({clock.severity}): {target}"
    if (clause := citing.clause(clock, cited)) is not None:
        yield f"  clause {clause}"
    yield f"  started {_time(running, instant(clock.origin))}, counted from {_time(running, instant(clock.start))}"
    for start, end, seconds in breaches.counted_spans(running, clock):
        yield f"  {_time(running, start)} to {_time(running, end)}: {_span(seconds)}"
    for pause in clock.pauses:
        yield f"  {_pause(running, pause)}"
    if clock.due is not None:
        counted = sum(seconds for _, _, seconds in breaches.counted_spans(running, clock))
        yield f"  together {_span(counted)}: due {_time(running, instant(clock.due))}"
    yield f"  {_verdict(running, clock, entries)}"
    for proof in proofs:
        if (proof.kind, proof.number) == (clock.kind.value, clock.number):
            yield f"  rung {proof.rung} at {_time(running, proof.at)}, said {_time(running, proof.fired_at)}"


def _pause(running: Running, pause: Pause) -> str:
    end = "still" if pause.end is None else f"to {_time(running, instant(pause.end))}"
    why = f": {pause.why}" if pause.why else ""
    return f"paused from {_time(running, instant(pause.start))} {end}, {pause.owes.value.replace('_', ' ')} owed{why}"


def _verdict(running: Running, clock: Clock, entries: Sequence[Entry]) -> str:
    """What became of it, judged by everything the journal knows."""
    last = max((entry.at for entry in entries), default=running.ticket.opened_at)
    verdict = rules.judge(clock, last.timestamp())
    said = verdict.value
    if verdict is Verdict.BREACHED and clock.breached_at is not None:
        said += f" at {_time(running, instant(clock.breached_at))}{f' by {clock.cause}' if clock.cause else ''}"
    if clock.stopped_at is not None:
        said += f", {clock.stopped_by} {_time(running, instant(clock.stopped_at))} after {_span(clock.counted)}"
    return said


def _time(running: Running, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(running.terms.calendar.zone)):%a %Y-%m-%d %H:%M:%S}"


def _span(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if count]
    return " ".join(parts) or "0 s"
