"""Opening hours as data: zone, weekly hours, holidays, exceptions, and versions of them that take effect at a date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAY = 86_400
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Span = tuple[int, int]
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one version. Spans are half-open seconds of the local day, sorted and disjoint, at most 86,400.

    weekly: seven entries, Monday first. A holiday closes its local date; an exception replaces the hours of its local
    date and wins over a holiday (RULES 3).
    """

    weekly: tuple[Spans, ...]
    holidays: frozenset[date] = frozenset()
    exceptions: tuple[tuple[date, Spans], ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """Hours that hold from a local date on; `since` is None for the first version."""

    since: date | None
    hours: Hours


@dataclass(frozen=True, slots=True)
class Calendar:
    """A coverage calendar: an IANA zone and its versions, in order of `since`; hashable, compared by content."""

    zone: str
    versions: tuple[Version, ...]


def always(zone: str = "UTC") -> Calendar:
    """Open at every instant."""
    return Calendar(zone, (Version(None, Hours((((0, DAY),),) * 7)),))


def from_data(data: Mapping[str, Any]) -> Calendar:
    """The calendar of plain JSON data.

    {timezone, weekly {mon..sun: [["HH:MM", "HH:MM"], …]}, holidays [date], exceptions {date: [[…]]}}, or
    {timezone, always: true}, or {timezone, versions: [{from: date | null, weekly, holidays, exceptions}, …]}.
    Hours whose end is not after their start last until then on the next day. Raises ValueError or KeyError.
    """
    zone = str(data["timezone"])
    if data.get("always"):
        return always(zone)
    versions = [_version(one) for one in data.get("versions") or [data]]
    versions.sort(key=lambda version: version.since or date.min)
    return Calendar(zone, tuple(versions))


def to_data(calendar: Calendar) -> dict[str, Any]:
    """Plain JSON data that `from_data` reads back to an equal calendar; deterministic."""
    return {"timezone": calendar.zone, "versions": [_version_data(version) for version in calendar.versions]}


def union(spans: Iterable[Span]) -> Spans:
    """Sorted, with overlapping and touching spans made one and empty ones left out."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _version(data: Mapping[str, Any]) -> Version:
    since = data.get("from")
    weekly = _weekly(data.get("weekly") or {})
    holidays = frozenset(_date(day) for day in data.get("holidays") or ())
    exceptions = _exceptions(data.get("exceptions") or {}, weekly, holidays)
    return Version(None if since is None else _date(since), Hours(weekly, holidays, exceptions))


def _weekly(data: Mapping[str, Sequence[Sequence[str]]]) -> tuple[Spans, ...]:
    unknown = set(data) - set(DAYS)
    if unknown:
        raise ValueError(f"unknown weekday {sorted(unknown)[0]!r}")
    today: list[list[Span]] = [[] for _ in DAYS]
    for number, day in enumerate(DAYS):
        own, rest = _read_spans(data.get(day) or ())
        today[number] += own
        today[(number + 1) % 7] += rest
    return tuple(union(spans) for spans in today)


def _exceptions(
    data: Mapping[str, Sequence[Sequence[str]]], weekly: tuple[Spans, ...], holidays: frozenset[date]
) -> tuple[tuple[date, Spans], ...]:
    """The rest of an exceptional night shift joins the next date's hours, unless an exception closes that date."""
    given = {_date(day): _read_spans(spans) for day, spans in data.items()}
    hours = {day: own for day, (own, _) in given.items()}
    for day, (_, rest) in given.items():
        tomorrow = day + timedelta(days=1)
        if not rest or hours.get(tomorrow) == []:
            continue
        regular = () if tomorrow in holidays else weekly[tomorrow.weekday()]
        hours[tomorrow] = [*hours.get(tomorrow, regular), *rest]
    return tuple((day, union(hours[day])) for day in sorted(hours))


def _read_spans(data: Sequence[Sequence[str]]) -> tuple[list[Span], list[Span]]:
    """Spans of the day itself, and what is left of them on the next day."""
    own: list[Span] = []
    rest: list[Span] = []
    for opens, closes in data:
        start, end = _second(opens), _second(closes)
        if end > start:
            own.append((start, end))
        else:
            own.append((start, DAY))
            rest.append((0, end))
    return own, [span for span in rest if span[1]]


def _second(text: str) -> int:
    """Second of the day of "HH:MM" or "HH:MM:SS"; "24:00" is the end of the day."""
    parts = [int(part) for part in text.split(":")]
    if not 2 <= len(parts) <= 3 or any(part < 0 or part > 59 for part in parts[1:]) or parts[0] < 0:
        raise ValueError(f"not a time of day: {text!r}")
    second = parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) == 3 else 0)
    if second > DAY:
        raise ValueError(f"not a time of day: {text!r}")
    return second


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _version_data(version: Version) -> dict[str, Any]:
    hours = version.hours
    return {
        "from": version.since.isoformat() if version.since else None,
        "weekly": {day: _span_data(spans) for day, spans in zip(DAYS, hours.weekly, strict=True) if spans},
        "holidays": sorted(day.isoformat() for day in hours.holidays),
        "exceptions": {day.isoformat(): _span_data(spans) for day, spans in hours.exceptions},
    }


def _span_data(spans: Spans) -> list[list[str]]:
    return [[_clock(start), _clock(end)] for start, end in spans]


def _clock(second: int) -> str:
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
