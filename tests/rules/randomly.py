"""Random histories of a ticket, over all events there are, and a small desk that lives through them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from hypothesis import strategies as st

from handlers.rules import clocks
from handlers.rules.clocks import Clock, Event, EventKind, TicketClocks
from handlers.rules.rungs import next_rung
from handlers.rules.terms import OnDowngrade, Rung, Terms
from tests.rules.histories import GOLD, gold, hours, instant, severity

START = instant("Tue", "08:00")
WEEK = 7 * 86_400
GRANTED = Event(EventKind.GRANTED, START, severity="normal")
NEWS = (severity("urgent", 1, 1, 6, update=2), severity("normal", 2, 3, update=4), severity("low", 3, 8))
TERMS = (
    gold(),
    gold(on_downgrade=OnDowngrade.RECOMPUTE, question_counts=False),
    gold(severities=NEWS, holding_reply_counts=True),
    replace(gold(hours("10:00", "15:00")), rungs=(Rung("early", after=1200), Rung("late", before=900), *gold().rungs)),
)
NAMED = {one.content_hash(): one for one in TERMS}
WORDS = (EventKind.CUSTOMER_WROTE, EventKind.ANSWERED, EventKind.ASKED_CUSTOMER, EventKind.STRUCK)
TURNS = (
    EventKind.WAITING_THIRD_PARTY,
    EventKind.THIRD_PARTY_DONE,
    EventKind.PAUSE_DISPUTED,
    EventKind.RELEASED,
    EventKind.TRANSFERRED,
)
ENDS = (
    EventKind.RESOLVED,
    EventKind.CONFIRMED,
    EventKind.CLOSED,
    EventKind.REOPENED,
    EventKind.SET_ASIDE,
    EventKind.RESTORED,
    EventKind.WITHDRAWN,
)
OTHERS = (EventKind.NOTED, EventKind.SEVERITY_CHANGED, EventKind.RERATED, EventKind.CLAIMED, EventKind.TAKEN_OVER)
OWN = (EventKind.PROMISED, EventKind.QUEUED, EventKind.COMPLAINED, EventKind.ACCEPTED)
KEPT = (EventKind.PROMISE_KEPT, EventKind.PROMISE_WITHDRAWN, EventKind.CONTACTED, EventKind.DELIVERED)

_HALF_HOURS = st.integers(0, 96).map(lambda count: START + 1800 * count)  # so that things meet in one second
_ATS = st.one_of(_HALF_HOURS, _HALF_HOURS, st.integers(0, WEEK).map(lambda seconds: START + seconds))
_REFS = st.sampled_from(["", "m1", "m2"])
_PLAIN = st.builds(
    Event,
    st.sampled_from((*WORDS, *WORDS, *WORDS, *TURNS, *TURNS, *ENDS, *OTHERS)),
    _ATS,
    qualifies=st.booleans(),
    holding=st.booleans(),
    ref=_REFS,
    severity=st.sampled_from([one.key for one in GOLD]),
    by_customer=st.booleans(),
    terms=st.sampled_from(sorted(NAMED)),
)
_PROMISES = st.builds(
    Event,
    st.sampled_from(OWN),
    _ATS,
    by=st.sampled_from([None, 1, 2]),
    target=st.integers(0, 20_000),
    due=st.one_of(st.none(), st.integers(0, WEEK).map(lambda seconds: int(START) + seconds)),
    hours=st.sampled_from([None, hours("08:00", "12:00")]),
)
_KEPT = st.builds(Event, st.sampled_from(KEPT), _ATS, number=st.sampled_from([None, 1, 2]), qualifies=st.booleans())
_SIMPLE = st.one_of(_PLAIN, _PLAIN, _PROMISES, _KEPT)
_OTHER_TICKETS = st.lists(_SIMPLE, max_size=4).map(lambda drawn: tuple(sorted(drawn, key=attrgetter("at"))))


def _merge(events: Sequence[Event], at: float) -> Event:
    """Another ticket with these events is merged into ours."""
    own = [one for one in events if one.at <= at and one.kind is not EventKind.RERATED]
    state = clocks.replay([GRANTED, *own], TERMS[2])
    return Event(EventKind.ABSORBED, at, inherits=clocks.inherited(state, TERMS[2], TERMS[3]))


_MERGES = st.builds(_merge, _OTHER_TICKETS, _ATS)
EVERYTHING = st.one_of(_SIMPLE, _SIMPLE, _SIMPLE, _MERGES)


@dataclass(frozen=True, slots=True)
class History:
    """What happened to one ticket, in the order in which the desk heard of it."""

    terms: Terms
    events: tuple[Event, ...]

    @property
    def in_order(self) -> "History":
        """The same, heard of in the order in which it happened."""
        return replace(self, events=tuple(sorted(self.events, key=attrgetter("at"))))


def _told(number: int, events: list[Event], late: set[int]) -> History:
    """In the order in which things happened, but for some of which the desk hears last."""
    ordered = sorted(events, key=attrgetter("at"))
    in_time = [one for index, one in enumerate(ordered) if index not in late]
    return History(TERMS[number], (*in_time, *(one for index, one in enumerate(ordered) if index in late)))


LIVES = st.builds(
    _told,
    st.integers(0, len(TERMS) - 1),
    st.lists(EVERYTHING, min_size=3, max_size=14),
    st.sets(st.integers(0, 10), max_size=3),
)


@dataclass(slots=True)
class Desk:
    """Lives through a history, with or without a sweep before each event, and keeps the journal. fired: every rung with
    the clock as it stood then, its moment, and the terms; proofs: what may be there once."""

    terms: Terms
    state: TicketClocks = field(default_factory=TicketClocks)
    journal: list[Event] = field(default_factory=list)
    fired: list[tuple[Clock, Rung, float, Terms]] = field(default_factory=list)
    proofs: list[tuple[str, int, str, int]] = field(default_factory=list)
    rates: int = 0
    now: float = START

    def hear(self, event: Event) -> None:
        """One event, as `deskwork.record` does it: folded, and written and read back."""
        before = self.terms
        self.terms = NAMED[event.terms] if event.kind is EventKind.RERATED else before
        self.rates += self.terms is not before
        self.state = clocks.from_json(clocks.to_json(clocks.step(self.state, event, self.terms, before)))
        self.journal.append(event)

    def sweep(self, until: float) -> None:
        """Fire everything due by then, in due order, as the sweep does."""
        self.now = max(self.now, until)
        while True:
            found = [(clock, ripe) for clock in self.state.clocks if (ripe := next_rung(clock, self.terms))]
            due = min(found, key=lambda one: one[1][0], default=None)
            if due is None or due[1][0] > self.now:
                return
            clock, (at, rung) = due
            self.fired.append((clock, rung, at, self.terms))
            self.proofs.append((clock.kind, clock.number, rung.key, self.rates))
            self.hear(Event(EventKind.RUNG_FIRED, at, clock=clock.kind, number=clock.number, rung=rung.key))


def lived(history: History, *, sweeps: bool) -> Desk:
    """The desk at the end of a history."""
    desk = Desk(history.terms)
    desk.hear(GRANTED)
    for event in history.events:
        if sweeps:
            desk.sweep(event.at)
        desk.hear(event)
    return desk


# Histories without merges and other terms, for what is computed from one ticket's events and one set of terms.
EVENTS = st.builds(
    Event,
    st.sampled_from(
        (*WORDS, *TURNS[:2], *ENDS[:1], *ENDS[3:6], *OTHERS[:2], EventKind.TRANSFERRED, EventKind.PROMISED)
    ),
    _ATS,
    qualifies=st.booleans(),
    ref=_REFS,
    severity=st.sampled_from([one.key for one in GOLD]),
    by_customer=st.booleans(),
    target=st.integers(0, 20_000),
)
HISTORIES = st.tuples(st.sampled_from(TERMS[:3]), st.lists(EVENTS, max_size=12), st.booleans()).map(
    lambda drawn: (drawn[0], sorted(drawn[1], key=attrgetter("at")) if drawn[2] else drawn[1])
)
