"""Random histories: replay equals live, rungs fire once and in working time, no breach is erased (issue: clocks)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules import clocks, worktime
from handlers.rules.clocks import Clock, ClockKind, Event, EventKind, Status, TicketClocks
from handlers.rules.rungs import next_rung
from handlers.rules.terms import OnDowngrade, Terms
from tests.rules.histories import GOLD, gold, instant, severity

START = instant("Tue", "08:00")
KINDS = (
    EventKind.CUSTOMER_WROTE,
    EventKind.ANSWERED,
    EventKind.ASKED_CUSTOMER,
    EventKind.WAITING_THIRD_PARTY,
    EventKind.THIRD_PARTY_DONE,
    EventKind.SEVERITY_CHANGED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.NOTED,
    EventKind.TRANSFERRED,
    EventKind.SET_ASIDE,
    EventKind.RESTORED,
    EventKind.PROMISED,
    EventKind.STRUCK,
)
TERMS = (
    gold(),
    gold(on_downgrade=OnDowngrade.RECOMPUTE, question_counts=False),
    gold(severities=(severity("urgent", 1, 1, 6, update=2), severity("normal", 2, 3, update=4), severity("low", 3, 8))),
)
EVENTS = st.builds(
    Event,
    st.sampled_from(KINDS),
    st.integers(0, 7 * 86_400).map(lambda seconds: START + seconds),
    qualifies=st.booleans(),
    ref=st.sampled_from(["", "m1", "m2"]),
    severity=st.sampled_from([one.key for one in GOLD]),
    by_customer=st.booleans(),
    target=st.integers(0, 20_000),
)
HISTORIES = st.tuples(st.sampled_from(TERMS), st.lists(EVENTS, max_size=12), st.booleans()).map(
    lambda drawn: (drawn[0], sorted(drawn[1], key=lambda event: event.at) if drawn[2] else drawn[1])
)
GRANTED = Event(EventKind.GRANTED, START, severity="normal")


def _sweep(state: TicketClocks, terms: Terms, until: float, journal: list[Event]) -> TicketClocks:
    """Fire everything due by then, as the sweep does, and write it down."""
    while True:
        due = [(found[0], clock, found[1].key) for clock in state.clocks if (found := next_rung(clock, terms))]
        due = [one for one in due if one[0] <= until]
        if not due:
            return state
        at, clock, rung = min(due, key=lambda one: one[0])
        event = Event(EventKind.RUNG_FIRED, at, clock=clock.kind, number=clock.number, rung=rung)
        journal.append(event)
        state = clocks.step(state, event, terms)


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_live_with_sweeps_equals_replay(history: tuple[Terms, list[Event]]) -> None:
    """The journal alone gives the same clocks, also through JSON; each rung is in it at most once per clock."""
    terms, events = history
    journal = [GRANTED]
    state = clocks.step(TicketClocks(), GRANTED, terms)
    for event in events:
        state = _sweep(state, terms, event.at, journal)
        journal.append(event)
        state = clocks.step(clocks.from_json(clocks.to_json(state)), event, terms)
    assert clocks.replay(journal, terms) == state
    fired = [(event.clock, event.number, event.rung) for event in journal if event.kind is EventKind.RUNG_FIRED]
    assert len(fired) == len(set(fired))


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_what_is_told_beforehand_is_told_in_working_time(history: tuple[Terms, list[Event]]) -> None:
    """No warning has a moment outside covered hours, or in a pause, except at a change of severity."""
    terms, events = history
    state = clocks.replay([GRANTED, *events], terms)
    hours = worktime.of(terms.calendar)
    for clock in state.clocks:
        found = next_rung(clock, terms)
        if found is None or found[1].share in (None, 100) or clock.by_wall or clock.target == 0:
            continue
        at = found[0]
        assert at == clock.rungs_from or hours.is_open(int(at)) or hours.is_open(int(at) - 1)
        assert clock.status is Status.RUNNING


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_a_breach_is_never_erased(history: tuple[Terms, list[Event]]) -> None:
    """In the order in which things happened, what was broken stays broken, and at the same moment."""
    terms, events = history
    state = clocks.step(TicketClocks(), GRANTED, terms)
    broken: dict[tuple[ClockKind, int], float] = {}
    for event in sorted(events, key=lambda one: one.at):
        state = clocks.step(state, event, terms)
        now = {(clock.kind, clock.number): clock.breached_at for clock in state.clocks}
        assert all(now[key] == at for key, at in broken.items())
        broken |= {key: at for key, at in now.items() if at is not None}


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_the_sum_is_the_target(history: tuple[Terms, list[Event]]) -> None:
    """At the due time of a running clock exactly its target is used, pauses excluded."""
    terms, events = history
    state = clocks.replay([GRANTED, *sorted(events, key=lambda one: one.at)], terms)
    for clock in state.clocks:
        if clock.status is Status.RUNNING and clock.due is not None and clock.breached_at is None:
            used = clocks.used_until(clock, terms, clock.due)
            assert used == max(clock.target, _used_before(clock))
            assert not any(_overlap(clock))


def _used_before(clock: Clock) -> int:
    """A clock that had used more than its target when it went on is due at once."""
    return clock.counted


def _overlap(clock: Clock) -> list[bool]:
    pairs = zip(clock.pauses, clock.pauses[1:], strict=False)
    return [one.end is None or other.start < one.end for one, other in pairs]


@settings(max_examples=100, deadline=None)
@given(HISTORIES)
def test_no_minute_is_paused_after_a_customer_message(history: tuple[Terms, list[Event]]) -> None:
    """In the order in which things happened: at no qualifying message does a clock wait for the customer any more."""
    terms, events = history
    state = clocks.step(TicketClocks(), GRANTED, terms)
    for event in sorted(events, key=lambda one: one.at):
        state = clocks.step(state, event, terms)
        if event.kind is EventKind.CUSTOMER_WROTE and event.qualifies:
            assert all(clock.status is not Status.PAUSED for clock in state.clocks)
            ends = [pause.end for clock in state.clocks for pause in clock.pauses]
            assert all(end is not None and end <= event.at for end in ends)
