"""Clocks: a pure fold of journal events over frozen terms; live and replay are one `step` (RULES 3, DESIGN 2.7)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from operator import is_

from handlers.rules.clock import (
    Clock,
    Event,
    Owes,
    Pause,
    Status,
    TicketClocks,
    Verdict,
)
from handlers.rules.clocktable import ANSWERS, CUSTOMER, ENDED, GONE, MOVES, RESPONSES, TABLE, TURNS
from handlers.rules.clocktext import from_json, to_json
from handlers.rules.lifecycle import EventKind
from handlers.rules.merges import absorb, inherited
from handlers.rules.rerating import change_severity, rerate
from handlers.rules.rungs import next_rung
from handlers.rules.running import (
    dropped,
    is_open,
    lapse,
    lapse_at,
    paused,
    restored,
    resumed,
    stopped,
    trimmed,
    unstopped,
)
from handlers.rules.starts import begin, start
from handlers.rules.strikes import strike
from handlers.rules.terms import ClockKind, Terms

__all__ = [
    "TABLE",
    "Clock",
    "ClockKind",
    "Event",
    "EventKind",
    "Owes",
    "Pause",
    "Status",
    "TicketClocks",
    "Verdict",
    "changed",
    "from_json",
    "inherited",
    "judge",
    "next_rung",
    "replay",
    "step",
    "to_json",
]

_MARKS = frozenset({EventKind.RUNG_FIRED, EventKind.ACKNOWLEDGED})
_CONDITIONAL = ANSWERS | CUSTOMER | {EventKind.CONTACTED}


def step(state: TicketClocks, event: Event, terms: Terms, before: Terms | None = None) -> TicketClocks:
    """The clocks after the event. Breaches are recorded at their true time before anything else is looked at.

    terms: those in force from the event on; before: of RERATED, those in force until then, in whose hours what is over
    goes on counting.
    """
    if event.kind not in MOVES:
        state = _each(state, lambda clock: lapse_at(clock, event.at))
        return _mark(state, event) if event.kind in _MARKS else state
    counts = _counts(event, terms)
    state = _end(state, event, terms, counts=counts)
    state = _rearrange(state, event, terms, before)
    state = _turn(state, event)
    state = begin(state, event, terms, counts=counts)
    return _pause_or_resume(state, event, terms)


def replay(events: Iterable[Event], terms: Terms, named: Callable[[str], Terms] | None = None) -> TicketClocks:
    """The clocks after all events, in journal order. terms: those the ticket began with; named: gives the terms of the
    hash that a RERATED event carries."""
    state = TicketClocks()
    for event in events:
        before = terms
        if event.kind is EventKind.RERATED and event.terms and named is not None:
            terms = named(event.terms)
        state = step(state, event, terms, before)
    return state


def changed(before: TicketClocks, after: TicketClocks) -> tuple[Clock, ...]:
    """The clocks that are new or differ: the rows to write."""
    if before.clocks is after.clocks:
        return ()
    known = {(clock.kind, clock.number): clock for clock in before.clocks}
    return tuple(clock for clock in after.clocks if known.get((clock.kind, clock.number)) != clock)


def judge(clock: Clock, now: float) -> Verdict:
    """What became of the promise by `now`, from event times alone. An open one that is overdue is broken already."""
    if lapse(clock, now).breached_at is not None:
        return Verdict.BREACHED
    if clock.status is Status.STOPPED:
        return Verdict.CORRECTED if clock.corrected else Verdict.MET
    if clock.status is Status.DROPPED:
        is_silent = clock.stopped_by in ENDED and clock.kind in RESPONSES
        is_silent |= clock.stopped_by == EventKind.RESOLVED and clock.kind is ClockKind.RESOLUTION
        return Verdict.UNANSWERED if is_silent else Verdict.DROPPED
    return Verdict.OPEN


def _each(state: TicketClocks, change: Callable[[Clock], Clock]) -> TicketClocks:
    after = tuple([change(clock) for clock in state.clocks])
    if all(map(is_, after, state.clocks)):
        return state
    return replace(state, clocks=after)


def _counts(event: Event, terms: Terms) -> bool:
    """Whether an answer, a customer message or a contact counts as one (RULES 3); other events always do."""
    if event.kind is EventKind.ASKED_CUSTOMER and not terms.clauses.question_counts:
        return False
    if event.kind in ANSWERS and event.holding:
        return terms.clauses.holding_reply_counts
    return event.qualifies or event.kind not in _CONDITIONAL


def _end(state: TicketClocks, event: Event, terms: Terms, *, counts: bool) -> TicketClocks:
    """Stop what was waited for, drop what is over, and record what was broken by then."""
    is_silent = event.kind is EventKind.RESOLVED and not counts and _is_unanswered(state)

    def change(clock: Clock) -> Clock:
        if not is_open(clock):
            return clock
        row = TABLE[clock.kind]
        if event.kind in row.stops and not is_silent and _stops(clock, event, state, counts=counts):
            return stopped(clock, terms, event)
        clock = lapse_at(clock, event.at)
        return dropped(clock, event) if event.kind in row.drops and _is_named(clock, event) else clock

    state = _each(state, change)
    if event.kind in ANSWERS and counts:
        asks = tuple(ask for ask in state.asks if ask[0] > event.at)
        state = replace(state, answers=(*state.answers, (event.at, event.ref)), asks=asks)
    return replace(state, asks=()) if state.asks and event.kind in ENDED | GONE else state


def _is_unanswered(state: TicketClocks) -> bool:
    """Whether a customer wrote and nobody ever answered: such a ticket's solution keeps no promise."""
    return not state.answers and any(clock.kind is ClockKind.FIRST_RESPONSE for clock in state.clocks)


def _stops(clock: Clock, event: Event, state: TicketClocks, *, counts: bool) -> bool:
    if clock.kind is ClockKind.RESOLUTION:
        return True
    if clock.kind is ClockKind.PROMISE and event.kind is EventKind.CLOSED:
        return not state.severity  # the promise to decide a held request: it was declined, and that was said
    if event.kind not in ANSWERS:
        return counts and _is_named(clock, event)
    carries_it = clock.by is not None and event.at == clock.origin  # the message in which one of ours gave his word
    return counts and event.at >= clock.origin and not carries_it


def _is_named(clock: Clock, event: Event) -> bool:
    """Whether the event is about this clock: about all, where it names none."""
    return event.number in (None, clock.number) and event.clock in (None, clock.kind)


def _rearrange(state: TicketClocks, event: Event, terms: Terms, before: Terms | None) -> TicketClocks:
    """What happens to a clock beside its start and its end."""
    match event.kind:
        case EventKind.SEVERITY_CHANGED:
            return _promise_solution(change_severity(state, event, terms), event, terms)
        case EventKind.RERATED if before != terms:
            return _promise_solution(rerate(state, event, terms, before or terms), event, terms)
        case EventKind.ABSORBED:
            return absorb(state, event, terms)
        case EventKind.STRUCK:
            return strike(state, event, terms)
        case EventKind.RESTORED | EventKind.REOPENED:
            return _each(state, lambda clock: _brought_back(clock, event, terms))
        case EventKind.CUSTOMER_WROTE if event.qualifies:
            return _each(state, lambda clock: trimmed(clock, terms, event.at) if clock.pauses else clock)
        case _:
            return state


def _promise_solution(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """A solution that was not promised before is promised from now on."""
    is_known = not state.severity or any(clock.kind is ClockKind.RESOLUTION for clock in state.clocks)
    return state if is_known else start(state, ClockKind.RESOLUTION, event, terms)


def _brought_back(clock: Clock, event: Event, terms: Terms) -> Clock:
    is_dropped = clock.status is Status.DROPPED
    if event.kind is EventKind.RESTORED:
        return restored(clock, terms, event.at) if is_dropped and clock.stopped_by in GONE else clock
    is_ended = (is_dropped or clock.status is Status.STOPPED) and clock.stopped_by in ENDED
    return unstopped(clock, terms, event.at) if is_ended and TABLE[clock.kind].returns else clock


def _turn(state: TicketClocks, event: Event) -> TicketClocks:
    """Whose turn it is now. Nobody waits for a customer who has written since."""
    owes = TURNS.get(event.kind)
    is_wrote = event.kind is EventKind.CUSTOMER_WROTE
    if owes is None or owes is state.owes or (is_wrote and (state.owes is Owes.NOBODY or not event.qualifies)):
        return state
    wrote_since = state.customer_at is not None and state.customer_at > event.at
    if owes in (Owes.CUSTOMER, Owes.THIRD_PARTY) and wrote_since:
        return state
    return replace(state, owes=owes)


def _pause_or_resume(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    def change(clock: Clock) -> Clock:
        waits = state.owes in TABLE[clock.kind].paused_while
        if clock.status is Status.PAUSED and not (waits and clock.pauses[-1].owes is state.owes):
            clock = resumed(clock, terms, event.at)
        if clock.status is Status.RUNNING and waits:
            return paused(clock, terms, event.at, owes=state.owes, why=event.why)
        return clock

    return _each(state, change)


def _mark(state: TicketClocks, event: Event) -> TicketClocks:
    def change(clock: Clock) -> Clock:
        if clock.kind is not event.clock or clock.number != event.number:
            return clock
        if event.kind is EventKind.ACKNOWLEDGED:
            return replace(clock, acknowledged_at=event.at)
        return replace(clock, fired=(*clock.fired, event.rung))

    return _each(state, change)
