"""The rungs of a clock: when the next one is due, and which will never fire (RULES 4)."""

from dataclasses import replace

from handlers.rules import worktime
from handlers.rules.calendar import always
from handlers.rules.clock import Clock, Status
from handlers.rules.terms import Rung, Terms

BREACH = 100  # the share at which a promise is broken


def hours_of(clock: Clock, terms: Terms) -> worktime.Worktime:
    """The working time this clock counts in."""
    return worktime.of(always() if clock.by_wall else terms.calendar_for(clock.kind, clock.severity))


def next_rung(clock: Clock, terms: Terms) -> tuple[float, Rung] | None:
    """The next rung of the clock and its instant; None when nothing will fire unless something happens first.

    The instant may lie in the past (after downtime, or at a stop that came too late): it then fires late by that much.
    """
    found = [(at, rung) for rung in _unfired(clock, terms) if (at := _moment(clock, rung, terms)) is not None]
    return min(found, key=lambda pair: pair[0], default=None)  # of equal instants the one listed first


def skip_passed(clock: Clock, terms: Terms) -> Clock:
    """At a stop or pause: warnings whose moment passed unseen never fire. The breach itself is always told."""
    return _skip(clock, _passed(clock, terms, clock.counted))


def skip_overtaken(clock: Clock, terms: Terms, *, used: int) -> Clock:
    """After a change of target: of the warnings whose moment is now past only the highest fires, and none of them
    while paused or when the promise is broken already."""
    passed = _passed(clock, terms, used)
    is_warned = clock.status is Status.RUNNING and clock.breached_at is None
    return _skip(clock, passed[:-1] if is_warned else passed)


def is_breach_told(clock: Clock, terms: Terms) -> bool:
    """Whether a breach notice went out."""
    return any(rung.share == BREACH and rung.key in clock.fired for rung in terms.rungs)


def is_breach(rung: Rung) -> bool:
    """Whether the rung says that the promise was broken."""
    return rung.share == BREACH


def _unfired(clock: Clock, terms: Terms) -> list[Rung]:
    gone = {*clock.fired, *clock.skipped}
    return [rung for rung in terms.rungs if rung.key not in gone and (not rung.kinds or clock.kind in rung.kinds)]


def _moment(clock: Clock, rung: Rung, terms: Terms) -> float | None:
    if rung.share is None:
        return _after_breach(clock, rung)
    if rung.share == BREACH:
        return clock.breached_at if clock.breached_at is not None else _due(clock)
    if clock.status is not Status.RUNNING or clock.running_since is None:
        return None
    missing = _needed(clock, rung.share) - clock.counted
    at = hours_of(clock, terms).add(clock.running_since, max(missing, 0))
    return None if at is None else max(at, clock.rungs_from)


def _due(clock: Clock) -> int | None:
    return clock.due if clock.status is Status.RUNNING else None


def _after_breach(clock: Clock, rung: Rung) -> float | None:
    """Wall-clock seconds after the breach, while it is neither over nor acknowledged."""
    is_open = clock.status in (Status.RUNNING, Status.PAUSED)
    if clock.breached_at is None or not is_open or clock.acknowledged_at is not None:
        return None
    return clock.breached_at + (rung.after_breach or 0)


def _needed(clock: Clock, share: int) -> int:
    """Working seconds at which this share of the target is used, rounded up."""
    return -(-clock.target * share // 100)


def _passed(clock: Clock, terms: Terms, used: int) -> list[Rung]:
    """Unfired warnings whose moment is past, lowest share first."""
    warnings = [rung for rung in _unfired(clock, terms) if rung.share is not None and rung.share != BREACH]
    return sorted((r for r in warnings if _needed(clock, r.share or 0) <= used), key=lambda rung: rung.share or 0)


def _skip(clock: Clock, rungs: list[Rung]) -> Clock:
    return replace(clock, skipped=clock.skipped + tuple(rung.key for rung in rungs)) if rungs else clock
