"""What can be done to one clock: start, pause, resume, stop, drop, bring back, give another target (RULES 3)."""

from dataclasses import replace
from math import floor

from handlers.rules.clock import Clock, Event, Owes, Pause, Status
from handlers.rules.rungs import hours_of, is_breach_told, skip_overtaken, skip_passed
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


def started(kind: ClockKind, number: int, event: Event, *, severity: str, terms: Terms) -> Clock:
    """A new clock. It starts when the event happened, floored to the second, or at the next opening; the event carries
    its target in working seconds, or the wall-clock instant at which it is due."""
    begin, target = floor(event.at), event.target or 0
    if event.due is not None:
        spare = max(event.due - begin, 0)
        return Clock(kind, number, event.at, begin, spare, severity, event.due, running_since=begin, by_wall=True)
    hours = of(terms.calendar_for(kind, severity))
    start = _opening(hours, event.at)
    due = hours.add(start, target)
    return Clock(kind, number, event.at, start, target, severity, due, running_since=start, start_ref=event.ref)


def lapse(clock: Clock, at: float) -> Clock:
    """Record the breach, at its true instant, of a clock that was still running after its due time."""
    if clock.status is not Status.RUNNING or clock.breached_at is not None or clock.due is None or at <= clock.due:
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
    """Bring a dropped clock back with its first due time; one that was paused counts from now."""
    if clock.running_since is None:
        return unstopped(clock, terms, at)
    return lapse(replace(clock, status=Status.RUNNING, stopped_at=None, stopped_by=""), at)


def unstopped(clock: Clock, terms: Terms, at: float) -> Clock:
    """It goes on after a reopening; the time in which nothing was owed is excluded."""
    begin = max([floor(clock.stopped_at or at), *(pause.end or 0 for pause in clock.pauses)])
    end = max(floor(at), begin)
    closed = Pause(begin, end, Owes.NOBODY, "closed")
    return run(_alive(clock, (*clock.pauses, closed)), terms, end)


def struck(clock: Clock, terms: Terms) -> Clock:
    """The answer that stopped it never arrived: as if it had never been stopped."""
    alive = replace(_alive(clock, clock.pauses), corrected=False)
    return run(alive, terms, _last_start(alive))


def retarget(clock: Clock, terms: Terms, event: Event, *, severity: str, target: int) -> Clock:
    """Keep the start, swap the target (and the calendar, where the severity has its own). Past due now: breached now.
    A breach that is recorded stays as it was."""
    if clock.breached_at is not None:
        return clock
    swapped = replace(clock, severity=severity, target=target)
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
    return skip_overtaken(swapped, terms, used=now_used)


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
