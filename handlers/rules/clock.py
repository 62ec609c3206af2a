"""One clock and what happens to it, as frozen values that survive a round trip through JSON (RULES 3)."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.rules.calendar import Calendar
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind


class Status(StrEnum):
    """How a clock stands. A breached clock still runs until it is stopped: see `breached_at`."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DROPPED = "dropped"  # nothing is owed any more: withdrawn, merged, set aside, resolved unanswered, taken back


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

    origin, start_ref: the event that started it, and its message; start: that, floored, or the next opening. due: None
    while paused, or never.
    counted: working seconds used up to running_since (up to the stop or pause when not running). breached_at: the true
    instant of the breach, apart from stopped_at. fired: keys of rungs that fired; skipped: of those that never will.
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
    stopped_by: str = ""  # kind of the event that stopped or dropped it
    start_ref: str = ""  # the customer message that started it, for STRUCK
    stop_ref: str = ""  # the answer that stopped it, for STRUCK
    breached_at: float | None = None
    cause: str = ""  # of the breach: "", or the kind of the event that moved the due time into the past
    corrected: bool = False
    acknowledged_at: float | None = None
    by_wall: bool = False  # counts wall-clock time: a promise with an instant
    by: int | None = None  # person id of who gave his word, of a promise
    hours: Calendar | None = None  # its own hours (a queue's), instead of the terms'

    @property
    def name(self) -> tuple[str, int]:
        """What rows, journal and buttons call it within its ticket."""
        return self.kind.value, self.number


@dataclass(frozen=True, slots=True)
class TicketClocks:
    """All clocks of one ticket and what the fold must remember between events."""

    clocks: tuple[Clock, ...] = ()
    severity: str = ""  # "" until granted
    owes: Owes = Owes.US
    answers: tuple[tuple[float, str], ...] = ()  # qualifying answers: time of writing, message reference
    asks: tuple[tuple[float, str], ...] = ()  # qualifying customer messages that no answer was written after, likewise
    customer_at: float | None = None  # the newest qualifying customer message


@dataclass(frozen=True, slots=True)
class Event:
    """A journal event as the fold needs it.

    at: epoch seconds, when the person did it (never when it was processed). qualifies: a qualifying answer or customer
    message (RULES 3); of RESOLVED: the owner's words went to the customer with it; of GRANTED: False when opened by us.
    holding: an answer that is a canned holding reply: it counts where the clause says so, whatever `qualifies` says.
    by: person id. ref: message reference, for STRUCK. severity: of GRANTED and SEVERITY_CHANGED.
    by_customer: the customer made the change. clock, number, rung: what RUNG_FIRED, ACKNOWLEDGED, PROMISE_KEPT and
    PROMISE_WITHDRAWN name.
    target: working seconds, due: an instant, of PROMISED, QUEUED, COMPLAINED and ACCEPTED; hours: those in which the
    target counts, where not the terms' own. why: said of a pause. terms: of RERATED, the hash of the terms from now on.
    inherits: of ABSORBED, the open clocks of the ticket that was merged.
    """

    kind: EventKind
    at: float
    qualifies: bool = True
    holding: bool = False
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
    hours: Calendar | None = None
    terms: str = ""
    inherits: tuple[Clock, ...] = ()
