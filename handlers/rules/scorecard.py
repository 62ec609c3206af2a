"""The figures of a period: requests, first answers in time and how long they took (CONVERSATIONS F10, section 5).

Times are working time of each request's own calendar, with pauses and closed hours left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from handlers.rules import attainment
from handlers.rules.allowance import Allowance
from handlers.rules.attainment import FirstAnswer, Record
from handlers.rules.clock import Verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the period: its first answer as promised and kept. took: working seconds to it, None while none has
    come. written: when, in epoch seconds. became: of the promise within the period, None where nothing was owed in
    it."""

    answer: FirstAnswer
    written: float
    took: int | None = None
    subject: str = ""
    severity: str = ""
    became: Verdict | None = None

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


def measured(asked: Iterable[Asked], now: float, since: float, until: float) -> Period:
    """The part of the period [since, until) that follows from its requests, as they stand by `now`. An answer that came
    in it is one of its times, also where it had been missed before."""
    found = tuple(asked)
    ours = tuple(filter(None, (_of_period(one, now, since, until) for one in found)))
    answered = sorted((one.took, one.number) for one in ours if one.took is not None)
    slowest, number = answered[-1] if answered else (None, 0)
    return Period(
        record=attainment.measure((one.answer for one in found), now, since, until),
        asked=ours,
        median=percentile([took for took, _ in answered], Decimal("0.5")),
        slowest=slowest,
        slowest_number=number,
    )


def _of_period(one: Asked, now: float, since: float, until: float) -> Asked | None:
    """A request as the period has it; None where it is none of it."""
    became = attainment.within(one.answer, now, since, until)
    stopped = one.answer.stopped
    took = one.took if stopped is not None and since <= stopped < until else None
    is_ours = became is not None or took is not None or since <= one.answer.begun < until
    return replace(one, took=took, became=became) if is_ours else None


def percentile(seconds: Sequence[int], share: Decimal) -> int | None:
    """The value that this share of the values (shortest first) does not exceed, between two neighbours in proportion;
    None of nothing. 0.5 of an even number lies in the middle of its two middle ones."""
    if not seconds:
        return None
    place = (len(seconds) - 1) * share
    low = int(place)
    high = min(low + 1, len(seconds) - 1)
    return int(seconds[low] + (seconds[high] - seconds[low]) * (place - low))
