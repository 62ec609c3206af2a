"""Clocks: a pure fold of journal events over frozen terms; live and replay are one `step` (RULES 3, DESIGN 2.7)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from handlers.rules.clock import (
    Clock,
    Event,
    Owes,
    Pause,
    Status,
    TicketClocks,
    Verdict,
    from_json,
    to_json,
)
from handlers.rules.clocktable import ANSWERS, CUSTOMER, ENDED, GONE, OWN_TARGET, RESPONSES, TABLE, TURNS
from handlers.rules.lifecycle import EventKind
from handlers.rules.rungs import hours_of, is_breach, next_rung
from handlers.rules.running import (
    dropped,
    is_open,
    lapse,
    paused,
    restored,
    resumed,
    retarget,
    started,
    stopped,
    struck,
    unstopped,
    used,
)
from handlers.rules.terms import ClockKind, OnDowngrade, Terms

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
    "judge",
    "next_rung",
    "replay",
    "step",
    "to_json",
    "used_until",
]


def step(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """The clocks after the event. Breaches are recorded at their true time before anything else is looked at."""
    state = _each(state, lambda clock: lapse(clock, event.at))
    if event.kind in (EventKind.SEVERITY_CHANGED, EventKind.RERATED):
        state = _change_terms(state, event, terms)
    state = _bring_back(state, event, terms)
    state = _end(state, event, terms)
    state = _turn(state, event)
    state = _begin(state, event, terms)
    state = _pause_or_resume(state, event, terms)
    return _remember(state, event, terms)


def replay(events: Iterable[Event], terms: Terms) -> TicketClocks:
    """The clocks after all events, in journal order."""
    state = TicketClocks()
    for event in events:
        state = step(state, event, terms)
    return state


def changed(before: TicketClocks, after: TicketClocks) -> tuple[Clock, ...]:
    """The clocks that are new or differ: the rows to write."""
    known = {(clock.kind, clock.number): clock for clock in before.clocks}
    return tuple(clock for clock in after.clocks if known.get((clock.kind, clock.number)) != clock)


def judge(clock: Clock, now: float) -> Verdict:
    """What became of the promise by `now`, from event times alone."""
    if lapse(clock, now).breached_at is not None:
        return Verdict.BREACHED
    if clock.status is Status.STOPPED:
        return Verdict.CORRECTED if clock.corrected else Verdict.MET
    if clock.status is Status.DROPPED:
        is_unanswered = clock.kind in RESPONSES and clock.stopped_by in ENDED
        return Verdict.UNANSWERED if is_unanswered else Verdict.DROPPED
    return Verdict.OPEN


def used_until(clock: Clock, terms: Terms, at: int) -> int:
    """Working seconds of the target used by `at`, pauses excluded."""
    return used(clock, hours_of(clock, terms), at if clock.stopped_at is None else min(at, int(clock.stopped_at)))


def _each(state: TicketClocks, change: Callable[[Clock], Clock]) -> TicketClocks:
    return replace(state, clocks=tuple(change(clock) for clock in state.clocks))


def _counts(event: Event, terms: Terms) -> bool:
    """Whether an answer or customer message counts as one (RULES 3); other events always do."""
    if event.kind is EventKind.ASKED_CUSTOMER and not terms.clauses.question_counts:
        return False
    return event.qualifies or event.kind not in ANSWERS | CUSTOMER


def _end(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    def change(clock: Clock) -> Clock:
        row = TABLE[clock.kind]
        if not is_open(clock):
            return clock
        if event.kind in row.stops and _stops(clock, event, terms):
            return stopped(clock, terms, event)
        return dropped(clock, event) if event.kind in row.drops else clock

    return _each(state, change)


def _stops(clock: Clock, event: Event, terms: Terms) -> bool:
    if clock.kind is ClockKind.PROMISE and event.number not in (None, clock.number):
        return False
    is_answer = event.kind in ANSWERS and clock.kind is not ClockKind.RESOLUTION
    return not is_answer or (_counts(event, terms) and event.at >= clock.origin)


def _turn(state: TicketClocks, event: Event) -> TicketClocks:
    """Whose turn it is now. Nobody waits for a customer who has written since."""
    owes = TURNS.get(event.kind)
    is_ended = state.owes is Owes.NOBODY and event.kind is EventKind.CUSTOMER_WROTE
    if owes is None or is_ended or (event.kind in CUSTOMER and not event.qualifies):
        return state
    wrote_since = state.customer_at is not None and state.customer_at > event.at
    if owes in (Owes.CUSTOMER, Owes.THIRD_PARTY) and wrote_since:
        return state
    return replace(state, owes=owes)


def _begin(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    if event.kind is EventKind.GRANTED:
        state = replace(state, severity=event.severity or terms.default_severity)
    if not _counts(event, terms):
        return state
    for kind in _starting(state, event):
        state = _start(state, kind, event, terms)
    return state


def _starting(state: TicketClocks, event: Event) -> tuple[ClockKind, ...]:
    if event.kind in CUSTOMER:
        return _response(state, event)
    kinds = [kind for kind, row in TABLE.items() if event.kind in row.starts]
    if event.kind is EventKind.GRANTED and not event.qualifies:
        kinds.remove(ClockKind.FIRST_RESPONSE)
    if ClockKind.UPDATE in kinds and (not state.severity or state.owes is Owes.NOBODY):
        kinds.remove(ClockKind.UPDATE)  # news is owed while the ticket is with us
    return tuple(kinds)


def _response(state: TicketClocks, event: Event) -> tuple[ClockKind, ...]:
    """Which response clock a customer message starts: none when one runs for an older message, when an answer was
    written after it, or when the ticket does not run."""
    if not state.severity or state.owes is Owes.NOBODY or any(event.at < at for at, _ in state.answers):
        return ()
    running = [clock for clock in state.clocks if clock.kind in RESPONSES and is_open(clock)]
    if any(clock.kind is ClockKind.FIRST_RESPONSE or clock.origin <= event.at for clock in running):
        return ()
    had_first = any(clock.kind is ClockKind.FIRST_RESPONSE for clock in state.clocks)
    return (ClockKind.NEXT_RESPONSE if had_first or state.answers else ClockKind.FIRST_RESPONSE,)


def _start(state: TicketClocks, kind: ClockKind, event: Event, terms: Terms) -> TicketClocks:
    target = _target(state, kind, event, terms)
    if target is None and event.due is None:
        return state
    same = [clock for clock in state.clocks if clock.kind is kind]
    open_one = next((clock for clock in same if is_open(clock)), None)
    if open_one is not None and kind is not ClockKind.PROMISE:
        if kind is not ClockKind.NEXT_RESPONSE or open_one.breached_at is not None:
            return state
        number = open_one.number  # an older message turned up: the clock belongs to it
    else:
        open_one, number = None, len(same) + 1
    severity = state.severity or terms.default_severity
    new = started(kind, number, replace(event, target=target), severity=severity, terms=terms)
    if open_one is not None:
        new = replace(new, fired=open_one.fired, skipped=open_one.skipped)
    kept = tuple(clock for clock in state.clocks if clock is not open_one)
    return replace(state, clocks=(*kept, new))


def _target(state: TicketClocks, kind: ClockKind, event: Event, terms: Terms) -> int | None:
    if event.target is not None and kind in OWN_TARGET:
        return event.target
    return terms.severity(state.severity or terms.default_severity).targets.get(kind)


def _pause_or_resume(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    def change(clock: Clock) -> Clock:
        must_pause = state.owes in TABLE[clock.kind].paused_while
        if clock.status is Status.RUNNING and must_pause:
            return paused(clock, terms, event.at, owes=state.owes, why=event.why)
        if clock.status is Status.PAUSED and not must_pause:
            return resumed(clock, terms, event.at)
        return clock

    return _each(state, change)


def _bring_back(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    def change(clock: Clock) -> Clock:
        if event.kind is EventKind.RESTORED and clock.status is Status.DROPPED and clock.stopped_by in GONE:
            return restored(clock, terms, event.at)
        is_resolution = clock.kind is ClockKind.RESOLUTION and clock.status is Status.STOPPED
        return unstopped(clock, terms, event.at) if is_resolution and event.kind is EventKind.REOPENED else clock

    return _strike(_each(state, change), event, terms)


def _strike(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """An answer that never arrived is taken back, and its clocks are judged by the next answer, if there is one.
    So is a customer message that belongs elsewhere, with the promise to answer it."""
    if event.kind is not EventKind.STRUCK:
        return state
    answers = tuple(answer for answer in state.answers if answer[1] != event.ref)

    def change(clock: Clock) -> Clock:
        if is_open(clock) and clock.kind in RESPONSES and event.ref and clock.start_ref == event.ref:
            return dropped(clock, event)
        if clock.status is not Status.STOPPED or not event.ref or clock.stop_ref != event.ref:
            return clock
        later = min((answer for answer in answers if answer[0] > clock.origin), default=None)
        if later is None:
            return lapse(struck(clock, terms), event.at)
        return stopped(struck(clock, terms), terms, Event(EventKind.ANSWERED, later[0], ref=later[1]))

    return replace(_each(state, change), answers=answers)


def _change_terms(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """Severity up: keep the start, swap the target. Down: by the clause, except for the customer's own correction
    before the first answer."""
    if not state.severity:
        return state  # held: the severity is set when it is granted
    new = terms.severity(event.severity or state.severity)
    is_lower = event.kind is EventKind.SEVERITY_CHANGED and new.rank > terms.severity(state.severity).rank
    is_own = event.by_customer and not state.answers
    state = replace(state, severity=new.key)
    if is_lower and not is_own and terms.clauses.on_downgrade is OnDowngrade.KEEP_UNTIL_NEXT:
        return state

    def change(clock: Clock) -> Clock:
        target = new.targets.get(clock.kind)
        if not is_open(clock) or clock.kind in OWN_TARGET or target is None:
            return clock
        return retarget(clock, terms, event, severity=new.key, target=target)

    state = _each(state, change)
    has_resolution = any(clock.kind is ClockKind.RESOLUTION for clock in state.clocks)
    return state if has_resolution else _start(state, ClockKind.RESOLUTION, event, terms)


def _remember(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    if event.kind in ANSWERS and _counts(event, terms):
        state = replace(state, answers=(*state.answers, (event.at, event.ref)))
    if event.kind in CUSTOMER and event.qualifies:
        state = replace(state, customer_at=max(event.at, state.customer_at or event.at))
    if event.kind not in (EventKind.RUNG_FIRED, EventKind.ACKNOWLEDGED):
        return state
    return _each(state, lambda clock: _mark(clock, event, terms) if _is_named(clock, event) else clock)


def _is_named(clock: Clock, event: Event) -> bool:
    return clock.kind is event.clock and clock.number == event.number


def _mark(clock: Clock, event: Event, terms: Terms) -> Clock:
    if event.kind is EventKind.ACKNOWLEDGED:
        return replace(clock, acknowledged_at=event.at)
    clock = replace(clock, fired=(*clock.fired, event.rung))
    tells_breach = any(is_breach(rung) and rung.key == event.rung for rung in terms.rungs)
    if tells_breach and clock.breached_at is None and clock.status is Status.RUNNING and clock.due is not None:
        return replace(clock, breached_at=clock.due)
    return clock
