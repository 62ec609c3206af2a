"""Who held a ticket when, and what each holder's time was of a clock: counted and by the calendar (RULES 3)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from math import floor

from handlers.rules.calendar import Span
from handlers.rules.clock import Clock, Event
from handlers.rules.clocktable import ENDED, GONE
from handlers.rules.lifecycle import EventKind
from handlers.rules.worktime import Worktime

_TAKES = frozenset({EventKind.CLAIMED, EventKind.TAKEN_OVER})
_LETS_GO = frozenset({EventKind.RELEASED, EventKind.TRANSFERRED, EventKind.RESTORED})
_COMES_BACK = frozenset({EventKind.REOPENED, EventKind.RESTORED})


@dataclass(frozen=True, slots=True)
class Holding:
    """A person (an id), or nobody, had the ticket in a queue (its key, "" while in none) from `start` until `end`,
    epoch seconds; `end` None while it lasts."""

    person: int | None
    queue: str
    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What of a clock's time one holding had: `counted` seconds of its hours, pauses excluded, and `calendar` seconds
    of all time."""

    holding: Holding
    counted: int
    calendar: int


def spans(events: Iterable[Event], queues: Sequence[str] = ()) -> tuple[Holding, ...]:
    """Who held it when, in journal order; nobody's are the times before the first claim and after a release, and there
    is none while it is over (resolved, closed, taken back).

    queues: beside each event the key of the queue that the ticket is in from then on, "" where it stays. A time that
    came out of order moves nothing back: no holding begins before the one that is noted before it.
    """
    found: list[Holding] = []
    person, queue, is_over = None, "", False
    for event, named in zip(events, chain(queues, repeat("")), strict=False):
        queue = named or queue
        if event.kind in _TAKES:
            person = event.by
        elif event.kind in _LETS_GO:
            person = None
        is_over = event.kind in ENDED | GONE or (is_over and event.kind not in _COMES_BACK)
        _turn(found, None if is_over else (person, queue), floor(event.at))
    return tuple(one for one in found if one.end is None or one.end > one.start)


def _turn(found: list[Holding], holder: tuple[int | None, str] | None, at: int) -> None:
    """From then on it is another's, or nobody's any more."""
    last = found[-1] if found else None
    begin = at if last is None else max(at, last.start, last.end or 0)
    if last is not None and last.end is None:
        if holder == (last.person, last.queue):
            return
        found[-1] = replace(last, end=begin)
    if holder is not None:
        found.append(Holding(*holder, begin))


def counted(clock: Clock, hours: Worktime, start: int, end: int) -> Iterator[Span]:
    """The spans of [start, end) in which the clock counted: its hours, without its pauses."""
    for opens, closes in hours.spans(max(start, clock.start), end):
        begin = opens
        for pause in clock.pauses:
            if begin < min(pause.start, closes):
                yield begin, min(pause.start, closes)
            begin = max(begin, closes if pause.end is None else pause.end)
        if begin < closes:
            yield begin, closes


def shares(clock: Clock, hours: Worktime, holdings: Iterable[Holding], until: int) -> tuple[Share, ...]:
    """What each holder had of a clock from its first second until it ended, or until `until` while it lasts; the parts
    sum to what it counted and to the whole time. Where nobody had the ticket, nobody in no queue has the part."""
    begin = floor(clock.origin)
    end = until if clock.stopped_at is None else floor(clock.stopped_at)
    found = []
    for holding in _whole(holdings, begin, end):
        stop = end if holding.end is None else holding.end
        worked = sum(b - a for a, b in counted(clock, hours, holding.start, stop))
        found.append(Share(holding, worked, stop - holding.start))
    return tuple(found)


def _whole(holdings: Iterable[Holding], begin: int, end: int) -> Iterator[Holding]:
    """The holdings cut to [begin, end), with what lies between them as nobody's."""
    at = begin
    for one in holdings:
        start, stop = max(one.start, begin), end if one.end is None else min(one.end, end)
        if stop <= start:
            continue
        if at < start:
            yield Holding(None, "", at, start)
        yield replace(one, start=start, end=stop)
        at = stop
    if at < end:
        yield Holding(None, "", at, end)
