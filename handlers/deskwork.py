"""The steps all actors share: what happens to a ticket changes state, journal and clocks together, in one place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers.allowance import usage
from handlers.errors import StateChanged
from handlers.followups import following
from handlers.rules import clocks as rules
from handlers.rules import lapsing, lifecycle, rungs, terms
from handlers.rules.clock import Clock, Event, Status, TicketClocks
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.terms import ClockKind, Terms
from storage import cases, clocks, journal, lapses, tickets
from storage.clocks import ClockRow
from storage.journal import Entry
from storage.tickets import Ticket

_EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
_SOLVES = frozenset({EventKind.RESOLVED, EventKind.REOPENED})  # what a request is a case by, or is none any more


@dataclass(frozen=True, slots=True)
class Running:
    """A ticket with its frozen terms and its clocks as they stand."""

    ticket: Ticket
    terms: Terms
    clocks: TicketClocks

    def clock(self, kind: ClockKind) -> Clock | None:
        """The newest clock of a kind."""
        found = [clock for clock in self.clocks.clocks if clock.kind is kind]
        return max(found, key=lambda clock: clock.number) if found else None

    def named(self, kind: str, number: int) -> Clock | None:
        """The clock of that name."""
        return next((one for one in self.clocks.clocks if one.number == number and one.kind == kind), None)

    def running(self, *kinds: ClockKind) -> Clock | None:
        """The running clock of these kinds that is due first."""
        found = [one for one in self.clocks.clocks if one.kind in kinds and one.status is Status.RUNNING]
        return min((one for one in found if one.due is not None), key=lambda one: one.due or 0, default=None)

    @property
    def answer(self) -> Clock | None:
        """The clock of the next answer."""
        return self.running(ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)

    @property
    def answer_due(self) -> datetime | None:
        """When the next answer is due."""
        return _due(self.answer)

    @property
    def solve_due(self) -> datetime | None:
        """When it has to be solved; None while that clock is paused."""
        return _due(self.running(ClockKind.RESOLUTION))

    @property
    def is_paused(self) -> bool:
        """Whether there is a solve-by clock and it is paused."""
        clock = self.clock(ClockKind.RESOLUTION)
        return clock is not None and clock.status is Status.PAUSED

    def left(self, clock: Clock | None, now: datetime) -> int:
        """Seconds of counted time that are left until a clock's due time."""
        if clock is None or clock.due is None:
            return 0
        return rungs.hours_of(clock, self.terms).between(int(now.timestamp()), clock.due)


def _due(clock: Clock | None) -> datetime | None:
    return instant(clock.due) if clock and clock.due is not None else None


def instant(seconds: float) -> datetime:
    """Epoch seconds as an aware instant."""
    return datetime.fromtimestamp(seconds, UTC)


def load(conn: Connection, ticket: Ticket) -> Running:
    """A ticket with its terms and clocks. Raises LookupError for one without terms."""
    return _running(conn, ticket, clocks.state_of(conn, ticket.id))


def load_running(conn: Connection, ticket: Ticket) -> Running:
    """The same, while it runs: neither held nor over. Raises StateChanged."""
    if ticket.state not in tickets.OPEN_STATES or ticket.state == State.HELD:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    return load(conn, ticket)


def load_all(conn: Connection, ticket_ids: Collection[int]) -> tuple[Running, ...]:
    """Many tickets with their terms and clocks, in two queries. Raises LookupError for one without terms."""
    kept = clocks.states_of(conn, ticket_ids)
    return tuple(_running(conn, ticket, kept.get(ticket.id)) for ticket in tickets.by_ids(conn, ticket_ids))


def look_at(conn: Connection, ticket_ids: Collection[int]) -> dict[int, Running]:
    """How these tickets stand, by their ids, in two queries; nothing is locked. Without those that have no terms."""
    kept, found = clocks.states_of(conn, ticket_ids), tickets.seen(conn, ticket_ids)
    return {key: _running(conn, one, kept.get(key)) for key, one in found.items() if one.terms_hash is not None}


def _running(conn: Connection, ticket: Ticket, kept: str | None) -> Running:
    if ticket.terms_hash is None:
        raise LookupError(f"{ticket.ref} has no terms")
    frozen = terms_of(conn, ticket.terms_hash)
    return Running(ticket, frozen, rules.from_json(kept) if kept else TicketClocks())


def terms_of(conn: Connection, content_hash: str) -> Terms:
    """The frozen terms kept under a content hash; the same hash always means the same terms, so they are remembered."""
    known = _known_terms.get(content_hash)
    if known is None:
        known = terms.from_json(tickets.terms_body(conn, content_hash))
        if len(_known_terms) >= _TERMS_KEPT:
            _known_terms.clear()
        _known_terms[content_hash] = known
    return known


_TERMS_KEPT = 512
_known_terms: dict[str, Terms] = {}


def record(
    conn: Connection,
    running: Running,
    event: Event,
    *,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    notes: Mapping[str, Any] | None = None,
    is_new: bool = False,
    instead: Terms | None = None,
) -> Running:
    """Let an event happen to a ticket: journal, clocks, allowance, state and what follows in one step.

    changes: further columns of the ticket; notes: what else the journal keeps beside the event ("because": the checks
    of the decision); is_new: its first event; instead: of RERATED, the terms from then on. Raises Changed when the
    lifecycle has no place for the event.
    """
    ticket, frozen = running.ticket, instead or running.terms
    lead = _lead(ticket, event.kind, is_new=is_new)
    after = rules.step(running.clocks, event, frozen, running.terms)
    journal.append(conn, [_entry(ticket.id, event, rules.changed(running.clocks, after), now, notes or {})])
    save(conn, ticket.id, TicketClocks() if instead else running.clocks, after, frozen)
    values: dict[str, Any] = dict(changes or {})
    if lead.to != ticket.state:
        values["state"] = lead.to.value
    changed = tickets.change(conn, ticket, **values) if values else ticket
    changed = usage.follow(conn, changed, lead.debit, event, now=now)
    following.follow(conn, None if is_new else ticket, event, changed, frozen, now=now)
    if event.kind in _SOLVES:
        cases.look_again(conn, changed.id, now)
    if frozen.clauses.claim_lease:
        moment = lapsing.moment(after, frozen) if changed.owner_id is not None else None
        lapses.look(conn, changed.id, instant(moment) if moment is not None else None)
    return Running(changed, frozen, after)


def follow(running: Running, event: Event) -> Running:
    """How a ticket stands after an event that moves nothing but its clocks."""
    return Running(running.ticket, running.terms, rules.step(running.clocks, event, running.terms))


def record_all(conn: Connection, steps: Sequence[tuple[Running, Event, Running]], *, now: datetime) -> None:
    """Let events happen to many tickets, in this order: (before, event, what `follow` made of it). What `record` does,
    for events that move nothing but clocks which are there already, in three statements for all."""
    entries: list[Entry] = []
    rows: dict[tuple[int, ClockKind, int], tuple[Clock, Terms]] = {}
    for before, event, after in steps:
        changed = rules.changed(before.clocks, after.clocks)
        entries.append(_entry(before.ticket.id, event, changed, now, {}))
        rows |= {(before.ticket.id, one.kind, one.number): (one, after.terms) for one in changed}
    journal.append(conn, entries)
    folded = {after.ticket.id: rules.to_json(after.clocks) for after in {a.ticket.id: a for _, _, a in steps}.values()}
    clocks.save_all(conn, folded, [row_of(key[0], clock, frozen) for key, (clock, frozen) in rows.items()])


def require_place(ticket: Ticket, kind: EventKind) -> None:
    """Raises Changed when an event of this kind can not happen to the ticket any more."""
    _lead(ticket, kind, is_new=False)


def _lead(ticket: Ticket, kind: EventKind, *, is_new: bool) -> lifecycle.Step:
    lead = lifecycle.step(None if is_new else State(ticket.state), kind)
    if isinstance(lead, lifecycle.Refused):
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    return lead


def save(conn: Connection, ticket_id: int, before: TicketClocks, after: TicketClocks, frozen: Terms) -> None:
    """Keep the clocks that changed, each with the moment it next needs attention."""
    rows = [row_of(ticket_id, clock, frozen) for clock in rules.changed(before, after)]
    clocks.save(conn, ticket_id, rules.to_json(after), rows)


def row_of(ticket_id: int, clock: Clock, frozen: Terms) -> ClockRow:
    """A clock as the sweep and the reports read it."""
    rung = rules.next_rung(clock, frozen)
    return ClockRow(
        ticket_id,
        clock.kind.value,
        clock.number,
        clock.status.value,
        due_at=instant(clock.due) if clock.due is not None else None,
        breached_at=instant(clock.breached_at) if clock.breached_at is not None and not clock.corrected else None,
        stopped_at=instant(clock.stopped_at) if clock.stopped_at is not None else None,
        next_at=instant(rung[0]) if rung else None,
    )


def _entry(ticket_id: int, event: Event, changed: tuple[Clock, ...], now: datetime, notes: Mapping[str, Any]) -> Entry:
    dues = {f"{clock.kind.value}.{clock.number}": clock.due for clock in changed}
    data = {**notes, "event": _EVENTS.dump_python(event, mode="json", exclude_defaults=True), "dues": dues}
    return Entry(0, ticket_id, event.kind.value, instant(event.at), recorded_at=now, actor_id=event.by, data=data)


def event_of(entry: Entry) -> Event:
    """The event a journal entry holds, for replay."""
    return _EVENTS.validate_python(entry.data["event"])


def replayed(conn: Connection, ticket: Ticket) -> TicketClocks:
    """The clocks folded anew from the journal: always equal to the live ones (DESIGN 2.7)."""
    entries = journal.of_ticket(conn, ticket.id)
    return rules.replay(map(event_of, entries), first_terms(conn, ticket, entries), lambda name: terms_of(conn, name))


def first_terms(conn: Connection, ticket: Ticket, entries: Iterable[Entry]) -> Terms:
    """The terms a ticket ran under before anybody rated it again. Raises LookupError for one without terms."""
    began = next((one.data["before"] for one in entries if one.kind == EventKind.RERATED), None)
    return terms_of(conn, began) if began else load(conn, ticket).terms


def happened(kind: EventKind, at: datetime, **details: Any) -> Event:
    """An event at an instant."""
    return Event(kind, at.timestamp(), **details)
