"""What a month says about a service product: promises too tight or too loose, and what was waste (issue 7, 8)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from handlers.rules.attainment import FirstAnswer, within
from handlers.rules.clock import Clock, Owes, Status, TicketClocks, Verdict
from handlers.rules.clocktable import GONE
from handlers.rules.lifecycle import State
from handlers.rules.scorecard import percentile
from handlers.rules.terms import ClockKind

TELLING = 5  # promises of a kind that say something
TIGHT = 90  # percent kept, below which a promise is too tight
LOOSE = 25  # percent of the target within which nine of ten were kept: the promise is looser than the work
NINE_OF_TEN = Decimal("0.9")
PROMISES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION)


@dataclass(frozen=True, slots=True)
class Promise:
    """How one promise of one severity was kept. of: those that were decided, as what still runs says nothing of how
    tight a promise is; p90: working seconds within which nine of
    ten were kept, None where none was; target: working seconds, the most frequent one."""

    kind: ClockKind
    severity: str
    kept: int
    of: int
    p90: int | None
    target: int

    @property
    def is_tight(self) -> bool:
        """Missed too often to be promised like that."""
        return self.of >= TELLING and self.kept * 100 < TIGHT * self.of

    @property
    def is_loose(self) -> bool:
        """Always kept with so much to spare that more could be promised."""
        return self.of >= TELLING and self.p90 is not None and self.p90 * 100 <= LOOSE * self.target


@dataclass(frozen=True, slots=True)
class Month:
    """A product's month. not_covered: what was asked for, as people call it, with how often; minutes: worked, by
    module; waited, whole: seconds that requests waited for others, and were open; proactive: contacts that we began."""

    requests: int
    not_covered: tuple[tuple[str, int], ...] = ()
    promises: tuple[Promise, ...] = ()
    minutes: tuple[tuple[str, int], ...] = ()
    bounces: int = 0
    reopened: int = 0
    waited: int = 0
    whole: int = 0
    proactive: int = 0

    @property
    def contacts(self) -> int:
        """Everything that began between a customer and us."""
        return self.requests + self.proactive


def promises(folded: Iterable[TicketClocks], now: float, since: float, until: float) -> tuple[Promise, ...]:
    """How each promise that was decided in [since, until) was kept, by kind and severity."""
    found: dict[tuple[ClockKind, str], list[tuple[Verdict, Clock]]] = defaultdict(list)
    for ticket in folded:
        for clock in ticket.clocks:
            judged = within(_answer(clock), now, since, until)
            if clock.kind in PROMISES and judged in (Verdict.MET, Verdict.BREACHED):
                found[clock.kind, clock.severity].append((judged, clock))
    return tuple(_promise(*key, found[key]) for key in sorted(found, key=lambda one: (PROMISES.index(one[0]), one[1])))


def _answer(clock: Clock) -> FirstAnswer:
    breached = None if clock.corrected else clock.breached_at
    ended = clock.stopped_by if clock.status is Status.DROPPED else ""
    return FirstAnswer(0, State.OWNED, clock.status, clock.due, breached, clock.stopped_at, ended, clock.origin)


def _promise(kind: ClockKind, severity: str, judged: list[tuple[Verdict, Clock]]) -> Promise:
    took = sorted(clock.counted for _, clock in judged if clock.status is Status.STOPPED)
    targets = [clock.target for _, clock in judged]
    kept = sum(one is Verdict.MET for one, _ in judged)
    return Promise(
        kind, severity, kept, len(judged), percentile(took, NINE_OF_TEN), max(set(targets), key=targets.count)
    )


def waiting(folded: Iterable[TicketClocks], since: int, until: int) -> tuple[int, int]:
    """Of requests that were promised a solution: seconds of [since, until), by the calendar, in which they waited for
    the customer or somebody else, and in which they were open. What was taken back is in neither, nor is the time
    between a solution and the opening again."""
    waited, whole = 0, 0
    for ticket in folded:
        for clock in ticket.clocks:
            if clock.kind is not ClockKind.RESOLUTION or (clock.status is Status.DROPPED and clock.stopped_by in GONE):
                continue
            begin, end = int(clock.origin), until if clock.stopped_at is None else int(clock.stopped_at)
            paused = {one: _shared(one.start, one.end or end, since, min(end, until)) for one in clock.pauses}
            closed = sum(span for one, span in paused.items() if one.owes is Owes.NOBODY)
            waited += sum(paused.values()) - closed
            whole += _shared(begin, end, since, until) - closed
    return waited, whole


def _shared(start: int, end: int, since: int, until: int) -> int:
    """Seconds of [start, end) in [since, until)."""
    return max(min(end, until) - max(start, since), 0)


def most(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """What was counted, the most frequent first."""
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
