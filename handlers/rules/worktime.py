"""Working time: exact arithmetic over a calendar, compiled once to prefix sums of whole epoch seconds (RULES 3)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handlers.rules.calendar import DAY, Calendar, Hours, Span, Spans, Version

LAST_YEAR = 9990  # datetime ends at 9999
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class _Table:
    """Open spans of the years [first, last], with the working seconds up to the end of each. Never changed, only
    replaced, so threads may read it while another extends it."""

    first: int
    last: int
    low: int
    high: int
    starts: list[int]
    ends: list[int]
    done: list[int]

    def worked(self, at: int) -> int:
        """Working seconds from the table's beginning to `at`, which lies within the table."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        end = self.ends[index]
        return self.done[index] if at >= end else self.done[index] - end + at


class Worktime:
    """A compiled calendar. All instants are whole epoch seconds; intervals are half-open. Get one from `of`."""

    __slots__ = ("_dry_after", "_hours", "_table", "_zone", "calendar")

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        self._hours = tuple((version.since, _Day(version.hours)) for version in calendar.versions)
        self._dry_after = _dry_after(calendar)
        self._table: _Table | None = None

    def add(self, start: int, seconds: int) -> int | None:
        """The earliest instant at which `seconds` of working time have passed since `start`; None: never.

        Zero seconds give the start itself. Raises ValueError on a negative number.
        """
        if seconds <= 0:
            if seconds:
                raise ValueError("cannot add a negative number of seconds")
            return start
        table = self._table
        if table is None or not table.low <= start < table.high:
            table = self._cover(start, start)
        target = table.worked(start) + seconds
        done = table.done
        if not done or target > done[-1]:
            return self._add_beyond(start, seconds)
        index = bisect_left(done, target)
        return table.ends[index] - done[index] + target

    def between(self, start: int, end: int) -> int:
        """Working seconds in [start, end); 0 when the end is not after the start."""
        if end <= start:
            return 0
        table = self._table
        if table is None or start < table.low or end >= table.high:
            table = self._cover(start, end)
        return table.worked(end) - table.worked(start)

    def is_open(self, at: int) -> bool:
        """Whether the local wall clock at this instant reads inside that date's hours."""
        table = self._cover(at, at)
        index = bisect_right(table.starts, at) - 1
        return index >= 0 and at < table.ends[index]

    def next_open(self, at: int) -> int | None:
        """`at` itself when open, else the next opening; None: never."""
        first = self.add(at, 1)
        return None if first is None else first - 1

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The open times within [start, end), cut to it."""
        if end <= start:
            return ()
        table = self._cover(start, end)
        found = []
        for index in range(bisect_right(table.ends, start), bisect_left(table.starts, end)):
            found.append((max(table.starts[index], start), min(table.ends[index], end)))
        return tuple(found)

    def _add_beyond(self, start: int, seconds: int) -> int | None:
        """`add` where the answer lies after the compiled years: compile on, or know that no more hours will come."""
        while True:
            table = self._cover(start, start)
            if table.done and table.worked(start) + seconds <= table.done[-1]:
                return self.add(start, seconds)
            if table.last >= self._dry_after:
                return None
            self._cover(table.high, table.high)

    def _cover(self, start: int, end: int) -> _Table:
        """A table with low <= start and end < high, extended by whole years where needed."""
        table = self._table
        if table is not None and table.low <= start and end < table.high:
            return table
        first, last = _year(start), _year(end)
        if table is not None:
            first, last = min(first, table.first), max(last, table.last)
        self._table = table = self._compile(first, last, table)
        return table

    def _compile(self, first: int, last: int, known: _Table | None) -> _Table:
        starts: list[int] = []
        ends: list[int] = []
        for year in range(first, last + 1):
            if known is not None and known.first <= year <= known.last:
                if year == known.first:
                    _append(starts, ends, zip(known.starts, known.ends, strict=True))
                continue
            _append(starts, ends, self._open_in(_midnight(year), _midnight(year + 1)))
        done: list[int] = []
        total = 0
        for start, end in zip(starts, ends, strict=True):
            total += end - start
            done.append(total)
        return _Table(first, last, _midnight(first), _midnight(last + 1), starts, ends, done)

    def _open_in(self, low: int, high: int) -> Iterator[Span]:
        """Open spans of [low, high), in order: local hours mapped back through each stretch of one UTC offset."""
        for begin, end, offset in _stretches(self._zone, low, high):
            for day in range((begin + offset) // DAY, (end + offset - 1) // DAY + 1):
                midnight = day * DAY - offset
                for opens, closes in self._hours_on(date.fromordinal(day + EPOCH)):
                    opening, closing = max(midnight + opens, begin), min(midnight + closes, end)
                    if opening < closing:
                        yield opening, closing

    def _hours_on(self, day: date) -> Spans:
        for since, hours in reversed(self._hours):
            if since is None or since <= day:
                return hours.on(day)
        return ()


class _Day:
    """The hours of one version, looked up by local date."""

    __slots__ = ("exceptions", "holidays", "weekly")

    def __init__(self, hours: Hours) -> None:
        self.weekly = hours.weekly
        self.holidays = hours.holidays
        self.exceptions = dict(hours.exceptions)

    def on(self, day: date) -> Spans:
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.weekly[day.weekday()]


def of(calendar: Calendar) -> Worktime:
    """The compiled calendar, shared between calls with equal content. Raises ZoneInfoNotFoundError."""
    found = _seen.get(id(calendar))
    if found is not None and found[0] is calendar:
        return found[1]
    if len(_seen) >= _SEEN:
        _seen.clear()
    compiled = _compiled(calendar)
    _seen[id(calendar)] = (calendar, compiled)
    return compiled


@lru_cache(maxsize=1024)
def _compiled(calendar: Calendar) -> Worktime:
    return Worktime(calendar)


# The same value is asked for again and again, and reading all its days to compare them costs more than the answer.
_SEEN = 4096
_seen: dict[int, tuple[Calendar, Worktime]] = {}


def working_day(calendar: Calendar, at: int) -> int:
    """Seconds of a full working day of the hours in force at `at`: of the longest day of their week; of eight hours
    where only exceptions are open."""
    day = datetime.fromtimestamp(at, ZoneInfo(calendar.zone)).date()
    known = [one for one in calendar.versions if one.since is None or one.since <= day] or calendar.versions[:1]
    return max(sum(end - start for start, end in spans) for spans in known[-1].hours.weekly) or 8 * 3600


def _append(starts: list[int], ends: list[int], spans: Iterator[Span]) -> None:
    """Add spans in order; what touches becomes one."""
    for start, end in spans:
        if ends and ends[-1] == start:
            ends[-1] = end
        else:
            starts.append(start)
            ends.append(end)


def _stretches(zone: ZoneInfo, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """(begin, end, offset in seconds) for each stretch of one UTC offset in [low, high). Two changes of one zone are
    never less than a day apart, so a probe a day finds them all."""
    begin, offset = low, _offset(zone, low)
    for probe in range(low + DAY, high + DAY, DAY):
        after = _offset(zone, min(probe, high))
        if after == offset:
            continue
        change = _find_change(zone, probe - DAY, min(probe, high))
        if begin < change:
            yield begin, change, offset
        begin, offset = change, after
    if begin < high:
        yield begin, high, offset


def _find_change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first instant of the new offset, in (before, after]."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, zone).utcoffset() or timedelta()
    return offset // timedelta(seconds=1)


def _year(at: int) -> int:
    return datetime.fromtimestamp(at, UTC).year


def _midnight(year: int) -> int:
    return (date(year, 1, 1).toordinal() - EPOCH) * DAY


def _dry_after(calendar: Calendar) -> int:
    """The last year that can hold an open second: of the exceptions and changes where the last weekly hours are
    empty, else the last year of all."""
    if any(calendar.versions[-1].hours.weekly):
        return LAST_YEAR
    return max((day.year for version in calendar.versions for day in _dates(version)), default=1969) + 1


def _dates(version: Version) -> Iterator[date]:
    yield from (day for day, spans in version.hours.exceptions if spans)
    if version.since is not None:
        yield version.since
