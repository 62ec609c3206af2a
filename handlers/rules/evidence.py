"""The evidence of a missed promise: the counted time, which sums exactly to its target (RULES 4, check 31)."""

from collections.abc import Iterable
from math import ceil

from handlers.rules.calendar import Span
from handlers.rules.clock import Clock, Pause
from handlers.rules.rungs import hours_of
from handlers.rules.terms import Terms


def counted(clock: Clock, terms: Terms) -> tuple[Span, ...]:
    """The open times in which the target was used up, pauses left out, from the start on, in epoch seconds. terms:
    those that held when the promise was missed. They sum to the target wherever the clock has a due time."""
    end = max(ceil(clock.breached_at or 0), clock.due or 0) or clock.start
    found: list[Span] = []
    left = clock.target
    for opens, closes in hours_of(clock, terms).spans(clock.start, end):
        for start, stop in _without(opens, closes, _kept(clock)):
            if left > 0:
                found.append((start, min(stop, start + left)))
                left -= found[-1][1] - start
    return tuple(found)


def pauses_before(clock: Clock) -> tuple[Pause, ...]:
    """The pauses that moved the due time: those that were over when the promise was missed."""
    end = clock.breached_at if clock.breached_at is not None else clock.due
    return tuple(pause for pause in clock.pauses if pause.end is not None and (end is None or pause.end <= end))


def _kept(clock: Clock) -> tuple[Pause, ...]:
    return clock.pauses if clock.breached_at is None else pauses_before(clock)


def _without(start: int, stop: int, pauses: Iterable[Pause]) -> list[Span]:
    pieces = [(start, stop)]
    for pause in pauses:
        ended = stop if pause.end is None else pause.end
        cut = (
            (a, b)
            for opens, closes in pieces
            for a, b in ((opens, min(closes, pause.start)), (max(opens, ended), closes))
        )
        pieces = [(a, b) for a, b in cut if a < b]
    return pieces
