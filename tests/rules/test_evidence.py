"""The evidence of a miss sums to its target, whatever happened before (check 31)."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules import calendar, clocks, evidence
from handlers.rules.calendar import Calendar
from handlers.rules.clocks import Clock, ClockKind, Event, EventKind
from handlers.rules.terms import Terms
from tests.rules.histories import gold, hours, instant, play, severity
from tests.rules.randomly import EVENTS, GRANTED, LIVES, Desk, History

LUNCH = calendar.from_data(
    {
        "timezone": "Europe/Rome",
        "weekly": {day: [["08:30", "12:30"], ["13:15", "17:00"]] for day in ("mon", "tue", "thu", "fri")},
        "holidays": ["2026-11-26"],
    }
)
NIGHT = calendar.from_data(
    {"timezone": "Europe/Rome", "weekly": {day: [["20:00", "04:00"]] for day in ("mon", "wed", "fri")}}
)
ALWAYS = calendar.always()


def _terms(cover: Calendar) -> Terms:
    return gold(cover, (severity("urgent", 1, 1, 6, update=2), severity("normal", 2, 3), severity("low", 3, 8)))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from((hours(), LUNCH, NIGHT, ALWAYS)), st.lists(EVENTS, max_size=12))
def test_the_counted_time_of_every_miss_is_its_target(cover: Calendar, events: list[Event]) -> None:
    terms = _terms(cover)
    history = [GRANTED, *sorted(events, key=lambda one: one.at)]
    for clock in clocks.replay(history, terms).clocks:
        if clock.breached_at is not None:
            assert _sum(clock, terms) == clock.target


def _sum(clock: Clock, terms: Terms) -> int:
    spans = evidence.counted(clock, terms)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    if spans and not clock.cause:  # a change of target may lie after it was used up
        assert spans[-1][1] == clock.breached_at, "the last counted second is the one before the miss"
    return sum(stop - start for start, stop in spans)


@settings(max_examples=150, deadline=None)
@given(LIVES)
def test_the_sum_holds_through_merges_re_rates_and_whatever_else(history: History) -> None:
    """Each miss is counted by the terms that held when it happened."""
    desk, seen = Desk(history.terms), set[tuple[ClockKind, int]]()
    for event in (GRANTED, *history.in_order.events):
        before = desk.terms
        desk.hear(event)
        for clock in desk.state.clocks:
            if clock.breached_at is not None and (clock.kind, clock.number) not in seen:
                seen.add((clock.kind, clock.number))
                then = desk.terms if clock.cause == EventKind.RERATED else before
                assert _sum(clock, then) == clock.target


def _only(text: str, kind: ClockKind, terms: Terms) -> Clock:
    return next(clock for clock in play(text, terms).clocks if clock.kind is kind)


def test_a_pause_and_a_night_are_left_out() -> None:
    clock = _only(
        """Tue 15:00 granted urgent
        Tue 16:00 claimed
        Tue 16:00 asked
        Wed 10:00 wrote
        Mon+1 09:00 noted""",
        ClockKind.RESOLUTION,
        gold(severities=(severity("urgent", 1, 1, 4),)),
    )
    spans = evidence.counted(clock, gold())
    assert spans == (
        (int(instant("Tue", "15:00")), int(instant("Tue", "16:00"))),
        (int(instant("Wed", "10:00")), int(instant("Wed", "13:00"))),
    )
    assert [pause.end for pause in evidence.pauses_before(clock)] == [int(instant("Wed", "10:00"))]


def test_a_miss_by_a_change_of_severity_counts_to_the_new_target() -> None:
    terms = gold()
    clock = _only("Tue 09:00 granted normal\nTue 12:00 raised urgent", ClockKind.FIRST_RESPONSE, terms)
    assert clock.cause == "severity_changed"
    assert evidence.counted(clock, terms) == ((int(instant("Tue", "09:00")), int(instant("Tue", "11:00"))),)
