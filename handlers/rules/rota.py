"""Who is on duty when: the shifts of a queue's rota, each with its own weekly hours in its own zone (RULES words)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers.rules import calendar, worktime
from handlers.rules.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Shift:
    """One expert's hours. expert: his key in the desk file."""

    expert: str
    hours: Calendar


@dataclass(frozen=True, slots=True)
class Rota:
    """A queue's shifts; `called`: keys of those who are on duty while no shift covers the hour."""

    shifts: tuple[Shift, ...] = ()
    called: tuple[str, ...] = ()


def from_data(shifts: Sequence[Mapping[str, Any]], zones: Mapping[str, str], called: Sequence[str] = ()) -> Rota:
    """The rota of plain JSON data: [{expert, weekly {mon: [["09:00", "17:00"]]}, zone, since, until}]. A shift without
    a zone is in its expert's, `zones` by key; one of an expert who is not there any more is left out. since and until
    are the first and the last local day."""
    known = (one for one in shifts if one["expert"] in zones)
    return Rota(tuple(Shift(one["expert"], _hours(one, zones[one["expert"]])) for one in known), tuple(called))


def _hours(shift: Mapping[str, Any], zone: str) -> Calendar:
    since, until = _day(shift.get("since")), _day(shift.get("until"))
    versions: list[dict[str, Any]] = [{"from": None, "weekly": {} if since else shift["weekly"]}]
    if since:
        versions.append({"from": since, "weekly": shift["weekly"]})
    if until:
        versions.append({"from": until + timedelta(days=1)})
    return calendar.from_data({"timezone": shift.get("zone") or zone, "versions": versions})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def on_duty(rota: Rota, at: int) -> tuple[str, ...]:
    """Keys of the experts on duty at `at` (epoch seconds): those whose shift covers it, else those who are called."""
    working = dict.fromkeys(shift.expert for shift in rota.shifts if worktime.of(shift.hours).is_open(at))
    return tuple(working) or rota.called


def begins(rota: Rota, expert: str, at: int) -> int | None:
    """From when the expert is on duty: `at` itself while he is, else the start of his next shift, or of the next hour
    that no shift covers where he is called then; None: not in sight. A queue without rota and without anybody to call
    has everybody on duty always."""
    if not rota.shifts and not rota.called:
        return at
    if expert in on_duty(rota, at):
        return at
    starts = [worktime.of(shift.hours).next_open(at) for shift in rota.shifts if shift.expert == expert]
    if expert in rota.called:
        starts.append(_uncovered(rota, at))
    return min((start for start in starts if start is not None), default=None)


def ends(rota: Rota, expert: str, at: int) -> int | None:
    """Until when the expert who is on duty at `at` stays so; None: no end is known."""
    mine = [worktime.of(shift.hours) for shift in rota.shifts if shift.expert == expert]
    end = at
    while covering := next((one for one in mine if one.is_open(end)), None):
        after = _closes(covering, end)
        if after is None or after - at > LOOK:
            return None
        end = after
    return end if end > at else next_change(rota, at)


def next_change(rota: Rota, at: int) -> int | None:
    """The next instant after `at` at which a shift begins or ends; None: never."""
    found = []
    for shift in rota.shifts:
        hours = worktime.of(shift.hours)
        found.append(_closes(hours, at) if hours.is_open(at) else hours.next_open(at))
    return min((one for one in found if one is not None), default=None)


LOOK = 14 * calendar.DAY  # nobody's shift is followed further than that


def _closes(hours: worktime.Worktime, at: int) -> int | None:
    """The end of the open time that covers `at`; None: it lasts for longer than anybody looks ahead."""
    _, end = hours.spans(at, at + LOOK)[0]
    return None if end == at + LOOK else end


def _uncovered(rota: Rota, at: int) -> int | None:
    """The next instant at which no shift covers the hour; None: not within LOOK."""
    end = at + LOOK
    while any(worktime.of(shift.hours).is_open(at) for shift in rota.shifts):
        later = next_change(rota, at)
        if later is None or later > end:
            return None
        at = later
    return at


def gaps(rota: Rota, hours: worktime.Worktime, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The open times within [start, end), epoch seconds, at which nobody is on duty; none where there is no rota, or
    somebody is called then."""
    if not rota.shifts or rota.called:
        return ()
    covered = sorted(span for shift in rota.shifts for span in worktime.of(shift.hours).spans(start, end))
    return tuple(gap for opened, closed in hours.spans(start, end) for gap in _between(covered, opened, closed))


def _between(covered: Sequence[tuple[int, int]], opened: int, closed: int) -> Iterator[tuple[int, int]]:
    """What of [opened, closed) is not covered."""
    at = opened
    for since, until in covered:
        if at < since < closed:
            yield at, since
        if since < closed:
            at = max(at, until)
    if at < closed:
        yield at, closed
