"""The evidence of a missed promise: the counted time, which sums exactly to its target (RULES 4, check 31)."""

from dataclasses import replace
from math import ceil

from handlers.rules import holders
from handlers.rules.calendar import Span
from handlers.rules.clock import Clock, Pause
from handlers.rules.rungs import hours_of
from handlers.rules.terms import Terms


def counted(clock: Clock, terms: Terms) -> tuple[Span, ...]:
    """The open times in which the target was used up, pauses left out, from the start on, in epoch seconds. terms:
    those that held when the promise was missed. They sum to the target wherever the clock has a due time."""
    end = max(ceil(clock.breached_at or 0), clock.due or 0) or clock.start
    then = clock if clock.breached_at is None else replace(clock, pauses=pauses_before(clock))
    found: list[Span] = []
    left = clock.target
    for start, stop in holders.counted(then, hours_of(clock, terms), clock.start, end):
        if left > 0:
            found.append((start, min(stop, start + left)))
            left -= found[-1][1] - start
    return tuple(found)


def pauses_before(clock: Clock) -> tuple[Pause, ...]:
    """The pauses that moved the due time: those that were over when the promise was missed."""
    end = clock.breached_at if clock.breached_at is not None else clock.due
    return tuple(pause for pause in clock.pauses if pause.end is not None and (end is None or pause.end <= end))
