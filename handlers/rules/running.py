"""What can be done to one clock: start, pause, resume, stop, drop, bring back, give another target (RULES 3)."""

from dataclasses import replace
from math import floor

from handlers.rules.clock import Clock, Event, Owes, Pause, Status
from handlers.rules.clocktable import OWN_TARGET
from handlers.rules.lifecycle import EventKind
from handlers.rules.rungs import hours_of, is_breach_told, rearmed, skip_gone, skip_overtaken, skip_passed
from handlers.rules.terms import ClockKind, Terms
from handlers.rules.worktime import Worktime, of


def is_open(clock: Clock) -> bool:
    """Whether the promise is still to be kept."""
    return clock.status in (Status.RUNNING, Status.PAUSED)


def used(clock: Clock, hours: Worktime, until: int) -> int:
    """Working seconds counted from the start until then, pauses excluded."""
    counted = hours.between(clock.start, until)
    for pause in clock.pauses:
        end = until if pause.end is None else min(pause.end, until)
        counted -= hours.between(max(pause.start, clock.start), end)
    return counted


def started(kind: ClockKind, number: int, event: Event, *, severity: str, terms: Terms, target: int) -> Clock:
    """A new clock. It starts when the event happened, floored to the second, or at the next opening of its hours: the
    event's own, else the terms'. target: working seconds; an event with a due time is one of the wall clock."""
    begin, hours = floor(event.at), event.hours
    due: int | None
    if event.due is not None:
        target, due, hours = max(event.due - begin, 0), event.due, None
    else:
        counted = of(event.hours or terms.calendar_for(kind, severity))
        begin = _opening(counted, event.at)
        due = counted.add(begin, target)
    return Clock(
        kind,
        number,
        event.at,
        begin,
        target,
        severity,
        due,
        running_since=begin,
        start_ref=event.ref,
        by_wall=event.due is not None,
        by=event.by if kind is ClockKind.PROMISE else None,
        hours=hours,
    )


def lapse(clock: Clock, at: float) -> Clock:
    """Record the breach, at its true instant, of a clock that was still running after its due time."""
    return lapse_at(clock, at) if clock.due != at else clock


def lapse_at(clock: Clock, at: float) -> Clock:
    """The same, of one still running at its due time too: what happens in that instant, and is not what was promised,
    comes too late to change anything."""
    if clock.status is not Status.RUNNING or clock.breached_at is not None or clock.due is None or at < clock.due:
        return clock
    return replace(clock, breached_at=clock.due)


def run(clock: Clock, terms: Terms, since: int) -> Clock:
    """Let it run from this second on, with what was used before; a breach that is recorded keeps its due time."""
    hours = hours_of(clock, terms)
    counted = used(clock, hours, since)
    due = clock.due if clock.breached_at is not None else hours.add(since, max(clock.target - counted, 0))
    return replace(clock, status=Status.RUNNING, running_since=since, counted=counted, due=due)


def paused(clock: Clock, terms: Terms, at: float, *, owes: Owes, why: str) -> Clock:
    """Stop counting. Pauses never overlap, whatever order the events came in."""
    begin = max([floor(at), *(pause.end or 0 for pause in clock.pauses)])
    halted = replace(
        clock,
        status=Status.PAUSED,
        counted=used(clock, hours_of(clock, terms), begin),
        running_since=None,
        due=clock.due if clock.breached_at is not None else None,
        pauses=(*clock.pauses, Pause(begin, None, owes, why)),
    )
    return skip_passed(halted, terms)


def resumed(clock: Clock, terms: Terms, at: float) -> Clock:
    """Count again, from the second at which the pause ended."""
    closed = _close_pause(clock, floor(at))
    return run(closed, terms, closed.pauses[-1].end or 0)


def stopped(clock: Clock, terms: Terms, event: Event) -> Clock:
    """The promised thing happened at the event's time: met if not after the due time, whenever it is heard of."""
    ended = _close_pause(lapse(clock, event.at), floor(event.at))
    corrected = _contradicts(event.at, ended)
    ended = replace(
        ended,
        status=Status.STOPPED,
        counted=used(ended, hours_of(ended, terms), floor(event.at)),
        running_since=None,
        stopped_at=event.at,
        stopped_by=str(event.kind),
        stop_ref=event.ref,
        breached_at=None if corrected else ended.breached_at,
        corrected=ended.corrected or (corrected and is_breach_told(ended, terms)),
    )
    return skip_passed(ended, terms)


def dropped(clock: Clock, event: Event) -> Clock:
    """Nothing is owed any more. What it would take to bring it back is kept."""
    ended = _close_pause(clock, floor(event.at))
    return replace(ended, status=Status.DROPPED, stopped_at=event.at, stopped_by=str(event.kind))


def restored(clock: Clock, terms: Terms, at: float) -> Clock:
    """Bring a dropped clock back with its first due time; one that was paused counts from now. Of what its ladder would
    have said meanwhile only the breach is told."""
    if clock.running_since is None:
        return unstopped(clock, terms, at)
    return skip_gone(lapse(replace(clock, status=Status.RUNNING, stopped_at=None, stopped_by=""), at), terms, at)


def unstopped(clock: Clock, terms: Terms, at: float) -> Clock:
    """It goes on after a reopening; the time in which nothing was owed is excluded."""
    begin = max([floor(clock.stopped_at or at), *(pause.end or 0 for pause in clock.pauses)])
    end = max(floor(at), begin)
    closed = Pause(begin, end, Owes.NOBODY, "closed")
    return skip_gone(run(_alive(clock, (*clock.pauses, closed)), terms, end), terms, end)


def struck(clock: Clock, terms: Terms) -> Clock:
    """The answer that stopped it never arrived: as if it had never been stopped."""
    alive = replace(_alive(clock, clock.pauses), corrected=False)
    return run(alive, terms, _last_start(alive))


def retarget(clock: Clock, terms: Terms, event: Event, *, severity: str, target: int) -> Clock:
    """Keep the start, swap the target, and the calendar where another one holds. Past due now: breached now. A breach
    that is recorded stays as it was."""
    own = clock.hours if clock.kind in OWN_TARGET else None
    swapped = replace(clock, severity=severity, target=target, hours=own)
    swapped = replace(swapped, start=_opening(hours_of(swapped, terms), clock.origin))
    now = max([floor(event.at), _last_start(clock), *(pause.start for pause in clock.pauses)])
    now_used = used(swapped, hours_of(swapped, terms), now)
    if swapped.status is Status.RUNNING:
        swapped = run(swapped, terms, _last_start(swapped))
        is_late = swapped.due is not None and event.at > swapped.due
    else:
        swapped = replace(swapped, counted=now_used)
        is_late = now_used > target
    swapped = replace(swapped, rungs_from=max(event.at, now))
    if is_late:
        swapped = replace(swapped, breached_at=event.at, cause=str(event.kind), due=swapped.due or floor(event.at))
    if event.kind is EventKind.RERATED:
        swapped = rearmed(swapped, terms, used=now_used)
    return skip_overtaken(swapped, terms, used=now_used)


def trimmed(clock: Clock, terms: Terms, at: float) -> Clock:
    """A customer message turned up that was written in a pause which ended later: that pause ended there, and the
    promise is judged by the time that counted after all."""
    end = floor(at)
    cut = tuple(_cut(pause, end) for pause in clock.pauses)
    if cut == clock.pauses or clock.status is Status.DROPPED:
        return clock
    clock = replace(clock, pauses=cut)
    if clock.status is Status.RUNNING:
        until: float = _last_start(clock)
    else:
        until = cut[-1].start if clock.status is Status.PAUSED else clock.stopped_at or end
    reached = _reached(clock, hours_of(clock, terms))
    if clock.breached_at is None and reached is not None and reached < until:
        clock = replace(clock, breached_at=reached, due=reached, corrected=False)
    if clock.status is Status.RUNNING:
        return run(clock, terms, floor(until))
    return replace(clock, counted=used(clock, hours_of(clock, terms), floor(until)))


def _cut(pause: Pause, end: int) -> Pause:
    is_within = pause.end is not None and pause.start <= end < pause.end
    return replace(pause, end=end) if is_within and pause.owes is not Owes.NOBODY else pause


def _reached(clock: Clock, hours: Worktime) -> int | None:
    """The instant at which the target is used up, counted through all pauses; None: not before the one that lasts."""
    at, left = clock.start, clock.target
    for pause in clock.pauses:
        here = hours.between(at, pause.start)
        if here >= left:
            return hours.add(at, left)
        if pause.end is None:
            return None
        at, left = max(pause.end, at), left - here
    return hours.add(at, left)


def _contradicts(at: float, clock: Clock) -> bool:
    """Whether an event of that time shows that the recorded breach never was. A breach by a change of severity is one
    from the instant of the change on; one by time only after the due time."""
    if clock.breached_at is None:
        return False
    return at < clock.breached_at if clock.cause else at <= clock.breached_at


def _alive(clock: Clock, pauses: tuple[Pause, ...]) -> Clock:
    return replace(clock, pauses=pauses, stopped_at=None, stopped_by="", stop_ref="")


def _opening(hours: Worktime, at: float) -> int:
    opening = hours.next_open(floor(at))
    return floor(at) if opening is None else opening


def _last_start(clock: Clock) -> int:
    """The second from which it last began to run."""
    return max([clock.start, *(pause.end or 0 for pause in clock.pauses)])


def _close_pause(clock: Clock, at: int) -> Clock:
    """End the pause that lasts, if any, never before it began."""
    if not clock.pauses or clock.pauses[-1].end is not None:
        return clock
    last = clock.pauses[-1]
    return replace(clock, pauses=(*clock.pauses[:-1], replace(last, end=max(at, last.start))))
