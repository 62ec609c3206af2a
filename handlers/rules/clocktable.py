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
RESPONSES = frozenset({ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE})
OWN_TARGET = frozenset({ClockKind.CLAIM, ClockKind.PROMISE, ClockKind.COMPLAINT, ClockKind.DELIVERY})


@dataclass(frozen=True, slots=True)
class Row:
    """What starts, stops, drops and pauses one kind of clock. Answers and customer messages count when they qualify."""

    starts: frozenset[EventKind]
    stops: frozenset[EventKind]
    drops: frozenset[EventKind] = ENDED | GONE
    paused_while: frozenset[Owes] = frozenset()


_WAITS = frozenset({Owes.CUSTOMER})

TABLE: Mapping[ClockKind, Row] = {
    ClockKind.FIRST_RESPONSE: Row(frozenset({EventKind.GRANTED, *CUSTOMER}), ANSWERS),
    ClockKind.NEXT_RESPONSE: Row(CUSTOMER, ANSWERS),
    ClockKind.UPDATE: Row(ANSWERS - {EventKind.RESOLVED}, ANSWERS, paused_while=_WAITS),
    ClockKind.RESOLUTION: Row(
        frozenset({EventKind.GRANTED}), ENDED, drops=GONE, paused_while=_WAITS | {Owes.THIRD_PARTY}
    ),
    ClockKind.CLAIM: Row(frozenset({EventKind.QUEUED}), frozenset({EventKind.CLAIMED})),
    ClockKind.PROMISE: Row(
        frozenset({EventKind.PROMISED}), ANSWERS | {EventKind.PROMISE_KEPT, EventKind.GRANTED, EventKind.CLOSED}
    ),
    ClockKind.COMPLAINT: Row(frozenset({EventKind.COMPLAINED}), frozenset({EventKind.CONTACTED}), drops=frozenset()),
    ClockKind.DELIVERY: Row(
        frozenset({EventKind.ACCEPTED}), frozenset({EventKind.DELIVERED}), drops=GONE, paused_while=_WAITS
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
