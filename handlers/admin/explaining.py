"""Explaining a request: every promise with the sum that gives its due time, folded from the journal (DESIGN 2.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork
from handlers.admin import citing
from handlers.admin.reckoning import Printed, lines_of
from handlers.deskwork import Running
from handlers.promises import holders
from handlers.promises.holders import Names
from handlers.rules import sums
from handlers.rules.holders import Holding
from handlers.rules.lifecycle import EventKind
from handlers.staffing import routing
from handlers.wording.voice import Voice, flat
from storage import clocks, contracts, journal, people, queues, tickets
from storage.journal import Entry

_CHANGES = (
    EventKind.SEVERITY_CHANGED,
    EventKind.RERATED,
    EventKind.ABSORBED,
    EventKind.MERGED,
    EventKind.SET_ASIDE,
    EventKind.WITHDRAWN,
    EventKind.RESTORED,
    EventKind.REOPENED,
    EventKind.PAUSE_DISPUTED,
    EventKind.STRUCK,
)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A request as its journal folds, who had it, and what to call everybody."""

    running: Running
    entries: Sequence[Entry]
    holdings: tuple[Holding, ...]
    names: Names
    printed: Printed


def explain(conn: Connection, reference: str, now: datetime) -> tuple[str, ...]:
    """Lines for an operator, as things stand at `now`; times in the contract's zone, to the second. Raises LookupError
    for an unknown one."""
    digits = reference.strip().upper().removeprefix("T-")
    found = tickets.by_id(conn, int(digits) - tickets.FIRST_NUMBER) if digits.isdecimal() and len(digits) < 16 else None
    if found is None:
        raise LookupError(f"There is no request {reference}.")
    live = deskwork.load(conn, found)
    entries = journal.of_ticket(conn, found.id)
    holdings = holders.of_ticket(conn, found, entries)
    running = replace(live, clocks=deskwork.replayed(conn, found))
    names = holders.names_of(conn, holdings)
    one = _Folded(running, entries, holdings, names, Printed(live.terms.calendar.zone, names))
    lines = [*_head(conn, one), *_changes(conn, one), *_holders(one), *_routed(conn, one), *_promises(conn, one, now)]
    is_same = running.clocks == live.clocks
    said = "Folded from the journal, as stored." if is_same else "THE JOURNAL FOLDS TO SOMETHING ELSE THAN STORED."
    return (*lines, "", said)


def _head(conn: Connection, one: _Folded) -> Iterator[str]:
    ticket, terms, time = one.running.ticket, one.running.terms, one.printed.time
    organisation = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    about = (ticket.ref, ticket.state, organisation.name if organisation else "", queue.title if queue else "")
    yield " · ".join(part for part in about if part)
    yield f"written {time(ticket.written_at)}, opened {time(ticket.opened_at)}"
    severity = terms.severity(ticket.severity or terms.default_severity).title
    if terms.contract:
        yield f"contract {terms.contract} {terms.plan}, version {terms.version}, {severity}"
    else:
        yield f"without a contract: the terms of the house, {severity}"
    yield f"terms sha256 {ticket.terms_hash}, hours of {terms.calendar.zone}"
    yield from citing.versions(conn, terms)


def _changes(conn: Connection, one: _Folded) -> Iterator[str]:
    """What moved its promises, or ended them, beside answers and questions."""
    for entry in one.entries:
        if entry.kind in _CHANGES:
            by = people.name_of(conn, entry.actor_id)
            what = entry.kind.replace("_", " ") + _more(one, entry)
            yield f"{what}{f' by {by}' if by else ''} {one.printed.time(entry.at)}"


def _more(one: _Folded, entry: Entry) -> str:
    event = deskwork.event_of(entry)
    if entry.kind == EventKind.SEVERITY_CHANGED:
        return f" to {event.severity}"
    if entry.kind == EventKind.RERATED:
        return f" from terms sha256 {entry.data.get('before', '')} to {event.terms}"
    if entry.kind == EventKind.MERGED:
        return f" into {event.why}"
    if entry.kind == EventKind.ABSORBED:
        kinds = ", ".join(clock.kind.value.replace("_", " ") for clock in event.inherits)
        return f" {event.why}{f' with its {kinds}' if kinds else ''}"
    return ""


def _holders(one: _Folded) -> Iterator[str]:
    """Who held it when."""
    for held in one.holdings:
        until = "still" if held.end is None else f"to {one.printed.at(held.end)}"
        yield f"held by {one.printed.holder(held.person, held.queue)} from {one.printed.at(held.start)} {until}"


def _routed(conn: Connection, one: _Folded) -> Iterator[str]:
    """How it found its queue and its expert."""
    running = one.running
    voice = Voice("en", running.terms.calendar.zone, running.ticket.opened_at)
    for entry, text in routing.reasons(conn, voice, one.entries):
        yield f"routed {one.printed.time(entry.at)}: {flat(text)}"


def _promises(conn: Connection, one: _Folded, now: datetime) -> Iterator[str]:
    running = one.running
    cited, proofs = citing.version_of(conn, running.terms), clocks.proofs(conn, running.ticket.id)
    for clock in running.clocks.clocks:
        fired = [proof for proof in proofs if (proof.kind, proof.number) == clock.name]
        found = sums.of(clock, running.terms, one.holdings, now.timestamp())
        yield ""
        yield from lines_of(one.printed, found, fired, citing.clause(clock, cited))
