"""The life of a ticket: one table says which event leads where and what it does to clocks and allowance (RULES 5)."""

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
    TRANSFERRED = "transferred"
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
    COMPLAINED = "complained"
    CONTACTED = "contacted"
    ACCEPTED = "accepted"  # work order
    DELIVERED = "delivered"
    RUNG_FIRED = "rung_fired"
    ACKNOWLEDGED = "acknowledged"
    RERATED = "rerated"


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


def step(state: State | None, event: EventKind) -> Step | Refused:
    """Where the event leads from the state; `state` None is a ticket that does not exist yet."""
    raise NotImplementedError


def to_markdown() -> str:
    """The table for ARCHITECTURE, as Markdown."""
    raise NotImplementedError
