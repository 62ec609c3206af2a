"""The rungs of a clock: when the next one is due, and which will never fire (RULES 4)."""

from dataclasses import replace

from handlers.rules import worktime
from handlers.rules.calendar import always
from handlers.rules.clock import Clock, Status
from handlers.rules.terms import ClockKind, Role, Rung, Terms

BREACH = 100  # the share at which a promise is broken
CLAIM_RUNGS = (Rung("75", share=75, who=(Role.LEAD,)), Rung("100", share=BREACH, who=(Role.LEAD,)))
NEWS_RUNGS = (Rung("due-15m", before=900, who=(Role.OWNER,)), Rung("100", share=BREACH, who=(Role.LEAD,)))
COMPLAINT_RUNGS = (
    Rung("75", share=75, who=(Role.OWNER,)),  # of the complaint: whoever looks after it
    Rung("100", share=BREACH, who=(Role.OWNER, Role.LEAD, Role.ACCOUNT_MANAGER)),
    Rung("breach+15m", after_breach=900, who=(Role.NEXT_IN_LINE,)),
)
_ALWAYS = always()


def hours_of(clock: Clock, terms: Terms) -> worktime.Worktime:
    """The working time this clock counts in: the wall clock, its own hours, or those of the terms."""
    if clock.by_wall:
        return worktime.of(_ALWAYS)
    return worktime.of(clock.hours or terms.calendar_for(clock.kind, clock.severity))


def keep_hours(clock: Clock, before: Terms, after: Terms) -> Clock:
    """The clock with the hours that it was promised in, as its own, where the terms `after` would count others."""
    if clock.by_wall or clock.hours is not None:
        return clock
    hours = before.calendar_for(clock.kind, clock.severity)
    is_known = any(one.key == clock.severity for one in after.severities)
    is_alike = is_known and after.calendar_for(clock.kind, clock.severity) == hours
    return clock if is_alike else replace(clock, hours=hours)


def ladder(clock: Clock, terms: Terms) -> tuple[Rung, ...]:
    """The rungs a clock has: the contract's, except where the contract promises nothing: at a claim, which is internal,
    and at news that one of ours gave his word for. A complaint has its own, unless the contract names it."""
    if clock.kind is ClockKind.CLAIM:
        return CLAIM_RUNGS
    if clock.kind is ClockKind.COMPLAINT:
        return tuple(rung for rung in terms.rungs if clock.kind in rung.kinds) or COMPLAINT_RUNGS
    return NEWS_RUNGS if is_news(clock) else terms.rungs


def is_news(clock: Clock) -> bool:
    """Whether it is a person's word to write by a time that he named."""
    return clock.by_wall and clock.by is not None


def next_rung(clock: Clock, terms: Terms) -> tuple[float, Rung] | None:
    """The next rung of the clock and its instant; None when nothing will fire unless something happens first.

    The instant may lie in the past (after downtime, or at a stop that came too late): it then fires late by that much.
    """
    if clock.breached_at is None and clock.status is not Status.RUNNING:
        return None
    found: tuple[float, Rung] | None = None
    for rung in ladder(clock, terms):
        at = _moment(clock, rung, terms) if _stands(clock, rung) else None
        if at is not None and (found is None or at < found[0]):
            found = (at, rung)  # of equal instants the one listed first
    return found


def skip_passed(clock: Clock, terms: Terms) -> Clock:
    """At a stop or pause: warnings whose moment passed unseen never fire. The breach itself is always told."""
    return _skip(clock, _passed(clock, terms, clock.counted))


def skip_overtaken(clock: Clock, terms: Terms, *, used: int) -> Clock:
    """After a change of target: of the warnings whose moment is now past only the highest fires, and none of them
    while paused or when the promise is broken already."""
    passed = _passed(clock, terms, used)
    is_warned = clock.status is Status.RUNNING and clock.breached_at is None
    return _skip(clock, passed[:-1] if is_warned else passed)


def skip_gone(clock: Clock, terms: Terms, at: float) -> Clock:
    """Under other terms, and after a time in which nothing was owed, only those steps fire whose moment lies ahead. The
    breach itself is always told."""
    steps = [rung for rung in ladder(clock, terms) if rung.share != BREACH and _stands(clock, rung)]
    return _skip(clock, [rung for rung in steps if (_moment(clock, rung, terms) or 0) <= at])


def rearmed(clock: Clock, terms: Terms, *, used: int) -> Clock:
    """Under other terms a warning that fired or was passed by fires again, if its moment now lies ahead."""
    ahead = {rung.key for rung in ladder(clock, terms) if is_warning(rung) and (_needed(clock, rung) or 0) > used}
    if ahead.isdisjoint((*clock.fired, *clock.skipped)):
        return clock
    fired = tuple(key for key in clock.fired if key not in ahead)
    return replace(clock, fired=fired, skipped=tuple(key for key in clock.skipped if key not in ahead))


def is_breach_told(clock: Clock, terms: Terms) -> bool:
    """Whether a breach notice went out."""
    return any(rung.share == BREACH and rung.key in clock.fired for rung in ladder(clock, terms))


def is_breach(rung: Rung) -> bool:
    """Whether the rung says that the promise was broken."""
    return rung.share == BREACH


def is_warning(rung: Rung) -> bool:
    """Whether the rung's moment is one of the clock's counted time, ahead of the breach or not bound to it."""
    return rung.after_breach is None and rung.share != BREACH


def _stands(clock: Clock, rung: Rung) -> bool:
    """Whether the rung stands on this clock and is still to fire."""
    return (not rung.kinds or clock.kind in rung.kinds) and rung.key not in clock.fired + clock.skipped


def _moment(clock: Clock, rung: Rung, terms: Terms) -> float | None:
    if rung.after_breach is not None:
        return _after_breach(clock, rung.after_breach)
    if rung.share == BREACH:
        return clock.breached_at if clock.breached_at is not None else clock.due
    needed = _needed(clock, rung)
    if clock.status is not Status.RUNNING or clock.running_since is None or needed is None:
        return None
    at = hours_of(clock, terms).add(clock.running_since, max(needed - clock.counted, 0))
    return None if at is None else max(at, clock.rungs_from)


def _after_breach(clock: Clock, seconds: int) -> float | None:
    """So many wall-clock seconds after the breach, while it is neither over nor acknowledged."""
    is_open = clock.status in (Status.RUNNING, Status.PAUSED)
    if clock.breached_at is None or not is_open or clock.acknowledged_at is not None:
        return None
    return clock.breached_at + seconds


def _needed(clock: Clock, rung: Rung) -> int | None:
    """Counted seconds at which a warning's moment comes: a share of the target is rounded up; None where it would lie
    before the start."""
    if rung.share is not None:
        return -(-clock.target * rung.share // 100)
    if rung.after is not None:
        return rung.after
    needed = clock.target - (rung.before or 0)
    return needed if needed >= 0 else None


def _passed(clock: Clock, terms: Terms, used: int) -> list[Rung]:
    """Unfired warnings whose moment is past, the earliest first."""
    found = []
    for rung in ladder(clock, terms):
        needed = _needed(clock, rung) if is_warning(rung) and _stands(clock, rung) else None
        if needed is not None and needed <= used:
            found.append((needed, rung))
    return [rung for _, rung in sorted(found, key=lambda pair: pair[0])]


def _skip(clock: Clock, rungs: list[Rung]) -> Clock:
    return replace(clock, skipped=clock.skipped + tuple(rung.key for rung in rungs)) if rungs else clock
