"""What a contract includes: its periods, what is left of the current one, and what happens beyond it (RULES 2)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

_EXACT = Decimal("0.0001")  # of a request or an hour: amounts of a contract have at most four decimals


class Per(StrEnum):
    """How often the included requests begin anew, counted from the contract's start."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CONTRACT = "contract"


class Overage(StrEnum):
    """What happens when the allowance is used up."""

    DENY = "deny"
    CONSENT = "consent"
    BILL = "bill"


@dataclass(frozen=True, slots=True)
class Price:
    """An exact amount of money in a currency (ISO 4217): "90.00 EUR"."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def times(self, units: Decimal) -> "Price":
        """What so many units cost, exactly; with two decimals where that loses nothing."""
        total = self.amount * units
        cents = total.quantize(Decimal("0.01"))
        return Price(cents if cents == total else total.normalize(), self.currency)


def price_of(text: str) -> Price:
    """The price that `str` wrote."""
    amount, _, currency = text.partition(" ")
    return Price(Decimal(amount), currency)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of the current period, in the unit people read. used: everything of the period, limit: what it
    includes with what was carried over; beyond: the part of `used` that the limit did not pay (prepaid, allowed by a
    person, overage); drained: the part of `beyond` that prepaid units paid; prepaid: what is left of those. renews:
    epoch second at which the next period begins, if there is one; opens: at which the next prepaid units do; rate: of
    one unit beyond; unconsented: kept, and unbilled until somebody consents."""

    unit: str  # "requests" or "hours"
    used: Decimal
    limit: Decimal
    policy: Overage = Overage.CONSENT
    per: Per = Per.CONTRACT
    renews: int | None = None
    opens: int | None = None
    rate: Price | None = None
    prepaid: Decimal = Decimal(0)
    beyond: Decimal = Decimal(0)
    drained: Decimal = Decimal(0)
    unconsented: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        """How many units can be used before somebody has to consent; never below zero."""
        included = (self.limit - (self.used - self.beyond)).quantize(_EXACT)
        return max(included, Decimal(0)) + self.prepaid.quantize(_EXACT)

    @property
    def total(self) -> Decimal:
        """How many units the period has in all: included, carried over and prepaid, used or not."""
        return self.limit + self.drained + self.prepaid


_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}


def period_of(per: Per, start: int, end: int, *, zone: str, at: int) -> tuple[int, int | None]:
    """The period [since, until) in which `at` lies, in epoch seconds, for a contract that holds [start, end). Months
    are those of the zone. until: None in the last period, which no other follows: what comes after it (in grace)
    still counts there."""
    months = _MONTHS.get(per)
    if months is None:
        return start, None
    first = datetime.fromtimestamp(start, ZoneInfo(zone))
    inside = min(max(at, start), end - 1)
    then = datetime.fromtimestamp(inside, ZoneInfo(zone))
    passed = ((then.year - first.year) * 12 + then.month - first.month) // months * months
    if _later(first, passed) > inside:
        passed -= months
    until = _later(first, passed + months)
    return _later(first, passed), until if until < end else None


def _later(first: datetime, months: int) -> int:
    """The same local day so many months later, or the last of a month that has no such day."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, monthrange(year, month + 1)[1])
    return int(first.replace(year=year, month=month + 1, day=day).timestamp())
