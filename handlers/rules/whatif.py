"""What if: past requests under proposed terms; who is granted or held, what is kept or missed, what it uses.

What people did, and when, is taken from the journal as it was. What the desk made of it (decision, clocks, allowance)
is made anew from the proposed terms, by the same functions that decide and count today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from handlers.rules import clocks, entitlement, ledger
from handlers.rules.allowance import Allowance, Per, period_of
from handlers.rules.clock import Event, TicketClocks, Verdict
from handlers.rules.clocktable import GONE
from handlers.rules.facts import ContractFacts, Decision, Facts, HoldReason, Outcome
from handlers.rules.ledger import Agreed, Entry, Unit
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind, Terms

PROMISES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.UPDATE, ClockKind.RESOLUTION)
KEPT = (Verdict.MET, Verdict.CORRECTED)
MISSED = (Verdict.BREACHED, Verdict.UNANSWERED)
NOTHING = Decimal(0)

_DESKS_OWN = (EventKind.RUNG_FIRED, EventKind.ACKNOWLEDGED, EventKind.RERATED)  # these followed from the old terms
_BEFORE = (EventKind.HELD, EventKind.PROMISED, EventKind.GRANTED)  # how it came to run, decided anew


@dataclass(frozen=True, slots=True)
class Worked:
    """A time entry: minutes (below zero for a counter-entry) of a kind of work, logged at an epoch second."""

    at: int
    minutes: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """One request as it went. at: epoch second at which it was written; facts: with the proposed contracts; agreed:
    what each of these includes, by number; terms: those it ran under; held: why it was kept at first, or ""."""

    ref: str
    at: int
    facts: Facts
    events: tuple[Event, ...]
    terms: Terms
    held: str = ""
    agreed: Mapping[str, Agreed] = field(default_factory=dict)
    worked: tuple[Worked, ...] = ()

    @property
    def granted(self) -> Event | None:
        """The event with which it began to run."""
        return next((one for one in self.events if one.kind is EventKind.GRANTED), None)


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of one promise of a request."""

    kind: ClockKind
    number: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a request. held: why it was kept at first, "" when it was granted; started: whether it ever ran;
    promises: None where nobody can know."""

    contract: str
    severity: str
    held: str
    started: bool
    promises: tuple[Promise, ...] | None

    def count(self, verdicts: Sequence[Verdict]) -> int:
        """How many of its promises ended in one of these."""
        return sum(one.verdict in verdicts for one in self.promises or ())


@dataclass(slots=True)
class Books:
    """The ledgers as they would be: entries by contract, and by what request caused them."""

    entries: dict[str, dict[tuple[str, str, ledger.Kind], Decimal]] = field(default_factory=dict)
    caused: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)

    def standing(self, number: str, agreed: Agreed, at: int) -> Allowance:
        """What would be left of a contract."""
        return ledger.standing(agreed, self._opened(number, agreed, at), at)

    def debit(self, ref: str, number: str, agreed: Agreed, *, amount: Decimal, at: int, consent: str = "") -> None:
        """Count a use by a request."""
        opened = self._opened(number, agreed, at)
        self._post(ref, number, ledger.debit(agreed, opened, amount, at, consent=consent))

    def refund(self, ref: str, amount: Decimal | None = None) -> None:
        """Give back what a request used, or so much of it."""
        used = self.caused.get(ref, [])
        for number in dict.fromkeys(number for number, _ in used):
            self._post(ref, number, ledger.refund([entry for of, entry in used if of == number], amount))

    def used(self, refs: Iterable[str], number: str) -> tuple[Decimal, Decimal]:
        """What these requests used of a contract, and how much of it is billed as overage; in ledger units."""
        found = [entry for ref in refs for of, entry in self.caused.get(ref, ()) if of == number]
        return ledger.used_by(found), -ledger.balance(found, ledger.OVERAGE)

    def _opened(self, number: str, agreed: Agreed, at: int) -> tuple[Entry, ...]:
        fresh = ledger.openings(agreed, self._entries(number), at)
        self._add(number, fresh)
        return self._entries(number)

    def _entries(self, number: str) -> tuple[Entry, ...]:
        sums = self.entries.get(number, {})
        return tuple(Entry(pool, kind, amount, period) for (pool, period, kind), amount in sums.items())

    def _post(self, ref: str, number: str, found: Sequence[Entry]) -> None:
        self._add(number, found)
        self.caused.setdefault(ref, []).extend((number, entry) for entry in found)

    def _add(self, number: str, found: Iterable[Entry]) -> None:
        sums = self.entries.setdefault(number, {})
        for one in found:
            key = (one.pool, one.period, one.kind)
            sums[key] = sums.get(key, NOTHING) + one.amount


def as_it_was(past: Past, now: int) -> Fate:
    """What became of the request under the terms it ran under, judged at `now` (epoch seconds)."""
    granted = past.granted
    promises = _promises(clocks.replay(past.events, past.terms), now)
    severity = granted.severity if granted else ""
    return Fate(past.terms.contract, severity, past.held, granted is not None, promises)


def as_proposed(pasts: Iterable[Past], now: int) -> tuple[dict[str, Fate], Books]:
    """What would have become of the requests under the proposed contracts, by reference, and what they would have used:
    everything in the order in which it happened."""
    books, fates = Books(), dict[str, Fate]()
    for _, _, past, worked in sorted(_timeline(pasts), key=lambda one: one[:2]):
        fate = fates.get(past.ref)
        if fate is None:
            fates[past.ref] = _decided(past, books, now)
        elif worked is not None and fate.started:
            _work(past, fate, worked, books)
        elif worked is None and fate.started and _unit(past, fate) is Unit.REQUESTS:
            books.refund(past.ref)
    return fates, books


_Moment = tuple[int, int, Past, Worked | None]


def _timeline(pasts: Iterable[Past]) -> Iterator[_Moment]:
    """When each was written, worked on, and taken back."""
    for past in pasts:
        yield past.at, 0, past, None
        yield from ((max(one.at, past.at), 1, past, one) for one in past.worked)
        gone = _gone(past.events)
        if gone is not None:
            yield max(gone, past.at), 2, past, None


def _gone(events: Iterable[Event]) -> int | None:
    """When it was taken back, merged or set aside for good."""
    last = next((one for one in reversed(tuple(events)) if one.kind in GONE or one.kind is EventKind.RESTORED), None)
    return int(last.at) if last is not None and last.kind in GONE else None


def _decided(past: Past, books: Books, now: int) -> Fate:
    """Decide it anew. Whoever was let in by a person's decision would be let in again, were the reason the same."""
    contracts = tuple(_counted(one, past, books) for one in past.facts.contracts)
    decision = entitlement.decide(replace(past.facts, contracts=contracts), past.at)
    number, was_started = decision.terms.contract, past.granted is not None
    held = _held(decision)
    if held and not (was_started and held == past.held):
        return Fate(number, decision.severity, held, False, ())
    fate = Fate(number, decision.severity, held, True, None)
    if _unit(past, fate) is Unit.REQUESTS:
        consent = "as it was given" if held == HoldReason.CONSENT else ""
        books.debit(past.ref, number, past.agreed[number], amount=Decimal(1), at=past.at, consent=consent)
    if not was_started:
        return fate
    return replace(fate, promises=_promises(clocks.replay(under(past, decision), decision.terms), now))


def _held(decision: Decision) -> str:
    if decision.outcome is Outcome.GRANTED and decision.queue:
        return ""
    return str((decision.hold.reason if decision.hold else HoldReason.SUBJECT).value)


def _unit(past: Past, fate: Fate) -> Unit | None:
    agreed = past.agreed.get(fate.contract)
    return agreed.unit if agreed else None


def _work(past: Past, fate: Fate, worked: Worked, books: Books) -> None:
    """Count the time, with the rounding and multipliers of the proposal."""
    agreed = past.agreed.get(fate.contract)
    if agreed is None or agreed.unit is not Unit.MINUTES:
        return
    minutes = ledger.charged(worked.minutes, agreed.rounding, agreed.multipliers.get(worked.kind, Decimal(1)))
    if minutes > 0:
        books.debit(past.ref, fate.contract, agreed, amount=minutes, at=worked.at)
    elif minutes < 0:
        books.refund(past.ref, -minutes)


def under(past: Past, decision: Decision) -> tuple[Event, ...]:
    """The journal as it goes on under a decision: granted when it was written, or, where a person let in what was held,
    when that person did. What people did stays as it was; a severity that the terms do not know is passed over."""
    granted, is_held = past.granted, bool(_held(decision))
    starts = granted.at if granted is not None and (is_held or not past.held) else float(past.at)
    start = replace(granted or Event(EventKind.GRANTED, starts), at=starts, severity=decision.severity)
    first = past.events.index(granted) if granted else len(past.events)
    early = [one for one in past.events[:first] if _is_peoples(one, decision.terms) and one.kind not in _BEFORE]
    later = [one for one in past.events[first + 1 :] if _is_peoples(one, decision.terms)]
    return (*early, start, *later) if is_held else (start, *early, *later)


def _is_peoples(event: Event, terms: Terms) -> bool:
    if event.kind is EventKind.SEVERITY_CHANGED:
        return any(severity.key == event.severity for severity in terms.severities)
    return event.kind not in _DESKS_OWN


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


def _counted(contract: ContractFacts, past: Past, books: Books) -> ContractFacts:
    """The contract with what would be left of it by then."""
    number = contract.terms.contract
    agreed = past.agreed.get(number)
    return replace(contract, allowance=books.standing(number, agreed, past.at) if agreed else None)


def _promises(state: TicketClocks, now: int) -> tuple[Promise, ...]:
    judged = (Promise(one.kind, one.number, clocks.judge(one, now)) for one in state.clocks if one.kind in PROMISES)
    return tuple(one for one in judged if one.verdict is not Verdict.DROPPED)
