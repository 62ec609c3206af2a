"""Working time against the barest way: the same open spans in lists, prefix sums, two bisections and nothing else."""

import importlib
import importlib.util
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from itertools import accumulate
from random import Random
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from handlers.deskwork import instant
from handlers.rules import calendar
from handlers.rules.worktime import Worktime

ZONE = "America/New_York"
DAYS = ("mon", "tue", "wed", "thu", "fri")
HOLIDAYS = tuple(date(2026, month, 15).isoformat() for month in range(1, 13))
CALENDAR = calendar.from_data(
    {"timezone": ZONE, "weekly": {day: [["09:00", "17:00"]] for day in DAYS}, "holidays": list(HOLIDAYS)}
)
HOURS_8, A_YEAR = 8 * 3600, 2000 * 3600  # working seconds; 2,000 hours are about a year of them
YEAR = 365 * 86_400
ROUNDS, CALLS = 15, 4000
# businesstimedelta is no dependency. These are the figures that its users publish for this calendar, on two cores.
PUBLISHED = {("add", "8 h"): 5489.0, ("between", "a year"): 25.0}
TIMES_FASTER = {"8 h": 40, "a year": 1000}


@dataclass(frozen=True, slots=True)
class Found:
    """Operations a second of ours and of the bare way; ratio: the median over rounds measured side by side."""

    what: str
    distance: str
    ours: float
    bare: float
    ratio: float


def bare(spans: Sequence[tuple[int, int]]) -> tuple[Callable[[int, int], int], Callable[[int, int], int]]:
    """`add` and `between` over spans that were compiled beforehand, written for nothing but speed: no class, no call
    from one to another, no case that the calendar here does not have."""
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    done = list(accumulate(end - start for start, end in spans))

    def add(start: int, seconds: int) -> int:
        index = bisect_right(starts, start) - 1
        end = ends[index]
        target = (done[index] if start >= end else done[index] - end + start) + seconds
        index = bisect_left(done, target)
        return ends[index] - done[index] + target

    def between(start: int, end: int) -> int:
        index = bisect_right(starts, end) - 1
        closes = ends[index]
        worked = done[index] if end >= closes else done[index] - closes + end
        index = bisect_right(starts, start) - 1
        closes = ends[index]
        return worked - (done[index] if start >= closes else done[index] - closes + start)

    return add, between


Act = Callable[[int], object]
Plain = tuple[Callable[[int, int], int], Callable[[int, int], int]]


def measure() -> list[Found]:
    """`add` and `between`, near and far, of whole seconds and of datetimes."""
    hours, first = Worktime(CALENDAR), int(datetime(2026, 1, 5, tzinfo=ZoneInfo(ZONE)).timestamp())
    plain = bare(hours.spans(first - YEAR, first + 5 * YEAR))
    chance = Random(7)
    starts = [first + chance.randrange(YEAR) for _ in range(CALLS)]
    found = []
    for distance, seconds, wall in (("8 h", HOURS_8, 86_400), ("a year", A_YEAR, YEAR)):
        for what, ours, other in _pairs(hours, plain, seconds, wall):
            assert [ours(at) for at in starts[:200]] == [other(at) for at in starts[:200]], what
            found.append(_compare(what, distance, ours, other, starts=starts))
    return found


def _pairs(hours: Worktime, plain: Plain, seconds: int, wall: int) -> list[tuple[str, Act, Act]]:
    """Ours and the bare way, each as it is called; datetimes in and out as the desk does it."""
    bare_add, bare_span = plain
    ahead = timedelta(seconds=wall)

    def added(at: int) -> datetime:
        due = hours.add(int(datetime.fromtimestamp(at, UTC).timestamp()), seconds)
        assert due is not None
        return instant(due)

    def bare_added(at: int) -> datetime:
        return instant(bare_add(int(datetime.fromtimestamp(at, UTC).timestamp()), seconds))

    def between(at: int) -> int:
        moment = datetime.fromtimestamp(at, UTC)
        return hours.between(int(moment.timestamp()), int((moment + ahead).timestamp()))

    def bare_between(at: int) -> int:
        moment = datetime.fromtimestamp(at, UTC)
        return bare_span(int(moment.timestamp()), int((moment + ahead).timestamp()))

    return [
        ("add, seconds", lambda at: hours.add(at, seconds), lambda at: bare_add(at, seconds)),
        ("add, datetimes", added, bare_added),
        ("between, seconds", lambda at: hours.between(at, at + wall), lambda at: bare_span(at, at + wall)),
        ("between, datetimes", between, bare_between),
    ]


def _compare(what: str, distance: str, ours: Act, other: Act, *, starts: Sequence[int]) -> Found:
    rounds = [(_rate(ours, starts), _rate(other, starts)) for _ in range(ROUNDS)]
    ratio = median(mine / bare for mine, bare in rounds)
    return Found(what, distance, median(mine for mine, _ in rounds), median(bare for _, bare in rounds), ratio)


def _rate(act: Act, starts: Sequence[int]) -> float:
    """Operations a second of processor time, so that what else runs here is left out."""
    begun = time.process_time()
    for at in starts:
        act(at)
    return len(starts) / (time.process_time() - begun)


@dataclass(frozen=True, slots=True)
class Rival:
    """What another package does a second, how many times that ours does, and where its figure comes from."""

    what: str
    rate: float
    ratio: float
    goal: int
    origin: str


def rivals(found: Sequence[Found]) -> list[Rival]:
    """Ours, of datetimes as that package has them, against businesstimedelta: measured here where it is installed, as
    it is published where it is not."""
    judged = []
    for (what, distance), published in PUBLISHED.items():
        mine = next(one for one in found if one.what == f"{what}, datetimes" and one.distance == distance)
        measured = _rival_rate(what, distance)
        rate, origin = (measured, "measured here") if measured else (published, "as published, not installed here")
        ratio = mine.ours / rate
        judged.append(Rival(f"{what}, {distance}", rate, ratio, TIMES_FASTER[distance], origin))
    return judged


def flatness(found: Sequence[Found]) -> float:
    """The slowest of all operations a year ahead, in units of the same one 8 hours ahead."""
    near = {one.what: one.ours for one in found if one.distance == "8 h"}
    return min(one.ours / near[one.what] for one in found if one.distance == "a year")


def _rival_rate(what: str, distance: str) -> float | None:
    if importlib.util.find_spec("businesstimedelta") is None:
        return None
    package: Any = importlib.import_module("businesstimedelta")
    zone = ZoneInfo(ZONE)
    rule = package.WorkDayRule(start_time=clock(9), end_time=clock(17), working_days=[0, 1, 2, 3, 4], tz=zone)
    hours = package.Rules([rule])
    start = datetime(2026, 1, 5, 10, tzinfo=zone)
    if what == "add":
        ahead = package.BusinessTimeDelta(hours, hours=(HOURS_8 if distance == "8 h" else A_YEAR) // 3600)
        return _rate(lambda at: start + ahead, range(20))
    wall = timedelta(seconds=86_400 if distance == "8 h" else YEAR)
    return _rate(lambda at: hours.difference(start, start + wall), range(20))
