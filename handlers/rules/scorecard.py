"""The figures of a period: requests, first answers in time and how long they took (CONVERSATIONS F10, section 5).

Times are working time of each request's own calendar, with pauses and closed hours left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from handlers.rules import attainment
from handlers.rules.allowance import Allowance
from handlers.rules.attainment import FirstAnswer, Record

WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the period: its first answer as promised and kept. took: working seconds to it, None while none has
    come. written: when, in epoch seconds."""

    answer: FirstAnswer
    written: float
    took: int | None = None
    subject: str = ""
    severity: str = ""

    @property
    def number(self) -> int:
        """What people call it, without "T-"."""
        return self.answer.number


@dataclass(frozen=True, slots=True)
class Use:
    """What of a contract is used at the end of the period. until: the last second of the allowance's own period, or of
    the contract."""

    contract: str
    plan: str
    allowance: Allowance
    until: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """Ratings of the period. mean: of the overall scores, exact; None where nobody rated."""

    answers: int = 0
    not_rated: int = 0
    mean: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A request that is not over. owner: who works on it, "" for nobody; is_waiting: for the customer."""

    number: int
    owner: str
    is_waiting: bool = False
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """What a company asked and got in a period. median, slowest: working seconds to a first answer, None where none
    came; slowest_number: whose that was. open: at the moment of the report, of what was written before its end, oldest
    first."""

    record: Record = field(default_factory=Record)
    asked: tuple[Asked, ...] = ()
    median: int | None = None
    slowest: int | None = None
    slowest_number: int = 0
    uses: tuple[Use, ...] = ()
    rated: Rated = field(default_factory=Rated)
    open: tuple[Open, ...] = ()

    @property
    def share(self) -> int | None:
        """How many first answers of a hundred came in time; None where none was promised. 100 only where all did, 0
        only where none did."""
        return percent(self.record.kept, self.record.promised)


def percent(part: int, whole: int) -> int | None:
    """So many of a hundred, rounded half up, but 100 only for all and 0 only for none; None of nothing."""
    if not whole:
        return None
    rounded = (2 * WHOLE * part + whole) // (2 * whole)
    return rounded if part in (0, whole) else min(max(rounded, 1), WHOLE - 1)


def measured(asked: Iterable[Asked], now: float) -> Period:
    """The part of a period that follows from its requests, as they stand by `now`."""
    ours = tuple(asked)
    answered = sorted((one.took, one.number) for one in ours if one.took is not None)
    slowest, number = answered[-1] if answered else (None, 0)
    return Period(
        record=attainment.measure((one.answer for one in ours), now),
        asked=ours,
        median=percentile([took for took, _ in answered], Decimal("0.5")),
        slowest=slowest,
        slowest_number=number,
    )


def percentile(seconds: Sequence[int], share: Decimal) -> int | None:
    """The value that this share of the values (shortest first) does not exceed, between two neighbours in proportion;
    None of nothing. 0.5 of an even number lies in the middle of its two middle ones."""
    if not seconds:
        return None
    place = (len(seconds) - 1) * share
    low = int(place)
    high = min(low + 1, len(seconds) - 1)
    return int(seconds[low] + (seconds[high] - seconds[low]) * (place - low))
