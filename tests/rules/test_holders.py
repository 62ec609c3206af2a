"""Who held a ticket when: histories that read as sentences, and sums that come out."""

import pytest
from hypothesis import given, settings

from handlers.rules import clocks, holders
from handlers.rules.clocks import Event, EventKind
from handlers.rules.holders import Holding
from handlers.rules.rungs import hours_of
from handlers.rules.running import used
from handlers.rules.terms import Terms
from tests.rules.histories import event, gold, instant
from tests.rules.randomly import GRANTED, HISTORIES

ANNA, MARCO, LEAD = 1, 2, 3
NOBODY = None


def by(line: str, person: int | None = None) -> Event:
    """An event, done by somebody."""
    found = event(line)
    return Event(found.kind, found.at, by=person, severity=found.severity)


def at(text: str) -> int:
    """The instant of "Tue 13:04"."""
    return int(instant(*text.split()))


TABLE = {
    "nobody has it until it is claimed": (
        [by("Tue 13:04 granted urgent"), by("Tue 13:07 claimed", ANNA)],
        [(NOBODY, "Tue 13:04", "Tue 13:07"), (ANNA, "Tue 13:07", "")],
    ),
    "who takes it over has it, and from whom ends": (
        [by("Tue 13:04 granted urgent"), by("Tue 13:07 claimed", ANNA), by("Tue 14:00 taken_over", MARCO)],
        [(NOBODY, "Tue 13:04", "Tue 13:07"), (ANNA, "Tue 13:07", "Tue 14:00"), (MARCO, "Tue 14:00", "")],
    ),
    "words and pauses change no holder": (
        [by("Tue 13:04 granted urgent"), by("Tue 13:04 claimed", ANNA), by("Tue 14:00 asked", ANNA),
         by("Tue 15:00 wrote"), by("Tue 15:30 noted", MARCO)],
        [(ANNA, "Tue 13:04", "")],
    ),
    "what is given back is nobody's": (
        [by("Tue 13:04 granted urgent"), by("Tue 13:07 claimed", ANNA), by("Tue 14:00 released", ANNA)],
        [(NOBODY, "Tue 13:04", "Tue 13:07"), (ANNA, "Tue 13:07", "Tue 14:00"), (NOBODY, "Tue 14:00", "")],
    ),
    "what is over is nobody's, and open again it is whose it was": (
        [by("Tue 13:04 granted urgent"), by("Tue 13:04 claimed", ANNA), by("Tue 15:00 resolved", ANNA),
         by("Tue 15:30 confirmed"), by("Wed 09:00 reopened")],
        [(ANNA, "Tue 13:04", "Tue 15:00"), (ANNA, "Wed 09:00", "")],
    ),
    "what was set aside comes back to the queue": (
        [by("Tue 13:04 granted urgent"), by("Tue 13:04 claimed", ANNA), by("Tue 15:00 set_aside", ANNA),
         by("Wed 09:00 restored", LEAD)],
        [(ANNA, "Tue 13:04", "Tue 15:00"), (NOBODY, "Wed 09:00", "")],
    ),
    "an event of before moves no holding back": (
        [by("Tue 13:04 granted urgent"), by("Tue 14:00 claimed", ANNA), by("Tue 13:30 taken_over", MARCO)],
        [(NOBODY, "Tue 13:04", "Tue 14:00"), (MARCO, "Tue 14:00", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), TABLE.values(), ids=TABLE)
def test_histories(events: list[Event], expected: list[tuple[int | None, str, str]]) -> None:
    found = [(one.person, one.start, one.end) for one in holders.spans(events)]
    assert found == [(who, at(since), at(until) if until else None) for who, since, until in expected]


def test_another_queue_is_another_holding() -> None:
    """The queue an event names holds from then on; where it names none, it stays."""
    events = [by("Tue 13:04 granted urgent"), by("Tue 13:10 transferred", ANNA), by("Tue 13:20 claimed", MARCO)]
    assert holders.spans(events, ["erp", "integrations"]) == (
        Holding(None, "erp", at("Tue 13:04"), at("Tue 13:10")),
        Holding(None, "integrations", at("Tue 13:10"), at("Tue 13:20")),
        Holding(MARCO, "integrations", at("Tue 13:20")),
    )


def test_each_has_his_part_of_a_clock() -> None:
    """Nobody 3 minutes; Anna 2 working hours, over a pause and a night; the whole time beside it."""
    terms = gold()
    events = [by("Tue 13:04 granted urgent"), by("Tue 13:07 claimed", ANNA), by("Tue 14:07 asked", ANNA),
              by("Tue 17:00 wrote"), by("Wed 09:00 noted")]  # fmt: skip
    state = clocks.replay(events, terms)
    clock = next(one for one in state.clocks if one.kind is clocks.ClockKind.RESOLUTION)
    found = holders.shares(clock, hours_of(clock, terms), holders.spans(events), at("Wed 09:00"))
    assert [(one.holding.person, one.counted, one.calendar) for one in found] == [
        (NOBODY, 180, 180),
        (ANNA, 2 * 3600, 20 * 3600 - 7 * 60),
    ]


def test_where_nobody_had_it_nobody_has_the_part() -> None:
    """A clock that an absorbed ticket brought is older than the holdings, and the closed time is between them."""
    terms = gold()
    events = [by("Tue 13:04 granted urgent"), by("Tue 13:04 claimed", ANNA), by("Tue 14:04 resolved", ANNA),
              by("Tue 15:04 reopened")]  # fmt: skip
    clock = next(one for one in clocks.replay(events, terms).clocks if one.kind is clocks.ClockKind.RESOLUTION)
    found = holders.shares(clock, hours_of(clock, terms), holders.spans(events), at("Tue 16:04"))
    assert [(one.holding.person, one.counted, one.calendar) for one in found] == [
        (ANNA, 3600, 3600),
        (NOBODY, 0, 3600),
        (ANNA, 3600, 3600),
    ]


@settings(max_examples=100, deadline=None)
@given(HISTORIES)
def test_the_parts_are_the_whole(history: tuple[Terms, list[Event]]) -> None:
    """In any history: the counted parts sum to what the clock counted, the others to its whole time."""
    terms, drawn = history
    events = [GRANTED, *sorted(drawn, key=lambda one: one.at)]
    until = int(events[-1].at) + 3600
    for clock in clocks.replay(events, terms).clocks:
        found = holders.shares(clock, hours_of(clock, terms), holders.spans(events), until)
        end = until if clock.stopped_at is None else int(clock.stopped_at)
        assert sum(one.calendar for one in found) == end - int(clock.origin)
        assert sum(one.counted for one in found) == used(clock, hours_of(clock, terms), min(until, end))


def test_nothing_before_the_first_event() -> None:
    assert holders.spans([]) == ()
    assert holders.spans([Event(EventKind.HELD, 5.7)]) == (Holding(None, "", 5),)
