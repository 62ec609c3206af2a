"""The allowance ledger: what a contract grants, what requests and hours use of it, and what is beyond (RULES 2).

Everything is a fold: a pool's balance is the sum of its entries, and whatever a contract has not posted yet follows
from its words and the entries before. Amounts are exact; hours are counted in minutes, so that 20 min are exact too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules.allowance import Allowance, Overage, Per, Price, period_of

NOTHING, ONE = Decimal(0), Decimal(1)
_EXACT = Decimal("0.0001")
BY_CLAUSE = "clause overage: bill"  # the consent of a contract that says so itself


class Unit(StrEnum):
    """What the ledger counts. Contracts that say hours are counted in minutes."""

    REQUESTS = "requests"
    MINUTES = "minutes"


class Kind(StrEnum):
    """What an entry is."""

    GRANT = "grant"  # a period began, prepaid units were bought and paid, or a person of ours allowed one more
    ADJUST = "adjust"  # the contract says another amount since
    CARRY = "carry"  # what was left goes from one period's pool into the next
    DEBIT = "debit"
    REFUND = "refund"  # back into the pool it came from, also when that has expired
    CONSENT = "consent"  # what waited is consented to: it leaves the waiting pool and is debited as overage
    CORRECTION = "correction"  # nothing: our own error is corrected


USES = (Kind.DEBIT, Kind.REFUND, Kind.CONSENT)
UNCONSENTED = "unconsented"  # the pool of what was used without anything left, unbilled until somebody consents
OVERAGE = "overage"  # the pool of what is billed: only this one falls below zero, each time by a named consent
PREPAID = "prepaid/"  # pools of what was bought
ALLOWED = "allowed/"  # pools of what a person of ours allowed beyond, free of charge


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. period: the first day of the period that a use belongs to; consent: what permits a debit of the
    overage, "consent 7" or a clause; amount: in ledger units, below zero where a pool gets less."""

    pool: str
    kind: Kind
    amount: Decimal
    period: str = ""
    consent: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Prepaid:
    """Units bought beside the included ones, open in [since, until) (epoch seconds) once they are paid."""

    key: str
    amount: Decimal
    since: int
    until: int
    paid: bool = True


@dataclass(frozen=True, slots=True)
class Carry:
    """What is carried into the next periods: a share of what is left, or at most so many units."""

    percent: int = 0
    units: Decimal = NOTHING
    periods: int = 1


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a contract version says about its allowance. amount: included in each period, in ledger units; start, end:
    the contract's half-open period; rounding: minutes a time entry is rounded up to; multipliers: by kind of work."""

    unit: Unit
    amount: Decimal
    per: Per
    start: int
    end: int
    zone: str
    policy: Overage = Overage.CONSENT
    rate: Price | None = None
    carry: Carry | None = None
    rounding: int = 15
    multipliers: Mapping[str, Decimal] = field(default_factory=dict)
    prepaid: tuple[Prepaid, ...] = ()

    def period(self, at: int) -> tuple[int, int | None]:
        """The period [since, until) of an instant."""
        return period_of(self.per, self.start, self.end, zone=self.zone, at=at)

    def period_name(self, at: int) -> str:
        """The first day of an instant's period: "2026-01-01"."""
        return datetime.fromtimestamp(self.period(at)[0], ZoneInfo(self.zone)).date().isoformat()


def balance(entries: Iterable[Entry], pool: str) -> Decimal:
    """What a pool holds: the sum of its entries."""
    return sum((one.amount for one in entries if one.pool == pool), NOTHING)


def is_prepaid(pool: str) -> bool:
    """Whether a pool holds what was bought."""
    return pool.startswith(PREPAID)


def granted(entries: Iterable[Entry], pools: Sequence[str]) -> Decimal:
    """What pools were granted in all, whatever is left of it."""
    grants = (one.amount for one in entries if one.pool in pools and one.kind in (Kind.GRANT, Kind.ADJUST))
    return sum(grants, NOTHING)


# ---------------------------------------------------------------------------------------------------- what is granted


def openings(agreed: Agreed, entries: Sequence[Entry], at: int) -> tuple[Entry, ...]:
    """The entries that are still to be posted so that the pools of `at` hold what the contract says.

    A smaller amount takes away at most what is left. Of a period's own units, the clause carries what is left when the
    next one is first touched; a period that nobody touched counts with the amount of today.
    """
    found: list[Entry] = []
    for before in _earlier(agreed, at):
        found += _carried(agreed, [*entries, *found], before)
    found += _granted(entries, _included(agreed, at), agreed.amount)
    for one in agreed.prepaid:
        if _is_open(one, at):
            found += _granted(entries, f"{PREPAID}{one.key}", one.amount)
    return tuple(found)


def pools(agreed: Agreed, at: int) -> tuple[str, ...]:
    """The pools of an instant, in the order in which they drain: what expires first goes first."""
    carried = [_carry_pool(agreed, before) for before in _earlier(agreed, at)]
    bought = sorted((one for one in agreed.prepaid if _is_open(one, at)), key=lambda one: (one.until, one.key))
    return (*carried, _included(agreed, at), *(f"{PREPAID}{one.key}" for one in bought))


def _included(agreed: Agreed, at: int) -> str:
    return f"included/{agreed.per}/{agreed.period_name(at)}"


def _carry_pool(agreed: Agreed, before: int) -> str:
    return f"carried/{agreed.per}/{agreed.period_name(before)}"


def _is_open(one: Prepaid, at: int) -> bool:
    return one.paid and one.since <= at < one.until


def _granted(entries: Iterable[Entry], pool: str, amount: Decimal) -> Iterator[Entry]:
    mine = [one for one in entries if one.pool == pool]
    grants = [one.amount for one in mine if one.kind in (Kind.GRANT, Kind.ADJUST)]
    change = max(amount - sum(grants, NOTHING), -balance(mine, pool))
    if not grants:
        yield Entry(pool, Kind.GRANT, amount)
    elif change:
        yield Entry(pool, Kind.ADJUST, change)


def _earlier(agreed: Agreed, at: int) -> list[int]:
    """An instant in each earlier period whose leftover may still be there at `at`, the oldest first."""
    found: list[int] = []
    since = agreed.period(at)[0]
    for _ in range(agreed.carry.periods if agreed.carry else 0):
        if since <= agreed.start:
            break
        since = agreed.period(since - 1)[0]
        found.insert(0, since)
    return found


def _carried(agreed: Agreed, entries: Sequence[Entry], before: int) -> Iterator[Entry]:
    """What an earlier period leaves to the later ones, posted once."""
    pool, target = _included(agreed, before), _carry_pool(agreed, before)
    if agreed.carry is None or any(one.pool == target for one in entries):
        return
    fresh = () if any(one.pool == pool for one in entries) else (Entry(pool, Kind.GRANT, agreed.amount),)
    yield from fresh
    left = balance([*entries, *fresh], pool)
    share = left * agreed.carry.percent / 100 if agreed.carry.percent else min(left, agreed.carry.units)
    part = share.quantize(Decimal(1) if agreed.unit is Unit.REQUESTS else _EXACT, ROUND_DOWN)
    yield Entry(pool, Kind.CARRY, -part)
    yield Entry(target, Kind.CARRY, part)


# ------------------------------------------------------------------------------------------------------- what is used


def split(
    amount: Decimal, sources: Sequence[tuple[str, Decimal]], policy: Overage, *, consent: str = "", period: str = ""
) -> tuple[Entry, ...]:
    """The debits of a use: the pools (name, what is left) drain in order; what they do not hold is overage where the
    contract bills it or somebody consented, and otherwise waits unconsented."""
    found, rest = [], amount
    for pool, left in sources:
        part = min(rest, max(left, NOTHING))
        if part:
            found.append(Entry(pool, Kind.DEBIT, -part, period))
        rest -= part
    permit = consent or (BY_CLAUSE if policy is Overage.BILL else "")
    if rest:
        found.append(Entry(OVERAGE if permit else UNCONSENTED, Kind.DEBIT, -rest, period, permit))
    return tuple(found)


def debit(
    agreed: Agreed, entries: Sequence[Entry], amount: Decimal, at: int, *, consent: str = ""
) -> tuple[Entry, ...]:
    """The debits of a use at an instant; entries: everything posted so far, with the openings of that instant."""
    sources = [(pool, balance(entries, pool)) for pool in pools(agreed, at)]
    return split(amount, sources, agreed.policy, consent=consent, period=agreed.period_name(at))


def refund(used: Iterable[Entry], amount: Decimal | None = None, *, note: str = "") -> tuple[Entry, ...]:
    """What gives back a use (all of it, or so much of it): each part into the pool it came from, also one that has
    expired, the last drained first. used: every entry of the ticket, in order."""
    found, rest = [], amount
    for (pool, period), net in reversed(_net(used).items()):
        part = -net if rest is None else min(-net, rest)
        if part > 0:
            found.append(Entry(pool, Kind.REFUND, part, period, note=note))
            rest = None if rest is None else rest - part
    return tuple(found)


def consented(used: Iterable[Entry], consent: str) -> tuple[Entry, ...]:
    """What of a ticket waited unconsented becomes overage, by this consent."""
    found: list[Entry] = []
    for (pool, period), net in _net(used).items():
        if pool == UNCONSENTED and net < 0:
            found.append(Entry(UNCONSENTED, Kind.CONSENT, -net, period, consent))
            found.append(Entry(OVERAGE, Kind.CONSENT, net, period, consent))
    return tuple(found)


def used_by(entries: Iterable[Entry]) -> Decimal:
    """How much was used in all, wherever it was taken from."""
    return -sum((one.amount for one in entries if one.kind in USES), NOTHING)


def _net(used: Iterable[Entry]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for one in used:
        if one.kind in USES:
            key = (one.pool, one.period)
            found[key] = found.get(key, NOTHING) + one.amount
    return found


def charged(minutes: int, rounding: int, multiplier: Decimal = Decimal(1)) -> Decimal:
    """Minutes that a time entry counts: rounded up to whole steps, then multiplied. Below zero for a counter-entry."""
    step = max(rounding, 1)
    steps = (Decimal(abs(minutes)) / step).to_integral_value(ROUND_CEILING)
    counted = steps * step * multiplier
    return (counted if minutes > 0 else -counted).quantize(_EXACT)


# ------------------------------------------------------------------------------------------------------- how it stands


def standing(agreed: Agreed, entries: Sequence[Entry], at: int) -> Allowance:
    """What is left at an instant, in the unit people read; entries: everything posted, with the openings."""
    period = agreed.period_name(at)
    mine = [one for one in entries if one.kind in USES and one.period == period]
    within = [pool for pool in pools(agreed, at) if not is_prepaid(pool)]
    bought = [pool for pool in pools(agreed, at) if is_prepaid(pool)]
    inside = -sum((one.amount for one in mine if one.pool in within), NOTHING)
    everything = -sum((one.amount for one in mine if one.pool != UNCONSENTED), NOTHING)
    return Allowance(
        unit="requests" if agreed.unit is Unit.REQUESTS else "hours",
        used=shown(agreed.unit, everything),
        limit=shown(agreed.unit, inside + sum((balance(entries, pool) for pool in within), NOTHING)),
        policy=agreed.policy,
        per=agreed.per,
        renews=agreed.period(at)[1],
        opens=min((one.since for one in agreed.prepaid if one.paid and one.since > at), default=None),
        rate=agreed.rate,
        prepaid=shown(agreed.unit, sum((balance(entries, pool) for pool in bought), NOTHING)),
        beyond=shown(agreed.unit, everything - inside),
        drained=shown(agreed.unit, -sum((one.amount for one in mine if is_prepaid(one.pool)), NOTHING)),
        unconsented=shown(agreed.unit, -balance(mine, UNCONSENTED)),
    )


def shown(unit: Unit, amount: Decimal) -> Decimal:
    """An amount of the ledger in the unit people read: requests, or hours."""
    return amount / 60 if unit is Unit.MINUTES else amount


def lasts_until(left: Decimal, *, used: Decimal, seconds: int, at: int) -> int | None:
    """The instant (epoch seconds) at which what is left is used up, at the pace of `used` in so many seconds; None when
    nothing was used."""
    return at + int(left * seconds / used) if used > 0 and seconds > 0 else None
