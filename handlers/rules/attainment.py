"""How many first answers came in time, and which did not: the share that customers and account managers read.

An open, unanswered request is in every denominator (RULES 3), so that leaving it open saves no share; how many of them
still run in their time is named beside. An overdue one is missed whether anybody answered or not. Where nothing is
decided yet there is no share.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from handlers.rules.allowance import Per, period_of
from handlers.rules.clock import Status, Verdict
from handlers.rules.clocktable import ENDED
from handlers.rules.lifecycle import EventKind, State

WHOLE = 100  # percent
_TAKEN_BACK = frozenset({State.WITHDRAWN, State.MERGED, State.SET_ASIDE})


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The first answer to one request as its folded clock tells it, in epoch seconds. status: None where none was
    promised. due: None while paused or never; breached: None where a breach was corrected; dropped_by: the kind of the
    event after which it was owed no more; begun: when the request was written, or was held no more."""

    number: int
    state: State
    status: Status | None = None
    due: float | None = None
    breached: float | None = None
    stopped: float | None = None
    dropped_by: str = ""
    begun: float = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """A first answer that came late, by so many seconds; None while it has not come, or where none came at all."""

    number: int
    at: float
    late: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """What was promised and kept. missed: the newest first; waiting: still running in its time; unanswered: closed
    in time without any answer, which is neither kept nor missed (RULES 3)."""

    requests: int = 0
    kept: int = 0
    missed: tuple[Missed, ...] = ()
    waiting: int = 0
    unanswered: int = 0

    @property
    def decided(self) -> int:
        """How many first answers came in time or are missed."""
        return self.kept + len(self.missed)

    @property
    def promised(self) -> int:
        """What a share is of: those that are decided, and those that are still to come."""
        return self.decided + self.waiting

    @property
    def share(self) -> int | None:
        """How many of a hundred came in time; None where nothing is decided yet."""
        return percent(self.kept, self.promised) if self.decided else None

    @property
    def is_telling(self) -> bool:
        """Whether any of it is over, so that there is something to tell of."""
        return bool(self.decided or self.unanswered)


def percent(part: int, whole: int) -> int | None:
    """So many of a hundred, rounded half up, but 100 only for all and 0 only for none; None of nothing."""
    if not whole:
        return None
    rounded = (2 * WHOLE * part + whole) // (2 * whole)
    return rounded if part in (0, whole) else min(max(rounded, 1), WHOLE - 1)


def year_of(start: int, end: int, *, zone: str, at: int) -> int:
    """The first second of the contract's year in which `at` lies; years begin on the day and month of its start."""
    return period_of(Per.YEAR, start, end, zone=zone, at=at)[0]


def measure(answers: Iterable[FirstAnswer], now: float, since: float = -inf, until: float = inf) -> Record:
    """The record of [since, until) as it is known by `now`. A request is counted where it began, its first answer where
    that was decided: the records of two periods side by side add up to the record of both. What was taken back, merged
    or set aside is no request any more; what was kept or missed before that stays so (no person erases a breach),
    unless the request it was merged into has it."""
    ours = tuple(answers)
    verdicts = [(one, within(one, now, since, until)) for one in ours]
    found = [found for _, found in verdicts]
    missed = [_missed(one) for one, found in verdicts if found is Verdict.BREACHED]
    return Record(
        requests=len({one.number for one in ours if is_asked(one, since, until)}),
        kept=found.count(Verdict.MET),
        missed=tuple(sorted(missed, key=lambda one: (one.at, one.number), reverse=True)),
        waiting=found.count(Verdict.OPEN),
        unanswered=found.count(Verdict.UNANSWERED),
    )


def is_asked(answer: FirstAnswer, since: float, until: float) -> bool:
    """Whether it is a request of [since, until)."""
    return since <= answer.begun < until and answer.state not in _TAKEN_BACK


def within(answer: FirstAnswer, now: float, since: float, until: float) -> Verdict | None:
    """What became of it in [since, until), by `now`: open where it was decided after that or is not yet; None where it
    was decided before, or nothing was owed."""
    found = verdict(answer, now)
    if found is Verdict.DROPPED:
        return None
    at = decided_at(answer, found)
    if at is not None and at < until:  # also where the request is younger: it took another one in, with its miss
        return found if at >= since else None
    return Verdict.OPEN if answer.begun < until else None


def decided_at(answer: FirstAnswer, found: Verdict) -> float | None:
    """When its verdict became certain; None while it is not: a miss at its due time, whenever the answer came."""
    if found is Verdict.BREACHED:
        return answer.breached if answer.breached is not None else answer.due
    return answer.stopped if found in (Verdict.MET, Verdict.UNANSWERED) else None


def verdict(answer: FirstAnswer, now: float) -> Verdict:
    """What became of it by `now`: as `clocks.judge` says of the clock itself, with what was corrected as met."""
    is_overdue = answer.status is Status.RUNNING and answer.due is not None and now > answer.due
    if answer.dropped_by == EventKind.MERGED:
        return Verdict.DROPPED  # with its breach, if it has one: the other request has the same clock
    if answer.breached is not None or is_overdue:
        return Verdict.BREACHED
    if answer.status is Status.STOPPED:
        return Verdict.MET
    if answer.status is Status.DROPPED and answer.dropped_by in ENDED:
        return Verdict.UNANSWERED
    return Verdict.OPEN if answer.status in (Status.RUNNING, Status.PAUSED) else Verdict.DROPPED


def _missed(answer: FirstAnswer) -> Missed:
    at = answer.breached if answer.breached is not None else answer.due or 0
    is_answered = answer.status is Status.STOPPED and answer.stopped is not None
    return Missed(answer.number, at, int((answer.stopped or 0) - at) if is_answered else None)
