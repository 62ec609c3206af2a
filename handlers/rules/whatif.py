"""What if: past requests under proposed terms; who is granted or held, what is kept or missed, what it uses.

What people did, and when, is taken from the journal as it was. What the desk made of it (decision, clocks, rungs) is made
anew from the proposed terms, by the same functions that decide and count today.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from handlers.rules import clocks, entitlement
from handlers.rules.allowance import Per, period_of
from handlers.rules.clock import Event, TicketClocks, Verdict
from handlers.rules.clocktable import GONE
from handlers.rules.facts import Allowance, ContractFacts, Decision, Facts, HoldReason, Outcome
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind, Terms

PROMISES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.UPDATE, ClockKind.RESOLUTION)
KEPT = (Verdict.MET, Verdict.CORRECTED)
MISSED = (Verdict.BREACHED, Verdict.UNANSWERED)

_DESKS_OWN = (EventKind.RUNG_FIRED, EventKind.ACKNOWLEDGED, EventKind.RERATED)  # these followed from the old terms
_BEFORE = (EventKind.HELD, EventKind.PROMISED, EventKind.GRANTED)  # how it came to run, decided anew


@dataclass(frozen=True, slots=True)
class Past:
    """One request as it went. at: epoch second at which it was written; facts: with the proposed contracts, as if
    nothing of their allowance were used; terms: those it ran under; hours: what was logged on it; held: why it was."""

    ref: str
    at: int
    facts: Facts
    events: tuple[Event, ...]
    terms: Terms
    contract: str
    held: str = ""
    hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of one promise of a request."""

    kind: ClockKind
    number: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a request. held: why it was kept at first, "" when it was granted; started: whether it ever ran;
    promises: None where nobody can know; used, beyond: units of the contract's allowance, and how many were overage."""

    contract: str
    severity: str
    held: str
    started: bool
    promises: tuple[Promise, ...] | None
    used: Decimal = Decimal(0)
    beyond: Decimal = Decimal(0)

    def count(self, verdicts: Sequence[Verdict]) -> int:
        """How many of its promises ended in one of these."""
        return sum(one.verdict in verdicts for one in self.promises or ())


@dataclass(frozen=True, slots=True)
class Included:
    """What a contract includes per period, [start, end) in epoch seconds, and what happens beyond it."""

    allowance: Allowance
    start: int
    end: int
    zone: str

    def period(self, at: int) -> int:
        """The epoch second at which the period of `at` began."""
        return period_of(self.allowance.per, self.start, self.end, zone=self.zone, at=at)[0]


@dataclass(slots=True)
class Spent:
    """What has been used so far, by contract and period, while requests are gone through in order."""

    included: Mapping[str, Included]
    used: dict[tuple[str, int], Decimal] = field(default_factory=dict)

    def of(self, contract: str, at: int) -> Decimal:
        """Units used in the period of `at` so far."""
        known = self.included.get(contract)
        return self.used.get((contract, known.period(at)), Decimal(0)) if known else Decimal(0)

    def take(self, contract: str, at: int, past: Past) -> tuple[Decimal, Decimal]:
        """Count a request that ran; (units used, how many of them are beyond what is included)."""
        known = self.included.get(contract)
        if known is None or _is_refunded(past.events):
            return Decimal(0), Decimal(0)
        units = past.hours if known.allowance.unit == "hours" else Decimal(1)
        before = self.of(contract, at)
        self.used[contract, known.period(at)] = before + units
        room = max(known.allowance.limit - before, Decimal(0))
        return units, max(units - room, Decimal(0))


def as_it_was(past: Past, spent: Spent, now: int) -> Fate:
    """What became of the request under the terms it ran under, judged at `now` (epoch seconds)."""
    granted = _granted(past.events)
    used, beyond = spent.take(past.contract, past.at, past) if granted else (Decimal(0), Decimal(0))
    promises = _promises(clocks.replay(past.events, past.terms), now)
    severity = granted.severity if granted else ""
    return Fate(past.contract, severity, past.held, granted is not None, promises, used, beyond)


def as_proposed(past: Past, spent: Spent, now: int) -> Fate:
    """What would have become of the request under the proposed contracts, with what they would have used before it.
    Whoever was let in by a person's decision would have been let in again, were the reason the same."""
    contracts = tuple(_counted(one, spent, past.at) for one in past.facts.contracts)
    decision = entitlement.decide(replace(past.facts, contracts=contracts), past.at)
    is_granted = decision.outcome is Outcome.GRANTED and decision.queue != ""
    was_started = _granted(past.events) is not None
    number = decision.terms.contract
    held = "" if is_granted else (decision.hold.reason if decision.hold else HoldReason.SUBJECT).value
    if not is_granted and not (was_started and held == past.held):
        return Fate(number, decision.severity, held, False, ())
    used, beyond = spent.take(number, past.at, past)
    events = under(past, decision, is_granted=is_granted)
    promises = _promises(clocks.replay(events, decision.terms), now) if was_started else None
    return Fate(number, decision.severity, held, True, promises, used, beyond)


def under(past: Past, decision: Decision, *, is_granted: bool) -> tuple[Event, ...]:
    """The journal as it goes on under a decision: granted when it was written, or, where a person let in what was held,
    when that person did. What people did stays as it was; a severity that the terms do not know is passed over."""
    granted = _granted(past.events)
    starts = float(past.at) if is_granted or granted is None else granted.at
    start = replace(granted or Event(EventKind.GRANTED, starts), at=starts, severity=decision.severity)
    known = {severity.key for severity in decision.terms.severities}
    first = past.events.index(granted) if granted else len(past.events)
    early = [one for one in past.events[:first] if one.kind not in _BEFORE and one.kind not in _DESKS_OWN]
    later = [one for one in past.events[first + 1 :] if one.kind not in _DESKS_OWN]
    told = [one for one in (*early, *later) if one.kind is not EventKind.SEVERITY_CHANGED or one.severity in known]
    return (start, *told) if is_granted else (*told[: len(early)], start, *told[len(early) :])


def begun(per: Per, start: int, end: int, *, zone: str, since: int, until: int) -> int:
    """How many of a contract's periods begin in [since, until): as often as a fee per period falls due."""
    count, at = 0, start
    while at < min(until, end):
        count += at >= since
        following = period_of(per, start, end, zone=zone, at=at)[1]
        if following is None:
            break
        at = following
    return count


def _granted(events: Iterable[Event]) -> Event | None:
    return next((one for one in events if one.kind is EventKind.GRANTED), None)


def _is_refunded(events: Iterable[Event]) -> bool:
    """Whether it was taken back, merged or set aside, and not restored since."""
    last = next((one for one in reversed(tuple(events)) if one.kind in GONE or one.kind is EventKind.RESTORED), None)
    return last is not None and last.kind in GONE


def _counted(contract: ContractFacts, spent: Spent, at: int) -> ContractFacts:
    """The contract with what it would have used by then."""
    if contract.allowance is None:
        return contract
    return replace(contract, allowance=replace(contract.allowance, used=spent.of(contract.terms.contract, at)))


def _promises(state: TicketClocks, now: int) -> tuple[Promise, ...]:
    judged = (Promise(one.kind, one.number, clocks.judge(one, now)) for one in state.clocks if one.kind in PROMISES)
    return tuple(one for one in judged if one.verdict is not Verdict.DROPPED)
