"""Rating a running request again: the terms of its contract as they hold now take the place of those it was granted
with, by somebody's explicit, journalled decision (RULES 3)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting, ticketcard, writers
from handlers.asking.facts import terms_of
from handlers.deskwork import Running, happened, instant
from handlers.errors import Refusal
from handlers.notices import Card, Post
from handlers.rules import clocks as rules
from handlers.rules.clock import Clock, Event
from handlers.rules.lifecycle import EventKind
from handlers.rules.running import is_open
from handlers.rules.terms import ClockKind, Terms
from handlers.wording import rerating as wording
from handlers.wording.rerating import Moved
from storage import contracts, desk, tickets
from storage.contracts import ContractVersion
from storage.people import Person
from storage.tickets import Ticket

OWN = frozenset({ClockKind.CLAIM, ClockKind.PROMISE, ClockKind.COMPLAINT})  # no contract's promises


class NoContract(Refusal):
    """{ref} runs under no contract that is on the desk, so there is nothing to rate it by."""

    script = "rerate.nocontract"


class NoSuchSeverity(Refusal):
    """Version {version} of {contract} knows no severity “{severity}”. Change the severity of {ref} first."""

    script = "rerate.severity"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What rating a request again comes to, before anybody decided it."""

    running: Running
    version: ContractVersion
    terms: Terms
    shown: wording.Rating


def propose(conn: Connection, ticket: Ticket, now: datetime) -> Proposal | None:
    """What the contract's version that holds now would change; None where the request runs under it already. Raises
    NoContract, NoSuchSeverity, or Changed for a request that does not run."""
    deskwork.require_place(ticket, EventKind.RERATED)
    running = deskwork.load(conn, ticket)
    organisations = [ticket.organisation_id] if ticket.organisation_id is not None else []
    in_force = contracts.versions_for(conn, organisations, now) if organisations else ()
    version = next((one for one in in_force if one.number == running.terms.contract), None)
    if version is None:
        raise NoContract(ref=ticket.ref)
    terms = terms_of(version)
    if terms.content_hash() == ticket.terms_hash:
        return None
    severity = ticket.severity or running.terms.default_severity
    if severity not in {one.key for one in terms.severities}:
        title = running.terms.severity(severity).title
        raise NoSuchSeverity(version=version.version, contract=version.number, severity=title, ref=ticket.ref)
    after = rules.step(running.clocks, _event(terms, "", now), terms, running.terms)
    shown = wording.Rating(
        ref=ticket.ref,
        number=ticket.number,
        contract=version.number,
        old=running.terms.version,
        new=version.version,
        since=version.effective_at or version.published_at,
        moved=_moved(running.clocks.clocks, after.clocks),
    )
    return Proposal(running, version, terms, shown)


def rate(conn: Connection, proposal: Proposal, *, by: Person | None, why: str, at: datetime, now: datetime) -> Running:
    """Do it. by: None for the operator. The room reads what changed, the customer the new times."""
    before, terms = proposal.running, proposal.terms
    tickets.keep_terms(conn, terms.content_hash(), terms.to_json())
    event = _event(terms, why, at, by.id if by else None)
    changes = {"terms_hash": terms.content_hash()}
    notes = {"before": before.ticket.terms_hash}
    after = deskwork.record(conn, before, event, now=now, changes=changes, notes=notes, instead=terms)
    room = ticketcard.room_voice(after, now)
    note = wording.done(room, proposal.shown, by.name if by else "", why)
    posting.to_rooms(conn, after.ticket, Post(Card(note), script="rerate"), now=now)
    _tell_customer(conn, before, after, proposal.shown.since, now)
    ticketcard.refresh(conn, after, now)
    return after


def _event(terms: Terms, why: str, at: datetime, by: int | None = None) -> Event:
    return happened(EventKind.RERATED, at, by=by, why=why[:200], terms=terms.content_hash())


def _moved(before: tuple[Clock, ...], after: tuple[Clock, ...]) -> tuple[Moved, ...]:
    """The contract's promises that are open before or after it."""
    found = []
    old = {(one.kind, one.number): one for one in before if is_open(one)}
    new = {(one.kind, one.number): one for one in after if is_open(one)}
    for kind, number in dict.fromkeys((*old, *new)):
        if kind not in OWN:
            found.append(Moved(kind.value, _due(old.get((kind, number))), _due(new.get((kind, number)))))
    return tuple(found)


def _due(clock: Clock | None) -> datetime | None:
    return instant(clock.due) if clock is not None and clock.due is not None else None


def _tell_customer(conn: Connection, before: Running, after: Running, since: datetime, now: datetime) -> None:
    """The times that changed and are still to come: of one that has passed by now the ladder tells."""
    answer = after.answer_due if after.answer_due != before.answer_due else None
    solve = after.solve_due if after.solve_due != before.solve_due else None
    answer, solve = (one if one is not None and one > now else None for one in (answer, solve))
    if answer is None and solve is None:
        return
    voice = writers.customer_voice(conn, after.ticket, now, desk.current(conn).zone)
    card = wording.told(voice, after.ticket.ref, since, answer=answer, solve=solve)
    posting.to_customer(conn, after.ticket, Post(card, script="rerate"), now=now)
