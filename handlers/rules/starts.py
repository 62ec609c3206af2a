"""Which clocks an event starts, and with what target (RULES 3)."""

from dataclasses import replace
from math import floor

from handlers.rules import worktime
from handlers.rules.clock import Event, Owes, TicketClocks
from handlers.rules.clocktable import CUSTOMER, OWN_TARGET, RESPONSES, TABLE
from handlers.rules.lifecycle import EventKind
from handlers.rules.running import is_open, started
from handlers.rules.terms import ClockKind, Terms

_STARTED_BY = {
    event: () if event in CUSTOMER else tuple(kind for kind, row in TABLE.items() if event in row.starts)
    for event in EventKind
}


def begin(state: TicketClocks, event: Event, terms: Terms, *, counts: bool) -> TicketClocks:
    """The clocks that the event starts. counts: whether it qualifies as the answer or message that it is."""
    if event.kind is EventKind.GRANTED:
        state = replace(state, severity=event.severity or terms.default_severity)
    if event.kind in CUSTOMER and counts:
        state = _ask(state, event)
    if counts:
        for kind in _STARTED_BY[event.kind]:
            if _is_wanted(kind, state, event):
                state = start(state, kind, event, terms)
    return _owe_answer(state, terms)


def _ask(state: TicketClocks, event: Event) -> TicketClocks:
    """Remember a customer message, and that it waits for an answer unless one was written after it."""
    newest = event.at if state.customer_at is None else max(event.at, state.customer_at)
    is_owed = state.severity and state.owes is not Owes.NOBODY and not any(event.at < at for at, _ in state.answers)
    ask = (event.at, event.ref)
    asks = (*state.asks, ask) if is_owed and ask not in state.asks else state.asks
    return replace(state, customer_at=newest, asks=asks)


def _owe_answer(state: TicketClocks, terms: Terms) -> TicketClocks:
    """The oldest message that waits for an answer starts a response clock, unless one runs for it or an older one."""
    if not state.asks:
        return state
    at, ref = min(state.asks)
    running = [clock for clock in state.clocks if clock.kind in RESPONSES and is_open(clock)]
    if any(clock.kind is ClockKind.FIRST_RESPONSE or clock.origin <= at for clock in running):
        return state
    had_first = any(clock.kind is ClockKind.FIRST_RESPONSE for clock in state.clocks)
    kind = ClockKind.NEXT_RESPONSE if had_first or state.answers else ClockKind.FIRST_RESPONSE
    return start(state, kind, Event(EventKind.CUSTOMER_WROTE, at, ref=ref), terms)


def _is_wanted(kind: ClockKind, state: TicketClocks, event: Event) -> bool:
    if kind is ClockKind.FIRST_RESPONSE:
        return event.qualifies  # opened by us, it waits for the customer's first message
    if kind is ClockKind.UPDATE:
        return bool(state.severity) and state.owes is not Owes.NOBODY  # news is owed while the ticket is with us
    return True


def start(state: TicketClocks, kind: ClockKind, event: Event, terms: Terms) -> TicketClocks:
    """A clock of that kind starts with the event, where it has a target and none runs that it could stand beside."""
    severity = state.severity or terms.default_severity
    target = _target(kind, severity, event, terms)
    if target is None and event.due is None:
        return state
    same = [clock for clock in state.clocks if clock.kind is kind]
    open_one = None if TABLE[kind].many else next((clock for clock in same if is_open(clock)), None)
    if open_one is not None and (kind is not ClockKind.NEXT_RESPONSE or open_one.breached_at is not None):
        return state
    number = len(same) + 1 if open_one is None else open_one.number  # an older message turned up: it is that one's
    new = started(kind, number, event, severity=severity, terms=terms, target=target or 0)
    if open_one is None:
        return replace(state, clocks=(*state.clocks, new))
    new = replace(new, fired=open_one.fired, skipped=open_one.skipped)
    return replace(state, clocks=(*(clock for clock in state.clocks if clock is not open_one), new))


def _target(kind: ClockKind, severity: str, event: Event, terms: Terms) -> int | None:
    """Working seconds: the event's own, else those of the severity; a complaint always has a target (RULES 3)."""
    if event.target is not None and kind in OWN_TARGET:
        return event.target
    target = terms.severity(severity).targets.get(kind)
    if target is None and kind is ClockKind.COMPLAINT:
        return worktime.working_day(event.hours or terms.calendar_for(kind, severity), floor(event.at))
    return target
