"""The life of a ticket: one table says which event leads where and what it does to clocks and allowance (RULES 5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """States of a ticket."""

    HELD = "held"
    WAITING = "waiting"
    OWNED = "owned"
    PENDING_CUSTOMER = "pending_customer"
    PENDING_THIRD_PARTY = "pending_third_party"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SET_ASIDE = "set_aside"


class EventKind(StrEnum):
    """What the journal records about a ticket: lifecycle and clocks are folds over these."""

    HELD = "held"  # kept, waits for a decision
    GRANTED = "granted"  # starts to run; `at` is the later of writing and the end of the last hold reason
    CUSTOMER_WROTE = "customer_wrote"
    ANSWERED = "answered"  # words of ours reached the customer
    STRUCK = "struck"  # an answer was finally refused by the platform
    NOTED = "noted"  # internal note
    QUEUED = "queued"  # entered a queue
    CLAIMED = "claimed"
    RELEASED = "released"  # the owner gave it back, or the claim lapsed
    TAKEN_OVER = "taken_over"  # another person becomes the owner
    TRANSFERRED = "transferred"  # to another queue; to a person it is followed by CLAIMED
    ASKED_CUSTOMER = "asked_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    THIRD_PARTY_DONE = "third_party_done"
    PAUSE_DISPUTED = "pause_disputed"  # the customer says that nothing is owed
    SEVERITY_CHANGED = "severity_changed"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"  # the customer says yes, solved
    REOPENED = "reopened"  # "not yet", "it came back"
    CLOSED = "closed"  # by time, or declined
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SET_ASIDE = "set_aside"
    RESTORED = "restored"  # a ticket set aside or withdrawn comes back to life
    PROMISED = "promised"
    PROMISE_KEPT = "promise_kept"
    PROMISE_WITHDRAWN = "promise_withdrawn"  # it no longer holds: neither kept nor missed
    COMPLAINED = "complained"
    CONTACTED = "contacted"
    ACCEPTED = "accepted"  # work order
    DELIVERED = "delivered"
    RUNG_FIRED = "rung_fired"
    ACKNOWLEDGED = "acknowledged"
    RERATED = "rerated"  # runs under other terms from now on; the event names them
    ABSORBED = "absorbed"  # another ticket was merged into this one, with its open clocks


class Debit(StrEnum):
    """What an event does to an allowance counted in requests."""

    NONE = "none"
    DEBIT = "debit"
    REFUND = "refund"
    DEBIT_IF_REFUNDED = "debit_if_refunded"


@dataclass(frozen=True, slots=True)
class Step:
    """Where an event leads, and what it does to the clocks (in words, for people) and to the allowance."""

    to: State
    clocks: str = ""
    debit: Debit = Debit.NONE


@dataclass(frozen=True, slots=True)
class Refused:
    """The event has no place in this state: `reason` is a code for wording, such as "already_resolved"."""

    reason: str


_OPEN = (State.WAITING, State.OWNED, State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY)
_WITH_OWNER = (State.OWNED, State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY)
_PENDING = (State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY)

# What is written down and moves no state, wherever the ticket stands.
STAYS = (
    EventKind.NOTED,
    EventKind.STRUCK,
    EventKind.PROMISED,
    EventKind.PROMISE_KEPT,
    EventKind.PROMISE_WITHDRAWN,
    EventKind.COMPLAINED,
    EventKind.CONTACTED,
    EventKind.RUNG_FIRED,
    EventKind.ACKNOWLEDGED,
)

CLOCKS: Mapping[EventKind, str] = {
    EventKind.HELD: "none but the promise to write",
    EventKind.GRANTED: "first_response and resolution start; the promise to write stops",
    EventKind.CUSTOMER_WROTE: "pauses end; next_response starts after an answer",
    EventKind.ANSWERED: "first_response, next_response, update and promises stop; update starts",
    EventKind.QUEUED: "claim starts",
    EventKind.CLAIMED: "claim stops",
    EventKind.ASKED_CUSTOMER: "responses stop where a question counts; resolution, update and delivery pause",
    EventKind.WAITING_THIRD_PARTY: "resolution pauses",
    EventKind.THIRD_PARTY_DONE: "pauses end",
    EventKind.PAUSE_DISPUTED: "pauses end",
    EventKind.RELEASED: "pauses end",
    EventKind.TAKEN_OVER: "claim stops",
    EventKind.TRANSFERRED: "pauses end; claim is dropped",
    EventKind.SEVERITY_CHANGED: "targets change; a recorded breach stays",
    EventKind.RERATED: "targets and calendar change; a recorded breach stays",
    EventKind.ABSORBED: "of each kind the earlier due clock goes on",
    EventKind.RESOLVED: "resolution stops; what nobody answered ends unanswered",
    EventKind.CONFIRMED: "all end",
    EventKind.REOPENED: "next_response starts; resolution and delivery go on, the closed time excluded",
    EventKind.CLOSED: "all end",
    EventKind.WITHDRAWN: "all are dropped",
    EventKind.MERGED: "all are dropped; the survivor takes the earliest of each kind",
    EventKind.SET_ASIDE: "all are dropped",
    EventKind.RESTORED: "what was dropped goes on, with its first due time",
    EventKind.ACCEPTED: "delivery starts",
    EventKind.DELIVERED: "delivery stops",
}


def _rows() -> Iterator[tuple[tuple[State | None, ...], EventKind, State | None, Debit]]:
    """The table: from any of these states, the event leads there (None: it stays) and debits so."""
    yield (None,), EventKind.HELD, State.HELD, Debit.NONE
    yield (None, State.HELD), EventKind.GRANTED, State.WAITING, Debit.DEBIT
    yield (State.HELD, State.WAITING, State.OWNED), EventKind.CUSTOMER_WROTE, None, Debit.NONE
    yield _PENDING, EventKind.CUSTOMER_WROTE, State.OWNED, Debit.NONE
    yield (State.HELD, *_WITH_OWNER, State.RESOLVED), EventKind.ANSWERED, None, Debit.NONE
    yield _OPEN, EventKind.QUEUED, None, Debit.NONE
    yield (State.WAITING,), EventKind.CLAIMED, State.OWNED, Debit.NONE
    yield _WITH_OWNER, EventKind.RELEASED, State.WAITING, Debit.NONE
    yield (State.WAITING,), EventKind.TAKEN_OVER, State.OWNED, Debit.NONE
    yield (*_WITH_OWNER, State.RESOLVED), EventKind.TAKEN_OVER, None, Debit.NONE
    yield _OPEN, EventKind.TRANSFERRED, State.WAITING, Debit.NONE
    yield _WITH_OWNER, EventKind.ASKED_CUSTOMER, State.PENDING_CUSTOMER, Debit.NONE
    yield _WITH_OWNER, EventKind.WAITING_THIRD_PARTY, State.PENDING_THIRD_PARTY, Debit.NONE
    yield (State.PENDING_THIRD_PARTY,), EventKind.THIRD_PARTY_DONE, State.OWNED, Debit.NONE
    yield _PENDING, EventKind.PAUSE_DISPUTED, State.OWNED, Debit.NONE
    yield (State.HELD, *_OPEN), EventKind.SEVERITY_CHANGED, None, Debit.NONE
    yield _OPEN, EventKind.RERATED, None, Debit.NONE
    yield _OPEN, EventKind.ABSORBED, None, Debit.NONE
    yield _WITH_OWNER, EventKind.RESOLVED, State.RESOLVED, Debit.NONE
    yield (State.RESOLVED,), EventKind.CONFIRMED, State.CLOSED, Debit.NONE
    yield (State.RESOLVED, State.CLOSED), EventKind.REOPENED, State.OWNED, Debit.NONE
    yield (State.HELD, State.PENDING_CUSTOMER, State.RESOLVED), EventKind.CLOSED, State.CLOSED, Debit.NONE
    yield from _goings()
    yield _OPEN, EventKind.ACCEPTED, None, Debit.NONE
    yield _WITH_OWNER, EventKind.DELIVERED, None, Debit.NONE
    for event in STAYS:
        yield tuple(State), event, None, Debit.NONE


def _goings() -> Iterator[tuple[tuple[State | None, ...], EventKind, State | None, Debit]]:
    """Leaving without an answer, and coming back: what was debited is refunded, and debited again."""
    for event, state in (
        (EventKind.WITHDRAWN, State.WITHDRAWN),
        (EventKind.MERGED, State.MERGED),
        (EventKind.SET_ASIDE, State.SET_ASIDE),
    ):
        yield (State.HELD,), event, state, Debit.NONE
        yield _OPEN, event, state, Debit.REFUND
    yield (State.WITHDRAWN, State.SET_ASIDE), EventKind.RESTORED, State.WAITING, Debit.DEBIT_IF_REFUNDED


TABLE: Mapping[tuple[State | None, EventKind], Step] = {
    (state, event): Step(to or state or State.HELD, CLOCKS.get(event, ""), debit)
    for states, event, to, debit in _rows()
    for state in states
}

_WHY_NOT: Mapping[State, str] = {
    State.HELD: "held",
    State.WAITING: "unclaimed",
    State.OWNED: "owned",
    State.PENDING_CUSTOMER: "pending",
    State.PENDING_THIRD_PARTY: "pending",
    State.RESOLVED: "resolved",
    State.CLOSED: "closed",
    State.WITHDRAWN: "withdrawn",
    State.MERGED: "merged",
    State.SET_ASIDE: "set_aside",
}


def step(state: State | None, event: EventKind) -> Step | Refused:
    """Where the event leads from the state; `state` None is a ticket that does not exist yet.

    CUSTOMER_WROTE means a qualifying message: a pleasantry moves nothing. In a resolved or closed ticket it is refused,
    because what the customer wrote there is REOPENED (or a new ticket, after the clause's window).
    """
    found = TABLE.get((state, event))
    if found is not None:
        return found
    return Refused("missing" if state is None else _WHY_NOT[state])


def to_markdown() -> str:
    """The table for ARCHITECTURE, as Markdown. Events that move nothing anywhere are named below it."""
    lines = ["| event | from | to | clocks | allowance |", "|---|---|---|---|---|"]
    for states, event, to, debit in _rows():
        if event in STAYS:
            continue
        froms = ", ".join("(new)" if state is None else state for state in states)
        lines.append(f"| {event} | {froms} | {to or 'stays'} | {CLOCKS.get(event, '')} | {_ALLOWANCE[debit]} |")
    lines += ["", "Written down in any state, moving none: " + ", ".join(STAYS) + "."]
    return "\n".join(lines) + "\n"


_ALLOWANCE: Mapping[Debit, str] = {
    Debit.NONE: "",
    Debit.DEBIT: "one request",
    Debit.REFUND: "refund",
    Debit.DEBIT_IF_REFUNDED: "one request, if it was refunded",
}
