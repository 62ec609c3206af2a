"""The arithmetic of one promise: the counted time that gives its due time, and whose time it was (RULES 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

from handlers.rules import clocks, holders
from handlers.rules.calendar import Spans
from handlers.rules.clock import Clock, Status, Verdict
from handlers.rules.holders import Holding, Share
from handlers.rules.rungs import hours_of
from handlers.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Sum:
    """spans: the counted time up to the due time (of a paused clock up to its pause), in epoch seconds; together its
    seconds. due: None while it is paused, or never. until: when it ended, else the time at which it is looked at; by
    then the holders (`shares`) had `counted` seconds of its hours and `calendar` seconds in all. left: counted seconds
    until the due time, 0 when that is past."""

    clock: Clock
    spans: Spans
    together: int
    due: int | None
    until: int
    shares: tuple[Share, ...]
    counted: int
    calendar: int
    left: int
    verdict: Verdict


def of(clock: Clock, terms: Terms, holdings: Iterable[Holding], now: float) -> Sum:
    """The arithmetic of a clock as it stands at `now`."""
    hours = hours_of(clock, terms)
    due = floor(clock.breached_at) if clock.breached_at is not None else clock.due
    spans = tuple(holders.counted(clock, hours, clock.start, _end(clock, due)))
    until = max(floor(now if clock.stopped_at is None else clock.stopped_at), floor(clock.origin))
    shares = holders.shares(clock, hours, holdings, until)
    return Sum(
        clock,
        spans,
        together=sum(b - a for a, b in spans),
        due=due,
        until=until,
        shares=shares,
        counted=sum(one.counted for one in shares),
        calendar=sum(one.calendar for one in shares),
        left=0 if due is None else hours.between(until, due),
        verdict=clocks.judge(clock, now),
    )


def _end(clock: Clock, due: int | None) -> int:
    if due is not None:
        return due
    if clock.status is Status.PAUSED and clock.pauses:
        return clock.pauses[-1].start
    return clock.start if clock.stopped_at is None else ceil(clock.stopped_at)


def by_holder(shares: Iterable[Share]) -> tuple[tuple[int | None, str, int, int], ...]:
    """(person, queue, counted, calendar) of everybody who had it, in the order in which they first did."""
    found: dict[tuple[int | None, str], tuple[int, int]] = {}
    for one in shares:
        key = (one.holding.person, one.holding.queue)
        counted, calendar = found.get(key, (0, 0))
        found[key] = (counted + one.counted, calendar + one.calendar)
    return tuple((person, queue, *times) for (person, queue), times in found.items())
