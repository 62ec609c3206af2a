"""What missed promises have in common: the same request again, or the third of a quarter (CONVERSATIONS E11)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

OFTEN = 3  # misses of a contract in a quarter that make a pattern


class Cause(StrEnum):
    """Why a promise was missed, as a person says."""

    UNOWNED = "unowned"  # waited without an owner
    MOVED = "moved"  # moved between teams
    SUPPLIER = "supplier"  # waited for the supplier
    SEVERITY = "severity"  # the wrong severity
    MISTAKE = "mistake"  # our mistake
    OTHER = "other"


class Common(StrEnum):
    """What the misses have in common, the most telling first."""

    ROUTE = "route"  # moved along the same queues
    CAUSE = "cause"
    OWNER = "owner"
    UNOWNED = "unowned"  # none of them had an owner
    HOUR = "hour"  # missed in the same hour of the day
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Missed:
    """The facts of one missed promise. at: epoch seconds; cause: what a person said, "" for nothing or nothing in
    particular; route: the queues it went through, by name, in order; owner: "" for nobody; hour: of the local day."""

    ref: str
    at: int
    cause: str = ""
    route: tuple[str, ...] = ()
    owner: str = ""
    hour: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Several misses and what they share. value: the queue names of a route, a code of Cause, a person, an hour.
    is_same: they are all of one request."""

    misses: tuple[Missed, ...]
    common: Common
    value: tuple[str, ...] = ()
    is_same: bool = False


def find(misses: Sequence[Missed], this: Missed) -> Pattern | None:
    """The pattern that a miss completes among those of its contract up to it, itself included: it is not the first of
    its request, or at least the third of the quarter; None for a miss that stands alone."""
    same = tuple(one for one in misses if one.ref == this.ref)
    if len(misses) >= OFTEN:
        common, value = _shared(misses)
        if common is not Common.NOTHING or len(same) < 2:
            return Pattern(tuple(misses), common, value)
    return Pattern(same, *_shared(same), is_same=True) if len(same) > 1 else None


def quarter_start(at: datetime, zone: str) -> datetime:
    """The first instant of the calendar quarter, at the contract's place."""
    local = at.astimezone(ZoneInfo(zone))
    return datetime(local.year, (local.month - 1) // 3 * 3 + 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def year_start(starts: datetime, at: datetime, zone: str) -> datetime:
    """The first instant of the contract's year: its beginning, or the last return of that day, at its place."""
    first, local = starts.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(zone))
    for year in (local.year, local.year - 1):
        day = 28 if (first.month, first.day) == (2, 29) else first.day
        begins = first.replace(year=year, day=day)
        if first <= begins <= local:
            return begins.astimezone(UTC)
    return starts


def _shared(misses: Sequence[Missed]) -> tuple[Common, tuple[str, ...]]:
    """What all of them have in common."""
    for common, read in _READ:
        values = {read(one) for one in misses}
        value = values.pop()
        if not values and value:
            return common, value
    return Common.NOTHING, ()


_READ: tuple[tuple[Common, Callable[[Missed], tuple[str, ...]]], ...] = (
    (Common.ROUTE, lambda one: one.route if len(one.route) > 1 else ()),
    (Common.CAUSE, lambda one: (one.cause,) if one.cause not in ("", Cause.OTHER) else ()),
    (Common.OWNER, lambda one: (one.owner,) if one.owner else ()),
    (Common.UNOWNED, lambda one: () if one.owner else ("nobody",)),
    (Common.HOUR, lambda one: (f"{one.hour:02d}",)),
)
