"""Clocks: a pure fold of journal events over frozen terms; live and replay are one `step` (RULES 3, DESIGN 2.7)."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind, Rung, Terms


class Status(StrEnum):
    """How a clock stands. A breached clock still runs until it is stopped: see `breached_at`."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DROPPED = "dropped"  # its ticket was withdrawn, merged, set aside, or resolved unanswered


class Verdict(StrEnum):
    """What became of the promise."""

    OPEN = "open"
    MET = "met"
    BREACHED = "breached"
    CORRECTED = "corrected"  # a breach contradicted by an event that was only delivered late; counts as met
    UNANSWERED = "unanswered"  # resolved without any answer: never met
    DROPPED = "dropped"


class Owes(StrEnum):
    """Whose turn it is."""

    US = "us"
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a clock did not count, in epoch seconds; `end` None while it lasts. Names who owed, and why."""

    start: int
    end: int | None
    owes: Owes
    why: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise on one ticket; (kind, number) names it within the ticket. Instants are epoch seconds.

    origin: the event that started it; start: that, floored, or the next opening. due: None while paused, or never.
    counted: working seconds used up to running_since. breached_at: the true instant of the breach, kept apart from
    stopped_at. fired: keys of rungs that fired; skipped: of rungs whose moment passed unseen and will never fire.
    """

    kind: ClockKind
    number: int
    origin: float
    start: int
    target: int
    severity: str
    due: int | None
    status: Status = Status.RUNNING
    running_since: int | None = None
    counted: int = 0
    pauses: tuple[Pause, ...] = ()
    fired: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    rungs_from: float = 0  # no rung fires with an earlier time: a severity change makes moments pass at once
    stopped_at: float | None = None
    stopped_by: str = ""  # event kind or message that stopped it
    breached_at: float | None = None
    cause: str = ""  # of the breach: "" or "severity_change"
    corrected: bool = False
    acknowledged_at: float | None = None
    by_wall: bool = False  # counts wall-clock time: a promise with an instant


@dataclass(frozen=True, slots=True)
class TicketClocks:
    """All clocks of one ticket and what the fold must remember between events."""

    clocks: tuple[Clock, ...] = ()
    severity: str = ""  # "" until granted
    owes: Owes = Owes.US
    answers: tuple[tuple[float, str], ...] = ()  # qualifying answers: time of writing, message reference
    customer_at: float | None = None  # the newest qualifying customer message


@dataclass(frozen=True, slots=True)
class Event:
    """A journal event as the fold needs it.

    at: epoch seconds, when the person did it (never when it was processed). qualifies: a qualifying answer or customer
    message (RULES 3); of RESOLVED: the owner's words went to the customer with it; of GRANTED: False when opened by us.
    by: person id. ref: message reference of an answer, for STRUCK. severity: of GRANTED and SEVERITY_CHANGED.
    by_customer: the customer made the change. clock, number, rung: what RUNG_FIRED, ACKNOWLEDGED, PROMISE_KEPT name.
    target: working seconds, due: an instant, of PROMISED, QUEUED, COMPLAINED and ACCEPTED. why: said of a pause.
    """

    kind: EventKind
    at: float
    qualifies: bool = True
    by: int | None = None
    ref: str = ""
    severity: str = ""
    by_customer: bool = False
    clock: ClockKind | None = None
    number: int | None = None
    rung: str = ""
    target: int | None = None
    due: int | None = None
    why: str = ""


def step(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """The clocks after the event."""
    raise NotImplementedError


def replay(events: tuple[Event, ...], terms: Terms) -> TicketClocks:
    """The clocks after all events, in journal order."""
    state = TicketClocks()
    for event in events:
        state = step(state, event, terms)
    return state


def changed(before: TicketClocks, after: TicketClocks) -> tuple[Clock, ...]:
    """The clocks that are new or differ: the rows to write."""
    known = {(clock.kind, clock.number): clock for clock in before.clocks}
    return tuple(clock for clock in after.clocks if known.get((clock.kind, clock.number)) != clock)


def next_rung(clock: Clock, terms: Terms) -> tuple[float, Rung] | None:
    """The next rung of the clock and its instant; None when nothing will fire unless something happens first."""
    raise NotImplementedError


def judge(clock: Clock, now: float) -> Verdict:
    """What became of the promise by `now`, from event times alone."""
    raise NotImplementedError


def to_json(state: TicketClocks) -> str:
    """The state as JSON text, for storage."""
    raise NotImplementedError


def from_json(text: str) -> TicketClocks:
    """The state that `to_json` wrote."""
    raise NotImplementedError
