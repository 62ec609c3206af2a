"""The table of clocks: which events start, stop and drop each kind, and while whose turn it pauses (RULES 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.rules.clock import Owes
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind

ANSWERS = frozenset({EventKind.ANSWERED, EventKind.ASKED_CUSTOMER, EventKind.RESOLVED})
CUSTOMER = frozenset({EventKind.CUSTOMER_WROTE, EventKind.REOPENED})
ENDED = frozenset({EventKind.RESOLVED, EventKind.CONFIRMED, EventKind.CLOSED})
GONE = frozenset({EventKind.WITHDRAWN, EventKind.MERGED, EventKind.SET_ASIDE})
RETERMED = frozenset({EventKind.SEVERITY_CHANGED, EventKind.RERATED})
RESPONSES = frozenset({ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE})
OWN_TARGET = frozenset({ClockKind.CLAIM, ClockKind.PROMISE, ClockKind.COMPLAINT, ClockKind.DELIVERY})


@dataclass(frozen=True, slots=True)
class Row:
    """What starts, stops, drops and pauses one kind of clock. Answers and customer messages count when they qualify.

    An event that stops and drops stops it where it counts, and drops it where not. many: several run at once, each with
    its number. returns: when its ticket is reopened it goes on, the time in which nothing was owed excluded.
    """

    starts: frozenset[EventKind]
    stops: frozenset[EventKind]
    drops: frozenset[EventKind] = ENDED | GONE
    paused_while: frozenset[Owes] = frozenset()
    many: bool = False
    returns: bool = False


_WAITS = frozenset({Owes.CUSTOMER})

TABLE: Mapping[ClockKind, Row] = {
    ClockKind.FIRST_RESPONSE: Row(frozenset({EventKind.GRANTED, *CUSTOMER}), ANSWERS),
    ClockKind.NEXT_RESPONSE: Row(CUSTOMER, ANSWERS),
    ClockKind.UPDATE: Row(ANSWERS - {EventKind.RESOLVED}, ANSWERS, paused_while=_WAITS),
    ClockKind.RESOLUTION: Row(
        frozenset({EventKind.GRANTED}),
        frozenset({EventKind.RESOLVED}),
        paused_while=_WAITS | {Owes.THIRD_PARTY},
        returns=True,
    ),
    ClockKind.CLAIM: Row(
        frozenset({EventKind.QUEUED}),
        frozenset({EventKind.CLAIMED, EventKind.TAKEN_OVER}),
        drops=ENDED | GONE | {EventKind.TRANSFERRED},
    ),
    ClockKind.PROMISE: Row(
        frozenset({EventKind.PROMISED}),
        ANSWERS | {EventKind.PROMISE_KEPT, EventKind.GRANTED, EventKind.CLOSED},
        drops=ENDED | GONE | {EventKind.PROMISE_WITHDRAWN},
        many=True,
    ),
    ClockKind.COMPLAINT: Row(
        frozenset({EventKind.COMPLAINED}),
        frozenset({EventKind.CONTACTED}),
        drops=frozenset({EventKind.MERGED, EventKind.PROMISE_WITHDRAWN}),
        many=True,
    ),
    ClockKind.DELIVERY: Row(
        frozenset({EventKind.ACCEPTED}), frozenset({EventKind.DELIVERED}), paused_while=_WAITS, returns=True
    ),
}

TURNS: Mapping[EventKind, Owes] = {
    EventKind.GRANTED: Owes.US,
    EventKind.CUSTOMER_WROTE: Owes.US,
    EventKind.THIRD_PARTY_DONE: Owes.US,
    EventKind.PAUSE_DISPUTED: Owes.US,
    EventKind.RELEASED: Owes.US,
    EventKind.TRANSFERRED: Owes.US,
    EventKind.REOPENED: Owes.US,
    EventKind.RESTORED: Owes.US,
    EventKind.ASKED_CUSTOMER: Owes.CUSTOMER,
    EventKind.WAITING_THIRD_PARTY: Owes.THIRD_PARTY,
    **dict.fromkeys(ENDED | GONE, Owes.NOBODY),
}

# What happens to a clock beside starting, stopping and dropping: other terms, a clock that comes back or moves house.
_OTHERWISE = RETERMED | {EventKind.STRUCK, EventKind.RESTORED, EventKind.ABSORBED}

MOVES = frozenset().union(*(row.starts | row.stops | row.drops for row in TABLE.values()), TURNS, _OTHERWISE)
