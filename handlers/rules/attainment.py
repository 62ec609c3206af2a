"""How many first answers came in time, and which did not: the share that customers and account managers read."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.rules.allowance import Per, period_of
from handlers.rules.clock import Status, Verdict
from handlers.rules.clocktable import ENDED
from handlers.rules.lifecycle import EventKind, State

_TAKEN_BACK = frozenset({State.WITHDRAWN, State.MERGED, State.SET_ASIDE})


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The first answer to one request as its folded clock tells it, in epoch seconds. status: None where none was
    promised. due: None while paused or never; breached: None where a breach was corrected; dropped_by: the kind of the
    event after which it was owed no more."""

    number: int
    state: State
    status: Status | None = None
    due: float | None = None
    breached: float | None = None
    stopped: float | None = None
    dropped_by: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A first answer that came late, by so many seconds; None while it has not come, or where none came at all."""

    number: int
    at: float
    late: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """What was promised and kept. missed: the newest first; waiting: not answered yet, and not due; unanswered: closed
    in time without any answer, which is neither kept nor missed (RULES 3)."""

    requests: int = 0
    kept: int = 0
    missed: tuple[Missed, ...] = ()
    waiting: int = 0
    unanswered: int = 0

    @property
    def promised(self) -> int:
        """How many first answers are counted: those that came, the overdue, and those that are still to come."""
        return self.kept + len(self.missed) + self.waiting

    @property
    def is_telling(self) -> bool:
        """Whether any of it is over, so that there is a share to tell of."""
        return bool(self.kept or self.missed or self.unanswered)


def year_of(start: int, end: int, *, zone: str, at: int) -> int:
    """The first second of the contract's year in which `at` lies; years begin on the day and month of its start."""
    return period_of(Per.YEAR, start, end, zone=zone, at=at)[0]


def measure(answers: Iterable[FirstAnswer], now: float) -> Record:
    """The record of these requests by `now`. What was taken back, merged or set aside is no request any more; what was
    kept or missed before that stays so (no person erases a breach), unless the request it was merged into has it."""
    ours = tuple(answers)
    verdicts = [(one, verdict(one, now)) for one in ours]
    found = [found for _, found in verdicts]
    missed = [_missed(one) for one, found in verdicts if found is Verdict.BREACHED]
    return Record(
        requests=len({one.number for one in ours if one.state not in _TAKEN_BACK}),
        kept=found.count(Verdict.MET),
        missed=tuple(sorted(missed, key=lambda one: (one.at, one.number), reverse=True)),
        waiting=found.count(Verdict.OPEN),
        unanswered=found.count(Verdict.UNANSWERED),
    )


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
