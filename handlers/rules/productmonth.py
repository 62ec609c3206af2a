"""What a month says about a service product: promises too tight or too loose, and what was waste (issue 7, 8)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from handlers.rules.attainment import FirstAnswer, verdict
from handlers.rules.clock import Clock, Status, TicketClocks, Verdict
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
    """How one promise of one severity was kept. p90: working seconds within which nine of ten were kept, None where
    none was; target: working seconds, the most frequent one."""

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
    module; waited, whole: seconds that solutions waited for others, and lasted; proactive: contacts that we began."""

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


def promises(folded: Iterable[TicketClocks], now: float) -> tuple[Promise, ...]:
    """How each promise was kept, by kind and severity."""
    found: dict[tuple[ClockKind, str], list[tuple[Verdict, Clock]]] = defaultdict(list)
    for ticket in folded:
        for clock in ticket.clocks:
            judged = _verdict(clock, now)
            if clock.kind in PROMISES and judged in (Verdict.MET, Verdict.BREACHED, Verdict.OPEN):
                found[clock.kind, clock.severity].append((judged, clock))
    return tuple(_promise(*key, found[key]) for key in sorted(found, key=lambda one: (PROMISES.index(one[0]), one[1])))


def _verdict(clock: Clock, now: float) -> Verdict:
    breached = None if clock.corrected else clock.breached_at
    ended = clock.stopped_by if clock.status is Status.DROPPED else ""
    answer = FirstAnswer(0, State.OWNED, clock.status, clock.due, breached, clock.stopped_at, ended)
    return verdict(answer, now)


def _promise(kind: ClockKind, severity: str, judged: list[tuple[Verdict, Clock]]) -> Promise:
    took = sorted(clock.counted for _, clock in judged if clock.status is Status.STOPPED)
    targets = [clock.target for _, clock in judged]
    kept = sum(one is Verdict.MET for one, _ in judged)
    return Promise(
        kind, severity, kept, len(judged), percentile(took, NINE_OF_TEN), max(set(targets), key=targets.count)
    )


def waiting(folded: Iterable[TicketClocks], now: int) -> tuple[int, int]:
    """Of solutions: seconds by the calendar that they waited for others, and from beginning to end, or to now."""
    waited, whole = 0, 0
    for ticket in folded:
        for clock in ticket.clocks:
            if clock.kind is not ClockKind.RESOLUTION:
                continue
            end = now if clock.stopped_at is None else int(clock.stopped_at)
            waited += sum(max((min(one.end or end, end) - one.start), 0) for one in clock.pauses)
            whole += max(end - clock.start, 0)
    return waited, whole


def most(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """What was counted, the most frequent first."""
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
