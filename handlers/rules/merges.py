"""Merged tickets: which open clocks the survivor takes over from the other one (RULES 3)."""

from dataclasses import replace
from math import floor, inf

from handlers.rules.clock import Clock, Event, Status, TicketClocks
from handlers.rules.clocktable import TABLE
from handlers.rules.rungs import keep_hours
from handlers.rules.running import dropped, is_open, lapse_at, run
from handlers.rules.terms import ClockKind, Terms


def inherited(state: TicketClocks, terms: Terms, into: Terms) -> tuple[Clock, ...]:
    """The open clocks that a ticket hands over when it is merged, as they stand before that; each keeps the hours it
    was promised in, where the survivor's terms (`into`) would count others.

    A ticket that is only held hands over nothing: its promise was to decide, and that has been done. Nor does a claim
    clock move: it is a promise of the queue that the other ticket stood in.
    """
    if not state.severity:
        return ()
    ours = [clock for clock in state.clocks if is_open(clock) and clock.kind is not ClockKind.CLAIM]
    return tuple(keep_hours(clock, terms, into) for clock in ours)


def absorb(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """Of each kind the clock that is due earlier goes on; the survivor's own where both are due at once, and all of a
    kind of which several may run."""
    clocks = list(state.clocks)
    for theirs in event.inherits:
        row = TABLE[theirs.kind]
        same = [clock for clock in clocks if clock.kind is theirs.kind]
        ours = next((clock for clock in same if is_open(clock)), None)
        if ours is not None and not row.many:
            if _due(ours, terms, event.at) <= _due(theirs, terms, event.at):
                continue
            clocks[clocks.index(ours)] = dropped(ours, event)
        clocks.append(lapse_at(replace(theirs, number=len(same) + 1), event.at))
    return replace(state, clocks=tuple(clocks))


def _due(clock: Clock, terms: Terms, at: float) -> float:
    """When it is due; of one that is paused, when it would be if it went on now."""
    due = run(clock, terms, floor(at)).due if clock.status is Status.PAUSED else clock.due
    return inf if due is None else due
