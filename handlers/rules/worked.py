"""How long somebody worked on a request: from when he has it, without waiting for others, in the hours that count."""

from collections.abc import Iterable
from math import floor

from handlers.rules.clock import Event
from handlers.rules.lifecycle import EventKind, Refused, State, step
from handlers.rules.worktime import Worktime

_TAKES = frozenset({EventKind.CLAIMED, EventKind.TAKEN_OVER})


def seconds(events: Iterable[Event], person: int, hours: Worktime) -> int:
    """Of these hours while the person owned it and it waited for nobody. events: its journal, in order, up to now."""
    state: State | None = None
    holder: int | None = None
    since, worked = 0, 0
    for event in events:
        at = max(floor(event.at), since)
        if state is State.OWNED and holder == person:
            worked += hours.between(since, at)
        lead = step(state, event.kind)
        state = state if isinstance(lead, Refused) else lead.to
        holder = event.by if event.kind in _TAKES else holder
        since = at
    return worked
