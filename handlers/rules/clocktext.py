"""The clocks of a ticket as JSON text and back; what says nothing is left out."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from handlers.rules import calendar as calendars
from handlers.rules.calendar import Calendar
from handlers.rules.clock import Clock, Owes, Pause, Status, TicketClocks
from handlers.rules.terms import ClockKind

_DEFAULTS = tuple((one.name, one.default) for one in fields(Clock))
_KINDS = {str(kind): kind for kind in ClockKind}
_STATUSES = {str(status): status for status in Status}
_OWES = {str(owes): owes for owes in Owes}


def to_json(state: TicketClocks) -> str:
    """The state as JSON text, for storage."""
    data = {
        "clocks": [_data(clock) for clock in state.clocks],
        "severity": state.severity,
        "owes": state.owes,
        "answers": state.answers,
        "asks": state.asks,
        "customer_at": state.customer_at,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> TicketClocks:
    """The state that `to_json` wrote."""
    data = json.loads(text)
    return TicketClocks(
        clocks=tuple(_clock(one) for one in data["clocks"]),
        severity=data["severity"],
        owes=_OWES[data["owes"]],
        answers=_messages(data["answers"]),
        asks=_messages(data.get("asks", ())),
        customer_at=data["customer_at"],
    )


def _data(clock: Clock) -> dict[str, Any]:
    data = {name: value for name, default in _DEFAULTS if (value := getattr(clock, name)) != default}
    if clock.pauses:
        data["pauses"] = [(pause.start, pause.end, pause.owes, pause.why) for pause in clock.pauses]
    if clock.hours is not None:
        data["hours"] = _hours_text(clock.hours)
    return data


def _clock(data: dict[str, Any]) -> Clock:
    data["kind"] = _KINDS[data["kind"]]
    for name in _READ.keys() & data.keys():
        data[name] = _READ[name](data[name])
    return Clock(**data)


def _messages(data: Iterable[tuple[float, str]]) -> tuple[tuple[float, str], ...]:
    return tuple((at, ref) for at, ref in data)


def _pauses(data: Iterable[Any]) -> tuple[Pause, ...]:
    return tuple(_pause(one) for one in data)


def _pause(data: Any) -> Pause:
    start, end, owes, why = data.values() if isinstance(data, Mapping) else data  # an earlier release named the parts
    return Pause(start, end, _OWES[owes], why)


@lru_cache(maxsize=1024)
def _hours_text(hours: Calendar) -> str:
    return json.dumps(calendars.to_data(hours), separators=(",", ":"))


@lru_cache(maxsize=1024)
def _hours(text: str) -> Calendar:
    """One value for equal texts, so that it is compiled once."""
    return calendars.from_data(json.loads(text))


_READ: dict[str, Callable[[Any], Any]] = {
    "status": _STATUSES.__getitem__,
    "pauses": _pauses,
    "fired": tuple,
    "skipped": tuple,
    "hours": lambda text: None if text is None else _hours(text),
}
